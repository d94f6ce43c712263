"""Choosing a time: exactly one is fixed, once, whoever comes first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from punte.bridges.choices import EvidenceKind, IntroductionState, MeetingState, PartyState, Reply
from punte.bridges.models import Introduction, Meeting, Party
from punte.bridges.queries.partners import may_meet, partners
from punte.bridges.services.evidence import Side, note_evidence
from punte.bridges.services.meetings import (
    Plan,
    answer_times,
    cancel_meeting,
    expire_proposals,
    fix_time,
    propose_meeting,
    propose_other_times,
)
from punte.members.models import Membership
from punte.members.viewer import viewer_of
from punte.records.models import Event
from punte.web.access import Viewer
from tests.bridges.meetings.conftest import NEXT_MONDAY, NOW, TUESDAY, Outbox, Pair, introduce

pytestmark = pytest.mark.django_db


def verbs(meeting: Meeting) -> list[str]:
    events = Event.objects.filter(subject_id=meeting.pk).order_by("id")
    return [one.kind.rpartition(".")[2] for one in events]


def test_the_only_time_that_suits_all_is_fixed_at_once(pair: Pair, outbox: Outbox) -> None:
    meeting = pair.propose()
    asked = outbox()
    assert [mail.to for mail in asked] == [[pair.account(pair.bo).email]]
    assert "Tue 24 Mar 09:00 – 09:30 (their 10:00)" in asked[0].text
    assert "Mon 30 Mar 09:00 – 09:30 (their 10:00)" in asked[0].text
    assert asked[0].text.count("/go/") == 2

    fixed = answer_times(meeting=meeting, slots=pair.slots(meeting)[1:], by=pair.viewer(pair.bo))

    assert (fixed.state, fixed.starts_at, fixed.sequence) == (MeetingState.FIXED, NEXT_MONDAY, 0)
    assert verbs(meeting) == ["proposed", "answered", "fixed"]
    assert {mail.to[0] for mail in outbox()[1:]} == {
        pair.account(pair.ana).email,
        pair.account(pair.bo).email,
    }
    event = Event.objects.get(kind="bridges.meeting.fixed")
    assert event.origin_id == pair.introduction.pk
    assert "Heat" not in str(event.before) + str(event.after)


def test_of_several_that_suit_all_somebody_picks_one_and_one_wins(pair: Pair) -> None:
    meeting = pair.propose()
    slots = pair.slots(meeting)
    after = answer_times(meeting=meeting, slots=slots, by=pair.viewer(pair.bo))
    assert after.state == MeetingState.PROPOSED
    fix_time(meeting=meeting, slot=slots[0], by=pair.viewer(pair.ana))
    with pytest.raises(ValidationError, match="fixed in the meantime"):
        fix_time(meeting=meeting, slot=slots[1], by=pair.viewer(pair.bo))
    meeting.refresh_from_db()
    assert meeting.starts_at == TUESDAY
    assert verbs(meeting).count("fixed") == 1


def test_none_suits_and_other_times_are_proposed(pair: Pair, outbox: Outbox) -> None:
    meeting = pair.propose()
    answer_times(meeting=meeting, slots=(), by=pair.viewer(pair.bo))
    told = outbox()[-1]
    assert told.to == [pair.account(pair.ana).email]
    assert "None of the times suits Bo (Fyn Heat)." in told.text
    with pytest.raises(ValidationError, match="does not suit all"):
        fix_time(meeting=meeting, slot=pair.slots(meeting)[0], by=pair.viewer(pair.ana))
    # Of two, either may offer other times; they suit the one who offers them.
    again = propose_other_times(
        meeting=meeting, times=[TUESDAY + timedelta(days=2)], minutes=45, by=pair.viewer(pair.bo)
    )
    assert [one.reply for one in again.attendees.order_by("person__folded")] == [Reply.WAITING, Reply.YES]
    fixed = answer_times(meeting=meeting, slots=pair.slots(meeting), by=pair.viewer(pair.ana))
    assert fixed.state == MeetingState.FIXED
    assert fixed.ends_at is not None
    assert fixed.starts_at is not None
    assert fixed.ends_at - fixed.starts_at == timedelta(minutes=45)


def test_a_button_of_the_mail_adds_and_old_or_foreign_times_are_refused(pair: Pair, clock: Any) -> None:
    meeting = pair.propose(times=(TUESDAY, TUESDAY + timedelta(days=1), NEXT_MONDAY))
    slots, by = pair.slots(meeting), pair.viewer(pair.bo)
    with pytest.raises(ValidationError, match="Other times were proposed"):
        answer_times(meeting=meeting, slots=[uuid4()], by=by)
    clock.move_to(TUESDAY + timedelta(minutes=1))
    with pytest.raises(ValidationError, match="passed"):
        answer_times(meeting=meeting, slots=slots[:1], by=by)
    assert answer_times(meeting=meeting, slots=slots[2:], by=by, add=True).starts_at == NEXT_MONDAY


def test_times_that_will_not_do(pair: Pair) -> None:
    with_all_that_is_wrong = [
        ([], "at least one"),
        ([TUESDAY + timedelta(hours=n) for n in range(6)], "Five times"),
        ([NOW - timedelta(hours=1)], "has passed"),
        ([NOW + timedelta(days=400)], "more than a year"),
    ]
    for times, words in with_all_that_is_wrong:
        with pytest.raises(ValidationError, match=words):
            pair.propose(times=times)
    with pytest.raises(ValidationError, match="five minutes"):
        pair.propose(minutes=1)
    with pytest.raises(ValidationError, match="blank"):
        pair.propose(title=" ")
    assert Meeting.objects.count() == 0


def test_who_may_ask_whom(pair: Pair) -> None:
    corridor, lia = pair.corridor, pair.corridor.people["lia"]
    may = pair.viewer(pair.ana)
    assert may_meet(may, [pair.ana, pair.bo])
    assert not may_meet(may, [pair.ana, lia])
    assert not may_meet(may, [lia, pair.bo])
    assert partners(may) == [pair.bo]
    note_evidence(
        network=corridor.network.pk, kind=EvidenceKind.MET, a=Side(pair.ana), b=Side(lia), source=lia
    )
    assert may_meet(may, [pair.ana, lia])
    assert partners(may) == [pair.bo, lia]
    # A gateway arranges for two people of its own region, not for one of another.
    north = corridor.viewer(corridor.gateway(corridor.north))
    assert may_meet(north, [pair.ana, lia])
    assert not may_meet(north, [pair.ana, pair.bo])
    # One that has ended opens nothing.
    Introduction.objects.update(state=IntroductionState.ENDED)
    pair.introduction.refresh_from_db()
    assert not may_meet(may, [pair.ana, pair.bo])
    assert not may_meet(may, [pair.ana, pair.bo], pair.introduction)


def test_a_broker_arranges_for_an_introduction_only_if_both_want_them_to_stay(pair: Pair) -> None:
    broker = pair.corridor.gateway(pair.corridor.north)
    Introduction.objects.update(proposed_by=broker)
    pair.introduction.refresh_from_db()
    viewer = pair.corridor.viewer(broker)
    assert not may_meet(viewer, [pair.ana, pair.bo], pair.introduction)
    Party.objects.update(with_broker=True)
    assert may_meet(viewer, [pair.ana, pair.bo], pair.introduction)
    Party.objects.filter(person=pair.bo).update(state=PartyState.LEFT)
    assert not may_meet(viewer, [pair.ana, pair.bo], pair.introduction)


def test_outsiders_lower_roles_and_other_tenants_do_nothing(
    pair: Pair, make_account: Any, other_network: Any
) -> None:
    meeting = pair.propose()
    slot = pair.slots(meeting)[0]
    corridor = pair.corridor

    for other in (
        corridor.viewer(corridor.people["lia"]),
        corridor.viewer(corridor.gateway(corridor.north)),
        viewer_of(make_account("manager", other_network), other_network),
    ):
        acts: list[Callable[[Viewer], Meeting]] = [
            lambda by: answer_times(meeting=meeting, slots=[slot], by=by),
            lambda by: fix_time(meeting=meeting, slot=slot, by=by),
            lambda by: cancel_meeting(meeting=meeting, by=by),
            lambda by: propose_other_times(meeting=meeting, times=[TUESDAY], minutes=30, by=by),
            lambda by: propose_meeting(
                network=corridor.network, plan=Plan("x", [TUESDAY], people=(pair.ana, pair.bo)), by=by
            ),
        ]
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(other)
    assert verbs(meeting) == ["proposed"]


def test_twenty_proposals_a_day(pair: Pair, clock: time_machine.Traveller) -> None:
    for n in range(20):
        pair.propose(times=[NEXT_MONDAY + timedelta(hours=n)])
    with pytest.raises(ValidationError, match="twenty"):
        pair.propose()
    clock.move_to(NOW + timedelta(days=1, minutes=1))
    pair.propose(times=[NEXT_MONDAY])


def test_proposals_whose_times_have_passed_expire_once(pair: Pair, clock: Any, outbox: Outbox) -> None:
    meeting = pair.propose()
    mails = len(outbox())
    assert expire_proposals(now=NOW) == 0
    clock.move_to(NEXT_MONDAY)
    assert expire_proposals(now=NEXT_MONDAY) == 1
    assert expire_proposals(now=NEXT_MONDAY) == 0
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert Event.objects.get(kind="bridges.meeting.cancelled").after["cause"] == "past"
    assert len(outbox()) == mails


@pytest.mark.django_db(transaction=True)
def test_two_who_fix_at_once(pair: Pair) -> None:
    meeting = pair.propose()
    slots = pair.slots(meeting)
    answer_times(meeting=meeting, slots=slots, by=pair.viewer(pair.bo))

    def fix(number: int) -> bool:
        try:
            fix_time(meeting=meeting, slot=slots[number], by=pair.viewer((pair.ana, pair.bo)[number]))
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(fix, range(2)))
    assert sorted(won) == [False, True]
    assert verbs(meeting).count("fixed") == 1
    meeting.refresh_from_db()
    assert meeting.starts_at == (TUESDAY, NEXT_MONDAY)[won.index(True)]


def test_people_without_an_account_are_not_invited(pair: Pair) -> None:
    lia = pair.corridor.people["lia"]
    introduction = introduce(pair.corridor, pair.ana, lia)

    Membership.objects.filter(account=lia.account).delete()
    plan = Plan("Talk", [TUESDAY], people=(pair.ana, lia))
    with pytest.raises(ValidationError, match="no account"):
        propose_meeting(
            network=pair.corridor.network, plan=plan, by=pair.viewer(pair.ana), introduction=introduction
        )
