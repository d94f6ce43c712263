"""Commitments bind nobody who did not take them on; what sessions hold about a person goes with them."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.camps.choices import Taken
from punte.camps.models import Contribution, Presence, Wording
from punte.camps.registrations.session_people import erase, export, export_commitments
from punte.camps.services.sessions import (
    Details,
    Sent,
    answer_commitment,
    forget_presence,
    merge_contributions,
    write_contribution,
)
from punte.post.desk import gather
from punte.post.models import Notice
from punte.post.places import places_of
from punte.records.history.trail import trail_of
from punte.records.models import Event
from punte.records.people import ERASED, Whom
from punte.records.refs import ref
from punte.records.subjects import shown
from tests.camps.sessions.conftest import Table

pytestmark = pytest.mark.django_db
DUE = date(2027, 12, 1)


def test_who_is_named_by_another_is_asked(table: Table, run_jobs: Any, sign_in: Any) -> None:
    one = table.add("Write the page", kind="commitment", committed=True, owner=table.bo, due=DUE).contribution
    assert one.taken == Taken.WAITING
    event = Event.objects.get(kind="camps.contribution.committed")
    assert event.after == {"owner": str(table.bo.pk), "due": "2027-12-01", "taken": "waiting"}
    assert (event.origin_kind, event.origin_id) == ("camps.item", table.item.pk)
    run_jobs()
    assert table.bo.account
    assert list(Notice.objects.values_list("account", "kind")) == [
        (table.bo.account.pk, "camps.commitment_asked")
    ]
    (item,) = gather(table.bo.account, places_of(table.bo.account))
    assert item.sentence == "Written down for you: “Write the page”"
    with pytest.raises(PermissionDenied):
        answer_commitment(contribution=one, takes=True, by=table.stage.viewer(table.ana))
    assert sign_in(table.bo.account).post(item.actions[0].post).status_code == 302
    one.refresh_from_db()
    assert one.taken == Taken.YES
    assert gather(table.bo.account, places_of(table.bo.account)) == []
    # What was taken on is changed by another: asked again. By oneself it stands.
    table.write(one, "Write the page and send it", table.ana, 1)
    one.refresh_from_db()
    assert one.taken == Taken.WAITING
    answer_commitment(contribution=one, takes=True, by=table.stage.viewer(table.bo))
    table.write(one, "Write the page and send it to all", table.bo, 2)
    one.refresh_from_db()
    assert one.taken == Taken.YES
    mine = table.add("Call them", table.bo, kind="commitment", committed=True, owner=table.bo)
    assert mine.contribution.taken == Taken.YES


def test_a_text_saved_by_itself_leaves_who_and_when_as_they_are(table: Table) -> None:
    one = table.add("Call", kind="commitment", committed=True, owner=table.ana, due=DUE).contribution
    by = table.stage.viewer(table.ana)
    table.write(one, "Call them", table.ana, 1)
    one.refresh_from_db()
    assert (one.owner, one.due) == (table.ana, DUE)
    with pytest.raises(ValidationError):
        write_contribution(contribution=one, sent=Sent("Call", 2), details=Details(kind="song"), by=by)
    write_contribution(contribution=one, sent=Sent("Call", 2), details=Details(kind="idea"), by=by)
    one.refresh_from_db()
    assert (one.kind, one.owner, one.due, one.taken) == ("idea", None, None, "")


def test_who_is_named_in_anothers_session_sees_that_one_only(table: Table, sign_in: Any) -> None:
    one = table.add("Ask Otto", kind="commitment", committed=True, owner=table.other).contribution
    secret = table.add("Not for Otto").contribution
    viewer = table.stage.viewer(table.other)
    assert [row.title for row in shown(viewer, [ref(one), ref(secret)]).values()] == ["Ask Otto"]
    client = sign_in(table.other.account)
    page = client.get(f"/n/corridor/camps/cluj/contributions/{one.pk}/")
    assert page.status_code == 200
    assert "data-write" not in page.content.decode()
    assert client.get(f"/n/corridor/camps/cluj/contributions/{secret.pk}/").status_code == 404
    assert client.post(f"/n/corridor/camps/cluj/contributions/{one.pk}/act/refuse/").status_code == 302
    one.refresh_from_db()
    assert one.taken == Taken.NO


def test_commitments_of_two_people_are_not_merged(table: Table) -> None:
    made = [
        table.add("Call", kind="commitment", committed=True, owner=owner).contribution.pk
        for owner in (table.ana, table.bo)
    ]
    runs = table.stage.viewer(table.facilitator)
    with pytest.raises(ValidationError):
        merge_contributions(item=table.item, ids=made, by=runs)
    idea = table.add("How").contribution
    merged = merge_contributions(item=table.item, ids=[idea.pk, made[0]], by=runs)
    assert (merged.kind, merged.owner, merged.text) == ("commitment", table.ana, "Call\n\nHow")


def test_the_trail_leads_from_the_session_to_what_became_of_it(table: Table) -> None:
    one, two = table.add("Pumps").contribution, table.add("Pipes").contribution
    merged = merge_contributions(
        item=table.item, ids=[one.pk, two.pk], by=table.stage.viewer(table.facilitator)
    )
    trail = trail_of(table.stage.viewer(table.ana), ref(one))
    assert [node.shown.ref for node in trail.fruits] == [ref(merged)]
    assert {event.origin_id for event in Event.objects.filter(kind="camps.contribution.added")} == {
        table.item.pk
    }


def test_what_is_offered_becomes_an_offer_that_knows_its_origin(table: Table, sign_in: Any) -> None:
    organisation = table.stage.add_organisation("Lab")
    assert table.ana.account
    table.stage.grant(table.ana.account, "editor", organisation.pk)
    one = table.add("A test bench\nfor two weeks in March", kind="resource").contribution
    client = sign_in(table.ana.account)
    address = client.get(f"/n/corridor/camps/cluj/contributions/{one.pk}/").context["offer"]
    page = client.get(address)
    assert (page.context["form"]["title"].value(), page.context["form"]["text"].value()) == (
        "A test bench",
        "A test bench\nfor two weeks in March",
    )
    given = {"title": "A test bench", "text": "For two weeks", "profile": "business_offer", "language": "en"}
    answer = client.post(address, {**given, "expires_on": timezone.localdate() + timedelta(days=9)})
    assert answer.status_code == 302
    drafted = Event.objects.get(kind="ecosystem.listing.drafted")
    assert (drafted.origin_kind, drafted.origin_id) == ("camps.contribution", one.pk)
    # Not from what one may not see.
    assert table.other.account
    table.stage.grant(table.other.account, "editor", organisation.pk)
    sign_in(table.other.account).post(address, {**given, "expires_on": timezone.localdate()})
    assert Event.objects.filter(origin_id=one.pk, kind="ecosystem.listing.drafted").count() == 1


def test_a_person_reads_what_is_kept_and_is_erased(table: Table) -> None:
    alone = table.add("Only mine").contribution
    joint = table.add("Ana began: ask ana@example.org").contribution
    table.write(joint, "Ana began: ask ana@example.org, Bo went on", table.bo, 1)
    named = table.add("Do it", table.bo, kind="commitment", committed=True, owner=table.ana).contribution
    assert table.ana.account
    whom = Whom(account=table.ana.account.pk).also(emails=["ana@example.org"], names=["Ana"])
    assert [row["text"] for row in export(whom)] == [
        "Only mine",
        "Ana began: ask ana@example.org, Bo went on",
    ]
    assert [row["what"] for row in export_commitments(whom)] == ["Do it"]
    assert erase(whom)
    for one in (alone, joint, named):
        one.refresh_from_db()
    assert (alone.text, bool(alone.withdrawn_at)) == (ERASED, True)
    assert joint.text == f"{ERASED} began: ask {ERASED}, Bo went on"
    assert (named.owner, named.taken) == (None, "")
    assert not Wording.objects.filter(text__contains="ana@").exists()
    assert not Wording.objects.filter(text="Only mine").exists()
    authors = joint.authorships.values_list("participant__name", "account__name")
    assert set(authors) == {(None, None), ("Bo", "Bo")}
    assert not Presence.objects.filter(account=table.ana.account).exists()
    assert Contribution.objects.get(pk=joint.pk).revision > joint.version
    assert [row["text"] for row in export(whom)] == []


def test_presence_is_forgotten(table: Table) -> None:
    table.add("Here")
    assert forget_presence(now=timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_presence(now=timezone.now()) == 1
