"""A round: wishes, a plan with its bound and reasons, published, mended while it runs, attended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from punte.bridges.models import Evidence, Match
from punte.camps.choices import ParticipantState, RoundState, Whom
from punte.camps.jobs.rounds import ask as ask_plan
from punte.camps.models import Ask, Participant, Planning, Round, RoundSlot, Sitting
from punte.camps.queries.rounds.agenda import agenda_of, schedule_of
from punte.camps.queries.rounds.fits import fits_of
from punte.camps.registrations.rounds import entries, items
from punte.camps.services import rounds as services
from punte.camps.services.rounds.publishing import changes_of
from punte.camps.words.rounds import report_of, why_words
from punte.ecosystem.models import Listing
from punte.members.models import Network
from punte.post.places import places_of
from punte.records.models import Event
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db
type Outbox = Callable[[], list[Any]]
START = at(14, 7)


@pytest.fixture
def round(stage: Stage) -> Round:
    """Four times at two tables; six people, each of an organisation of their own; wishes are taken."""
    by = stage.viewer(stage.organiser)
    values = {"title": "Speed dates", "minutes": 15, "tables": 2, "quota": 3, "least": 1, "most": 4}
    made = services.add_round(camp=stage.camp, values=values, by=by)
    services.add_slots(round=made, start=START, count=4, pause=5, by=by)
    for name in ("Ana", "Bo", "Cy", "Di", "Ed", "Flo"):
        stage.add_participant(name, organisation=stage.add_organisation(f"{name} Ltd"))
    return services.set_state(round=made, state=RoundState.ASKING, by=by)


def wish(stage: Stage, round: Round, who: int, *whom: int) -> None:
    for other in whom:
        one, asked = stage.participants[who], stage.participants[other]
        services.ask_for(round=round, asker=one, asked=asked, by=stage.viewer(one))


def plan(stage: Stage, round: Round, run_jobs: Any) -> Planning:
    round.refresh_from_db()
    made = ask_plan(round=round, by=stage.viewer(stage.organiser))
    run_jobs()
    made.refresh_from_db()
    return made


def published(stage: Stage, round: Round, run_jobs: Any) -> Round:
    """Everybody wishes for the next two, and the plan is published."""
    for number in range(6):
        wish(stage, round, number, (number + 1) % 6, (number + 2) % 6)
    services.set_state(round=round, state=RoundState.CLOSED, by=stage.viewer(stage.organiser))
    services.publish_planning(planning=plan(stage, round, run_jobs), by=stage.viewer(stage.organiser))
    round.refresh_from_db()
    return round


def where(round: Round) -> dict[tuple[str, str], tuple[Any, int]]:
    rows = Sitting.objects.filter(round=round, cancelled=False).select_related("one", "other", "slot")
    pairs = {row: sorted((row.one.name, row.other.name)) for row in rows}
    return {(a, b): (row.slot.starts_at, row.table) for row, (a, b) in pairs.items()}


def test_wishes_have_a_quota_an_order_and_the_rounds_rule(stage: Stage, round: Round) -> None:
    ana, bo, cy, di, ed, _flo = stage.participants
    by = stage.viewer(ana)
    wish(stage, round, 0, 1, 2, 3)
    wish(stage, round, 0, 1)
    with pytest.raises(ValidationError, match="Take one back"):
        wish(stage, round, 0, 4)
    services.rank_asks(round=round, asker=ana, order=[di.pk, bo.pk], by=by)
    services.withdraw_ask(round=round, asker=ana, asked=bo.pk, by=by)
    mine = Ask.objects.filter(asker=ana).values_list("asked__name", "rank")
    assert list(mine) == [("Di", 1), ("Cy", 2)]
    with pytest.raises(PermissionDenied):
        services.ask_for(round=round, asker=bo, asked=cy, by=by)
    ed.organisation = ana.organisation
    ed.save()
    with pytest.raises(ValidationError, match="you cannot meet Ed"):
        wish(stage, round, 0, 4)
    services.set_state(round=round, state=RoundState.CLOSED, by=stage.viewer(stage.organiser))
    with pytest.raises(ValidationError, match="not taken"):
        wish(stage, round, 0, 4)


def test_who_fits_is_said_with_reasons_from_the_bridges(stage: Stage, round: Round) -> None:
    ana, bo, cy, *_rest = stage.participants
    assert ana.organisation
    assert cy.organisation
    need = Listing.objects.create(
        network=stage.network,
        organisation=ana.organisation,
        ecosystem=stage.ecosystem,
        direction="need",
        profile="business_request",
        title="Heat pumps",
        text="Heat pumps for a school",
        state="published",
        published_at=timezone.now(),
        expires_on=timezone.localdate() + timedelta(days=30),
    )
    Match.objects.create(
        network=stage.network,
        listing=need,
        organisation=cy.organisation,
        rank=1,
        score=0.8,
        computed_at=timezone.now(),
    )
    found = fits_of(round, ana)
    assert [fit.participant.name for fit in found] == ["Cy", "Bo", "Di", "Ed", "Flo"]
    assert [why_words(why) for why in found[0].reasons] == ["Fits your need “Heat pumps”"]
    assert [why_words(why) for why in fits_of(round, cy)[0].reasons] == ["Seeks “Heat pumps”, and you fit"]
    Round.objects.update(whom=Whom.ECOSYSTEM)
    assert fits_of(Round.objects.get(), ana) == []
    assert bo.name == "Bo"


def test_a_plan_says_how_good_it_is_and_why_a_wish_is_not_met(
    stage: Stage, round: Round, run_jobs: Any
) -> None:
    ana = stage.participants[0]
    wish(stage, round, 0, 1, 2, 3)
    wish(stage, round, 1, 0)
    slots = list(round.slots.all())
    away = [slot.pk for slot in slots[1:]]
    services.be_away(round=round, participant=ana, slots=away, by=stage.viewer(ana))
    planning = plan(stage, round, run_jobs)
    report = report_of(planning)
    assert report.verdict == "1 of 3 wished meetings takes place. No plan has better: proved." or (
        report.verdict.startswith("1 of 3 wished meetings take")
    )
    (meeting,) = planning.said["meetings"]
    assert {meeting["one"], meeting["other"]} == {str(ana.pk), str(stage.participants[1].pk)}
    assert {(left.why) for left in report.unmet} == {"Ana has no time left."}
    assert {(share.meetings, share.people) for share in report.fairness} == {(0, 2), (1, 2)}
    assert Sitting.objects.count() == 0


def test_publishing_gives_everybody_an_agenda_once(
    stage: Stage, round: Round, run_jobs: Any, outbox: Outbox
) -> None:
    published(stage, round, run_jobs)
    by, ana = stage.viewer(stage.organiser), stage.participants[0]
    held = where(round)
    assert len(held) == 8  # four times at two tables, and there are twelve wishes
    assert len(set(held.values())) == 8
    assert {mail.subject for mail in outbox()} == {"Your meetings: Speed dates"}
    assert len(outbox()) == len({mail.to[0] for mail in outbox()}) == 6
    planning = Planning.objects.get()
    with pytest.raises(ValidationError, match="published already"):
        services.publish_planning(planning=planning, by=by)
    mine = agenda_of(round, ana)
    assert mine
    assert [line.who for line in mine if line.who == ana] == []
    assert ana.account
    found = entries(ana.account, START - timedelta(hours=1), START + timedelta(hours=3))
    assert [(one.start, one.place) for one in found] == [
        (line.starts_at, f"table {line.sitting.table}") for line in mine
    ]
    assert len(schedule_of(round)) == 4


def test_somebody_leaves_and_a_table_breaks_and_the_rest_stays(
    stage: Stage, round: Round, run_jobs: Any, outbox: Outbox
) -> None:
    published(stage, round, run_jobs)
    by, ana = stage.viewer(stage.organiser), stage.participants[0]
    before, mails = where(round), len(outbox())
    services.be_away(
        round=round, participant=ana, slots=list(round.slots.values_list("pk", flat=True)), by=by
    )
    planning = plan(stage, round, run_jobs)
    assert planning.live
    changes = changes_of(planning)
    gone = {pair for pair in before if "Ana" in pair}
    assert {tuple(sorted((one.one.name, one.other.name))) for one in changes.cancelled} >= gone
    report = report_of(planning)
    assert {report.why(one.one_id, one.other_id) for one in changes.cancelled} == {"Ana is not there then"}
    services.publish_planning(planning=planning, by=by)
    after = where(round)
    assert {pair for pair in after if "Ana" in pair} == set()
    kept = {pair: place for pair, place in before.items() if pair not in gone}
    assert all(after.get(pair) == place for pair, place in kept.items())
    told = {mail.to[0] for mail in outbox()[mails:]}
    assert ana.email in told
    services.close_table(round=round, table=2, since=START, by=by)
    services.publish_planning(planning=plan(stage, round, run_jobs), by=by)
    assert {table for _at, table in where(round).values()} == {1}


def test_both_say_they_met_and_the_bridge_is_a_tie_richer(
    stage: Stage, round: Round, run_jobs: Any, time_machine: time_machine.TimeMachineFixture
) -> None:
    published(stage, round, run_jobs)
    sitting = agenda_of(round, stage.participants[0])[0].sitting
    one, other = stage.viewer(sitting.one), stage.viewer(sitting.other)
    with pytest.raises(ValidationError, match="not taken place"):
        services.say_met(sitting=sitting, met=True, by=one)
    time_machine.move_to(START + timedelta(hours=2))
    account = sitting.one.account
    assert account is not None
    assert [item.key for item in items(account, places_of(account))] == [f"camps.met.{round.pk}"]
    services.say_met(sitting=sitting, met=True, by=one)
    assert Evidence.objects.count() == 0
    services.say_met(sitting=sitting, met=True, by=other)
    services.say_met(sitting=sitting, met=True, by=other)
    evidence = Evidence.objects.get()
    assert {evidence.a_person, evidence.b_person} == {sitting.one.person, sitting.other.person}
    assert (evidence.source_kind, evidence.source_id) == ("camps.sitting", sitting.pk)
    assert Event.objects.get(kind="camps.sitting.held").origin_id == round.pk
    stranger = next(p for p in stage.participants if p.pk not in (sitting.one_id, sitting.other_id))
    with pytest.raises(PermissionDenied):
        services.say_met(sitting=sitting, met=True, by=stage.viewer(stranger))


def test_who_comes_no_more_has_no_meetings(
    stage: Stage, round: Round, run_jobs: Any, outbox: Outbox, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(START - timedelta(hours=1))
    published(stage, round, run_jobs)
    ana, by = stage.participants[0], stage.viewer(stage.organiser)
    sitting = agenda_of(round, ana)[0].sitting
    services.cancel_sitting(sitting=sitting, by=stage.viewer(ana))
    services.cancel_sitting(sitting=sitting, by=by)
    assert Event.objects.filter(kind="camps.sitting.cancelled").count() == 1
    from punte.camps.handlers.rounds import let_go

    Participant.objects.filter(pk=ana.pk).update(state=ParticipantState.WITHDRAWN)
    event = Event(kind="camps.participant.withdrawn", subject_id=ana.pk)
    let_go([event])
    mails = len(outbox())
    let_go([event])
    assert len(outbox()) == mails
    assert {pair for pair in where(round) if "Ana" in pair} == set()


def test_pages_are_for_those_with_a_place_and_the_desk_for_organisers(
    stage: Stage, round: Round, sign_in: Any, make_account: Any, other_network: Network
) -> None:
    address = f"/n/corridor/camps/cluj/one-to-one/{round.pk}/"
    ana = sign_in(stage.participants[0].account)
    assert ana.get(address).status_code == 200
    ana.post(f"{address}do/ask/", {"person": stage.participants[1].pk})
    assert Ask.objects.count() == 1
    assert "Bo Ltd" in ana.get(address).content.decode()
    assert ana.get(f"{address}desk/").status_code == 404
    assert ana.post(f"{address}desk/plan/").status_code == 404
    for account in (make_account("member", stage.network), make_account("manager", other_network)):
        assert sign_in(account).get(address).status_code == 404
        assert sign_in(account).post(f"{address}do/ask/").status_code == 404
    assert Client().get(address).status_code == 302
    organiser = sign_in(stage.organiser)
    assert "1 wish" in organiser.get(f"{address}desk/").content.decode()
    organiser.post(f"{address}desk/close/")
    organiser.post(f"{address}desk/slots/", {"start": "2027-10-14T16:00", "count": 2, "pause": 0})
    last = RoundSlot.objects.last()
    assert last is not None
    assert last.starts_at == at(14, 13, 15)  # typed by the camp's clock, three hours ahead
    round.refresh_from_db()
    assert round.state == RoundState.CLOSED


@pytest.mark.parametrize("people", [1, 3])
def test_pages_have_a_fixed_number_of_queries(
    stage: Stage, round: Round, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        stage.add_participant(f"P{number}", likes=1)
    me = stage.participants[0]
    with django_assert_num_queries(7):
        fits_of(round, me)
    with django_assert_num_queries(1):
        agenda_of(round, me)
