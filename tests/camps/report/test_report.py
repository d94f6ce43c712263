"""The report: sums and agreed names only, edited, published, set as a PDF; what became of it all."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from punte.bridges.choices import EvidenceKind
from punte.bridges.services.evidence import Side, note_evidence
from punte.camps import report
from punte.camps.choices import ContributionKind, FollowUpAnswer, ItemKind
from punte.camps.models import Authorship, Camp, Contribution, FollowUp, Participant, Session
from punte.camps.queries.afterwards import afterwards_of
from punte.camps.registrations.report import items
from punte.camps.report.blocks import Block, Bullets, Picture, Table
from punte.camps.report.own.connections import ties_between
from punte.camps.report.sections import write
from punte.camps.services import followups
from punte.camps.services.report import edit_section, publish_report
from punte.ecosystem.models import Ecosystem
from punte.members.models import Network
from punte.members.services.consents import give_consent, withdraw_consent
from punte.post.places import places_of
from punte.records.models import Event
from punte.records.refs import Ref
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db
type Outbox = Callable[[], list[Any]]
ADDRESS = "/n/corridor/camps/cluj/report/"


def written(stage: Stage, kind: str, text: str, by: Participant, **values: Any) -> Contribution:
    """Something that stands in the challenge's first session."""
    item = stage.camp.items.filter(kind=ItemKind.SESSION).first() or stage.add_item(
        "Session 1", at(13, 8), at(13, 9), kind=ItemKind.SESSION, challenge=stage.challenges[1], number=1
    )
    session, _made = Session.objects.get_or_create(item=item, network=stage.network)
    made = Contribution.objects.create(
        network=stage.network, session=session, kind=kind, text=text, client_key=uuid4(), **values
    )
    Authorship.objects.create(network=stage.network, contribution=made, participant=by, account=by.account)
    return made


def section(camp: Camp, key: str) -> Sequence[Block]:
    return next((one.blocks for one in write(camp) if one.section.key == key), [])


def agree(one: Participant, purpose: str) -> Ref:
    assert one.account
    holder = Ref("members.account", one.account.pk)
    give_consent(holder=holder, purpose=purpose, network=one.network, by=one.account.pk)
    return holder


def test_people_stand_in_sums_and_only_those_are_named_who_agreed(stage: Stage) -> None:
    ana, bo, *_rest = [
        stage.add_participant(name, country=country)
        for name, country in (("Ana", "RO"), ("Bo", "RO"), ("Cy", "RO"), ("Di", "DK"))
    ]
    (countries, _helices) = section(stage.camp, "people")
    assert isinstance(countries, Table)
    assert countries.rows == [["Romania", "3"], ["Denmark", "1–2"]]
    written(stage, ContributionKind.IDEA, "Swap heat", ana)
    written(stage, ContributionKind.IDEA, "Share tests", bo)
    written(stage, ContributionKind.CONTACT, "Ask Radu, 0740 000 000", ana)
    holder = agree(ana, "members.listed")

    def ideas() -> Sequence[tuple[str, str]]:
        found = [block for block in section(stage.camp, "sessions") if isinstance(block, Bullets)]
        assert [block.heading for block in found] == ["Idea"]
        return found[0].items

    assert ideas() == [("Swap heat", "Ana"), ("Share tests", "")]
    withdraw_consent(holder=holder, purpose="members.listed", network=stage.network, by=holder.id)
    assert ideas() == [("Swap heat", ""), ("Share tests", "")]


