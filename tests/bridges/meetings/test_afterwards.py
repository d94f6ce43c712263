"""Whether it took place; and what becomes of a meeting whose people leave."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.core.exceptions import ValidationError

from punte.bridges.choices import EvidenceKind, MeetingState
from punte.bridges.handlers.meetings import let_go, tell
from punte.bridges.models import Evidence, Introduction, Meeting, Party
from punte.bridges.registrations.meeting_desk import entries, items
from punte.bridges.services.entries import entry_of
from punte.bridges.services.introductions.leaving import leave_introduction
from punte.bridges.services.meetings import (
    Plan,
    answer_times,
    ask_whether_met,
    propose_meeting,
    say_whether_met,
)
from punte.members.models import Account, Membership
from punte.post.calendar import entries_of
from punte.post.models import Notice
from punte.post.places import places_of
from punte.records.events import record
from punte.records.models import Erasure, Event
from punte.records.people import exporters
from punte.records.people.erasure import erase, whom
from punte.records.refs import Ref
from tests.bridges.meetings.conftest import NEXT_MONDAY, NOW, TUESDAY, Outbox, Pair
from tests.bridges.meetings.test_invitations import calendar_of, fixed

pytestmark = pytest.mark.django_db
OVER = NEXT_MONDAY + timedelta(hours=1)


def evidence(pair: Pair) -> list[Evidence]:
    return list(Evidence.objects.filter(kind=EvidenceKind.MET))


def waiting(pair: Pair, person: Any) -> list[str]:
    account = pair.account(person)
    return [item.sentence for item in items(account, places_of(account))]


def test_asked_once_and_both_yes_is_evidence(
    pair: Pair, clock: time_machine.Traveller, outbox: Outbox
) -> None:
    meeting = fixed(pair)
    mails = len(outbox())
    with pytest.raises(ValidationError, match="from its end"):
        say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.ana))
    clock.move_to(OVER)
    assert ask_whether_met(now=OVER) == 1
    assert ask_whether_met(now=OVER) == 0
    assert {mail.subject for mail in outbox()[mails:]} == {
        "Did you meet Bo (Fyn Heat)?",
        "Did you meet Ana (Mureș Pumps)?",
    }
    assert waiting(pair, pair.ana) == ["Did you meet Bo (Fyn Heat)?"]
    say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.ana))
    assert evidence(pair) == []
    assert waiting(pair, pair.ana) == []
    after = say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.bo))
    assert after.state == MeetingState.HELD
    (met,) = evidence(pair)
    assert {met.a_person, met.b_person} == {pair.ana, pair.bo}
    assert (met.good, met.at, met.source_id) == (True, NEXT_MONDAY, meeting.pk)
    assert Event.objects.get(kind="bridges.meeting.held").origin_id == pair.introduction.pk
    assert Event.objects.get(kind="bridges.evidence.noted", subject_id=met.pk).origin_id == meeting.pk
    with pytest.raises(ValidationError, match="stands"):
        say_whether_met(meeting=meeting, met=False, by=pair.viewer(pair.bo))


def test_both_no_is_missed_and_counts_against_nobody(pair: Pair, clock: time_machine.Traveller) -> None:
    meeting = fixed(pair)
    clock.move_to(OVER)
    ask_whether_met(now=OVER)
    for person in (pair.ana, pair.bo):
        say_whether_met(meeting=meeting, met=False, by=pair.viewer(person))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.MISSED
    assert evidence(pair) == []


def test_where_they_disagree_nothing_is_counted_until_one_changes_their_mind(
    pair: Pair, clock: time_machine.Traveller, sign_in: Any
) -> None:
    meeting = fixed(pair)
    clock.move_to(OVER)
    ask_whether_met(now=OVER)
    say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.ana))
    say_whether_met(meeting=meeting, met=False, by=pair.viewer(pair.bo))
    meeting.refresh_from_db()
    assert (meeting.state, evidence(pair)) == (MeetingState.FIXED, [])
    page = sign_in(pair.account(pair.ana)).get(f"/n/corridor/meetings/{meeting.pk}/").content.decode()
    assert "You remember it differently" in page
    say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.bo))
    assert len(evidence(pair)) == 1


def test_after_two_weeks_no_answer_is_taken(pair: Pair, clock: time_machine.Traveller) -> None:
    meeting = fixed(pair)
    clock.move_to(OVER)
    ask_whether_met(now=OVER)
    say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.ana))
    clock.move_to(OVER + timedelta(days=14, minutes=1))
    with pytest.raises(ValidationError, match="two weeks"):
        say_whether_met(meeting=meeting, met=True, by=pair.viewer(pair.bo))
    assert evidence(pair) == []
    assert waiting(pair, pair.bo) == []


def leave(account: Account | None, pair: Pair) -> None:
    membership = Membership.objects.get(account=account)
    Membership.objects.filter(pk=membership.pk).update(ended_at=NOW)
    event = record("members.membership.ended", subject=membership, network=pair.corridor.network.pk, by=None)
    let_go([event])
    let_go([event])


def test_whoever_leaves_ends_a_meeting_of_two_and_the_other_is_told(pair: Pair, outbox: Outbox) -> None:
    meeting = fixed(pair)
    mails = len(outbox())
    leave(pair.bo.account, pair)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    (told,) = outbox()[mails:]
    assert told.to == [pair.account(pair.ana).email]
    assert "has left" in told.text
    void = vobject.readOne(calendar_of(told))
    assert (void.method.value, void.vevent.sequence.value) == ("CANCEL", "1")
    assert pair.account(pair.bo).email not in void.serialize()
    assert Event.objects.filter(kind="bridges.meeting.cancelled").count() == 1


def test_leaving_the_introduction_calls_its_meetings_off(pair: Pair, outbox: Outbox, run_jobs: Any) -> None:
    meeting, other = fixed(pair), pair.propose()
    mails = len(outbox())
    party = Party.objects.get(person=pair.bo)
    leave_introduction(party=party, by=pair.viewer(pair.bo))
    run_jobs()
    states = Meeting.objects.filter(pk__in=[meeting.pk, other.pk]).values_list("state", flat=True)
    assert set(states) == {MeetingState.CANCELLED}
    void = [mail for mail in outbox()[mails:] if mail.template == "bridges/meeting_cancelled"]
    assert len([mail for mail in void if mail.attachments]) == 2


def of_three(pair: Pair) -> Meeting:
    broker = pair.corridor.gateway(pair.corridor.north)
    Introduction.objects.update(proposed_by=broker)
    Party.objects.update(with_broker=True)
    pair.introduction.refresh_from_db()
    own = entry_of(account=broker, network=pair.corridor.network)
    plan = Plan("Three of us", [TUESDAY, NEXT_MONDAY], people=(pair.ana, pair.bo, own))
    return propose_meeting(
        network=pair.corridor.network,
        plan=plan,
        by=pair.corridor.viewer(broker),
        introduction=pair.introduction,
    )


def test_of_three_one_may_leave_and_what_is_left_is_fixed_when_all_have_answered(
    pair: Pair, outbox: Outbox
) -> None:
    meeting = of_three(pair)
    answer_times(meeting=meeting, slots=pair.slots(meeting)[:1], by=pair.viewer(pair.ana))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PROPOSED
    leave(pair.bo.account, pair)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (MeetingState.FIXED, TUESDAY)


def test_when_the_organiser_leaves_the_others_run_it(pair: Pair, outbox: Outbox, sign_in: Any) -> None:
    meeting = of_three(pair)
    for person in (pair.ana, pair.bo):
        answer_times(meeting=meeting, slots=pair.slots(meeting)[1:], by=pair.viewer(person))
    page = f"/n/corridor/meetings/{meeting.pk}/"
    assert "Call it off" not in sign_in(pair.account(pair.ana)).get(page).content.decode()
    mails = len(outbox())
    broker = Introduction.objects.get().proposed_by
    leave(broker, pair)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.organiser) == (MeetingState.FIXED, None)
    both = {pair.account(one).email for one in (pair.ana, pair.bo)}
    assert {mail.to[0] for mail in outbox()[mails:]} == both
    assert "Call it off" in sign_in(pair.account(pair.ana)).get(page).content.decode()


def test_erasing_a_person_leaves_nothing_of_them_and_tells_the_other(pair: Pair, outbox: Outbox) -> None:
    meeting = fixed(pair)
    account = pair.account(pair.ana)
    person = whom(Ref("members.account", account.pk))
    told = next(one for one in exporters.all() if one.name == "bridges.meetings")
    assert [row.get("title") for row in told.export(person)] == [None, "Heat pumps for the lab"]
    mails = {mail.pk for mail in outbox()}
    erasure = Erasure.objects.create(subject_kind="members.account", subject_id=account.pk, asked_at=NOW)
    erase(erasure)
    erase(erasure)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.title, meeting.note, meeting.url) == (
        MeetingState.CANCELLED,
        "[erased]",
        "",
        "",
    )
    assert meeting.organiser is None
    new = [one for one in outbox() if one.pk not in mails]
    (mail,) = [one for one in new if one.template == "bridges/meeting_cancelled"]
    assert mail.to == [pair.account(pair.bo).email]
    assert "ana" not in vobject.readOne(calendar_of(mail)).serialize().lower().replace("organizer", "")


def test_calendar_and_notices(pair: Pair) -> None:
    meeting = pair.propose()
    account = pair.account(pair.bo)
    span = (NOW, NOW + timedelta(days=30))
    perhaps = entries(account, *span)
    assert [(str(one.title), one.busy) for one in perhaps] == [("Perhaps: Heat pumps for the lab", False)] * 2
    assert waiting(pair, pair.bo) == ["When can you meet Ana (Mureș Pumps)?"]
    answer_times(meeting=meeting, slots=pair.slots(meeting), by=pair.viewer(pair.bo))
    assert waiting(pair, pair.bo) == ["A time suits you and Ana (Mureș Pumps)"]
    answer_times(meeting=meeting, slots=pair.slots(meeting)[1:], by=pair.viewer(pair.bo))
    (entry,) = entries_of(account, *span)
    assert (entry.title, entry.start, entry.busy) == ("Heat pumps for the lab", NEXT_MONDAY, True)
    assert entry.uid == f"bridges-meeting-{meeting.pk}"
    happened = list(Event.objects.filter(subject_id=meeting.pk).order_by("id"))
    tell(happened)
    tell(happened)
    kinds = Notice.objects.filter(account=account).values_list("kind", flat=True)
    assert sorted(kinds) == ["bridges.meeting_proposed"]
    organiser = Notice.objects.filter(account=pair.account(pair.ana)).values_list("kind", flat=True)
    assert sorted(organiser) == ["bridges.meeting_answered"] * 2 + ["bridges.meeting_fixed"]


def test_no_name_before_both_have_said_yes(pair: Pair, outbox: Outbox, sign_in: Any) -> None:
    corridor = pair.corridor
    broker, lia = corridor.gateway(corridor.north), corridor.people["lia"]
    plan = Plan("Ana meets Lia", [TUESDAY, NEXT_MONDAY], people=(pair.ana, lia), note="Both work on heat.")
    meeting = propose_meeting(network=corridor.network, plan=plan, by=corridor.viewer(broker))
    for mail in outbox():
        assert "Lia" not in mail.subject + mail.text + mail.html
        assert "Ana" not in mail.subject + mail.text + mail.html
        assert "somebody in Nord-Vest" in mail.text
    ana = pair.account(pair.ana)
    (first, _) = entries_of(ana, NOW, NOW + timedelta(days=30))
    assert (first.title, first.note) == ("A meeting; with whom is not disclosed yet", "")
    assert "Lia" not in str(items(ana, places_of(ana)))
    client, address = sign_in(ana), f"/n/corridor/meetings/{meeting.pk}/"
    page = client.get(address).content.decode()
    assert "Lia" not in page
    assert "Both work on heat." in page
    assert "Lia" not in client.get("/n/corridor/meetings/").content.decode()
    answer_times(meeting=meeting, slots=pair.slots(meeting), by=corridor.viewer(lia))
    page = client.get(address).content.decode()
    assert "somebody of Bridge Office" in page.replace("Somebody", "somebody")
    assert "Lia" not in page
    answer_times(meeting=meeting, slots=pair.slots(meeting)[:1], by=pair.viewer(pair.ana))
    assert "Lia (Bridge Office)" in client.get(address).content.decode()