def test_new_ties_between_ecosystems_are_counted_by_when_they_came(stage: Stage) -> None:
    south = Ecosystem.objects.create(network=stage.network, name="Syddanmark", slug="syddanmark")
    people = [stage.add_participant(f"P{number}") for number in range(4)]
    for one in people[2:]:
        assert one.person
        one.person.ecosystem = south
        one.person.save()
    for one in people:
        agree(one, "members.analysis")

    def met(a: int, b: int, when: datetime) -> None:
        sides = Side(people[a].person), Side(people[b].person)
        note_evidence(
            network=stage.network.pk,
            kind=EvidenceKind.MET,
            a=sides[0],
            b=sides[1],
            source=people[a].person or people[a],
            at=when,
        )

    met(0, 2, at(1, 9))
    met(1, 3, at(14, 9))
    met(0, 1, at(14, 9))  # within one ecosystem: no bridge
    groups = {str(stage.ecosystem.pk), str(south.pk)}
    (tie,) = ties_between(groups, stage.camp).values()
    assert (tie.before, tie.at, tie.since, tie.shown) == (1, 1, 0, True)
    picture = next(block for block in section(stage.camp, "connections") if isinstance(block, Picture))
    assert picture.table.rows == [["Nord-Vest – Syddanmark", "1", "1", "0"]]
    assert "Nord-Vest" in picture.svg
    stage.camp.starts_on = at(15, 0).date()
    few = ties_between(groups, stage.camp)
    assert {tie.before for tie in few.values()} == {2}


def test_the_report_is_the_organisers_until_it_is_published(
    stage: Stage, sign_in: Any, make_account: Any, other_network: Network
) -> None:
    ana, by = stage.add_participant("Ana"), stage.viewer(stage.organiser)
    organiser, participant = sign_in(stage.organiser), sign_in(ana.account)
    member, other = make_account("member", stage.network), make_account("manager", other_network)
    for client in (participant, sign_in(member), sign_in(other)):
        for path in (ADDRESS, "/n/corridor/camps/cluj/report.pdf", f"{ADDRESS}edit/"):
            assert client.get(path).status_code == 404
        assert client.post(f"{ADDRESS}do/publish/").status_code == 404
    with pytest.raises(PermissionDenied):
        edit_section(camp=stage.camp, section="facts", text="x", hidden=False, by=stage.viewer(ana))
    with pytest.raises(ValidationError, match="no such section"):
        edit_section(camp=stage.camp, section="nothing", text="x", hidden=False, by=by)
    organiser.post(f"{ADDRESS}do/section/", {"section": "facts", "text": "Thank you, Cluj."})
    organiser.post(f"{ADDRESS}do/section/", {"section": "people", "text": "", "hidden": "on"})
    organiser.post(f"{ADDRESS}do/publish/")
    page = sign_in(member).get(ADDRESS).content.decode()
    assert "Thank you, Cluj." in page
    assert "By country" not in page
    assert sign_in(other).get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code == 302
    publish_report(camp=Camp.objects.get(), by=by)
    assert Event.objects.filter(kind="camps.camp.report_published").count() == 1
    organiser.post(f"{ADDRESS}do/withdraw/")
    assert participant.get(ADDRESS).status_code == 404


def test_a_contribution_leads_to_the_report_that_tells_it(stage: Stage, sign_in: Any) -> None:
    ana, by = stage.add_participant("Ana"), stage.viewer(stage.organiser)
    Camp.objects.update(programme_published_at=timezone.now())
    idea = written(stage, ContributionKind.IDEA, "Swap heat", ana)
    contact = written(stage, ContributionKind.CONTACT, "Ask Radu", ana)
    promise = written(stage, ContributionKind.COMMITMENT, "Write", ana, owner=ana)
    refused = written(stage, ContributionKind.COMMITMENT, "Pay", ana, owner=ana, taken="no")
    client, every = sign_in(ana.account), (idea, contact, promise, refused)

    def led() -> list[bool]:
        pages = [client.get(f"/n/corridor/camps/cluj/contributions/{one.pk}/") for one in every]
        return [f'href="{ADDRESS}"' in page.content.decode().partition("Where it went")[2] for page in pages]

    assert led() == [False] * 4
    publish_report(camp=Camp.objects.get(), by=by)
    assert led() == [True, False, True, False]
    edit_section(camp=stage.camp, section="sessions", text="", hidden=True, by=by)
    assert led() == [False, False, True, False]


def test_the_pdf_says_what_the_page_says_and_is_tagged(stage: Stage, sign_in: Any) -> None:
    for name in ("Ana", "Bo", "Cy"):
        stage.add_participant(name, country="ES")
    written(stage, ContributionKind.DECISION, "Să împărțim căldura – да", stage.participants[0])
    answer = sign_in(stage.organiser).get("/n/corridor/camps/cluj/report.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    document = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in document.pages)
    for words in ("Cluj Innovation Camp", "Who was there", "Spain", "Să împărțim căldura", "да"):
        assert words in text
    assert "/Marked" in str(document.root_object["/MarkInfo"])


def test_a_room_above_adds_a_section(stage: Stage) -> None:
    one = report.Section("test.more", "More", lambda camp: [report.Paragraph(f"Of {camp.name}")], 999)
    report.register(one)
    try:
        assert [*section(stage.camp, "test.more")] == [report.Paragraph("Of Cluj Innovation Camp")]
    finally:
        report.sections._sections.pop("test.more")


def over(stage: Stage, days: int) -> datetime:
    """So many days after the camp, which ends today."""
    Camp.objects.update(starts_on=timezone.localdate(), ends_on=timezone.localdate())
    stage.camp.refresh_from_db()
    return timezone.now() + timedelta(days=days)


def test_owners_are_asked_after_two_weeks_and_six_months_and_answer_in_two_clicks(
    stage: Stage, outbox: Outbox, client: Client
) -> None:
    ana, bo = stage.add_participant("Ana"), stage.add_participant("Bo")
    promise = written(stage, ContributionKind.COMMITMENT, "Write to ten firms", ana, owner=bo)
    stage.challenges[0].contact = ana.person
    stage.challenges[0].save()
    now = over(stage, 15)
    assert followups.prepare_follow_ups(now=now) == 6  # one commitment and two challenges, at two stages
    assert followups.prepare_follow_ups(now=now) == 0
    assert followups.ask_follow_ups(now=now) == 2
    assert followups.ask_follow_ups(now=now) == 0
    mail = next(one for one in outbox() if one.to == [bo.email])
    assert "Write to ten firms" in mail.text
    link = next(
        line.split(": ")[1] for line in mail.text.splitlines() if line.startswith("Dropped: ")
    ).removeprefix("http://testserver")
    link = link[link.index("/go/") :]
    assert "You say: Dropped." in client.get(link).content.decode()
    one = FollowUp.objects.get(contribution=promise, stage="two_weeks")
    assert one.answer == ""
    client.post(link)
    one.refresh_from_db()
    assert (one.answer, one.account) == (FollowUpAnswer.DROPPED, bo.account)
    event = Event.objects.get(kind="camps.follow_up.answered")
    assert (event.origin_kind, event.origin_id) == ("camps.contribution", promise.pk)
    with pytest.raises(PermissionDenied):
        followups.answer_follow_up(follow_up=one, answer="done", by=stage.viewer(ana))
    followups.answer_follow_up(follow_up=one, answer="changed", why="Five firms.", by=stage.viewer(bo))
    things = {thing.text: thing for thing in afterwards_of(stage.camp, stage.viewer(bo))}
    assert (things["Write to ten firms"].last, things["Write to ten firms"].open) == (one, one)
    assert things["Data spaces"].open is None
    assert ana.account
    assert [item.key for item in items(ana.account, places_of(ana.account))] == [
        f"camps.follow_up.{FollowUp.objects.get(challenge=stage.challenges[0], stage='two_weeks').pk}"
    ]
    assert followups.ask_follow_ups(now=over(stage, 183)) == 2
    assert followups.ask_follow_ups(now=over(stage, 400)) == 0


def test_what_is_not_asked_yet_is_not_answered(stage: Stage) -> None:
    ana = stage.add_participant("Ana")
    promise = written(stage, ContributionKind.COMMITMENT, "Write", ana, owner=ana)
    one = FollowUp.objects.create(
        network=stage.network,
        camp=stage.camp,
        contribution=promise,
        stage="two_weeks",
        due_at=timezone.now(),
    )
    by = stage.viewer(ana)
    with pytest.raises(ValidationError, match="asked later"):
        followups.answer_follow_up(follow_up=one, answer="done", by=by)
    FollowUp.objects.update(asked_at=timezone.now())
    with pytest.raises(ValidationError, match="Choose"):
        followups.answer_follow_up(follow_up=one, answer="lost", by=by)
