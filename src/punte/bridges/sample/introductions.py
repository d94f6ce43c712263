"""The sample's introductions: proposed, answered, talked about, met, and what came of them."""

from datetime import datetime, timedelta

from django.utils import timezone

from punte.bridges.choices import OutcomeStage, PartyState
from punte.bridges.models import Attendee, Evidence, Introduction, Meeting, Message, Outcome, Party, Slot
from punte.bridges.sample.told import Meet, Story
from punte.bridges.services.conversation import send_message
from punte.bridges.services.introductions import (
    accept_introduction,
    decline_introduction,
    propose_introduction,
)
from punte.bridges.services.meetings import (
    Plan,
    answer_times,
    fix_time,
    propose_meeting,
    say_whether_met,
)
from punte.bridges.services.outcomes import answer_outcome
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing
from punte.ecosystem.sample.founding import Founded
from punte.records.events import happened

THINKING = timedelta(hours=31)  # what somebody who is asked takes to answer
BETWEEN = timedelta(hours=15)  # from one message to the next


def tell_introduction(made: Founded, story: Story) -> None:
    """One story, from the proposal to the last outcome, each step on its day."""
    begun = timezone.now() - timedelta(days=story.ago)
    with happened(begun):
        introduction = propose_introduction(
            seeker=made.people[story.seeker],
            sought=made.people[story.sought],
            links=[made.people[key] for key in story.through],
            listing=_open(made, story.listing),
            reason=story.reason,
            by=made.viewer(made.accounts[story.by]),
        )
    how, _colon, whom = story.end.partition(":")
    _answer(made, story, introduction, begun, how, whom)
    accepted = _set_back(introduction, begun, silent=how == "silent")
    if accepted is None:
        return
    _talk(made, story, introduction, accepted)
    if story.meet:
        _meet(made, story, introduction, story.meet, accepted)
    _outcomes(made, story, introduction, accepted)


def _open(made: Founded, key: str | None) -> Listing | None:
    """What it is about, as long as it is open: nothing is proposed for a closed one."""
    listing = Listing.objects.get(pk=made.listings[key].pk) if key else None
    still = listing and listing.state == State.PUBLISHED and listing.expires_on >= timezone.localdate()
    return listing if still else None


def _answer(
    made: Founded, story: Story, introduction: Introduction, at: datetime, how: str, whom: str
) -> None:
    keys = {made.people[key].pk: key for key in (story.seeker, *story.through, story.sought)}
    while party := introduction.parties.filter(state=PartyState.ASKED).select_related("person").first():
        assert party.person is not None
        key = keys[party.person.pk]
        if key == whom and how in {"asked", "silent"}:
            return
        by, at = made.viewer(made.accounts[key]), at + THINKING
        with happened(at):
            if key == whom:
                decline_introduction(party=party, by=by)
                return
            accept_introduction(party=party, by=by, with_broker=story.broker)


def _set_back(introduction: Introduction, begun: datetime, *, silent: bool) -> datetime | None:
    """Put the steps on their days; when both said yes, if they did."""
    introduction.refresh_from_db()
    at = begun
    for party in introduction.parties.order_by("position"):
        asked = at if party.asked_at else None
        answered = None
        if party.state in {PartyState.ACCEPTED, PartyState.DECLINED}:
            at = at + THINKING if party.asked_at else at
            answered = at
        Party.objects.filter(pk=party.pk).update(asked_at=asked, answered_at=answered)
    expires = at + timedelta(days=21)
    accepted = at if introduction.accepted_at else None
    Introduction.objects.filter(pk=introduction.pk).update(
        created_at=begun,
        expires_at=min(expires, timezone.now() - timedelta(hours=1)) if silent else expires,
        accepted_at=accepted,
        settled_at=at if introduction.settled_at else None,
    )
    Evidence.objects.filter(source_id=introduction.pk).update(at=at)
    introduction.refresh_from_db()
    return accepted


def _talk(made: Founded, story: Story, introduction: Introduction, accepted: datetime) -> None:
    at = accepted
    for key, text in story.talk:
        at += BETWEEN
        with happened(at):
            message = send_message(introduction=introduction, text=text, by=made.viewer(made.accounts[key]))
        Message.objects.filter(pk=message.pk).update(sent_at=at)
    sides = (made.people[story.seeker].pk, made.people[story.sought].pk)
    introduction.parties.filter(person__in=sides).update(read_at=at + BETWEEN)


def _meet(made: Founded, story: Story, introduction: Introduction, meet: Meet, accepted: datetime) -> None:
    """Proposed for a day to come, as services want it; then set back, and both say whether it was held."""
    people = [made.people[story.seeker], made.people[story.sought]]
    by = [made.viewer(made.accounts[key]) for key in (story.seeker, story.sought)]
    zone = made.network.time_zone
    soon = (timezone.now() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    plan = Plan(
        title=meet.title,
        times=[soon, soon + timedelta(days=1)],
        zone=zone,
        place=meet.place,
        url=meet.url,
        people=people,
    )
    with happened(accepted + BETWEEN):
        meeting = propose_meeting(network=made.network, plan=plan, by=by[0], introduction=introduction)
        first = meeting.slots.order_by("starts_at")[0]
        for viewer in by:
            if meeting.starts_at is None:
                meeting = answer_times(meeting=meeting, slots=[first.pk], by=viewer)
        if meeting.starts_at is None:
            meeting = fix_time(meeting=meeting, slot=first.pk, by=by[0])
    start = (accepted + timedelta(days=meet.after)).replace(hour=9, minute=0, second=0, microsecond=0)
    if meet.held is None or start > timezone.now():
        return
    _set_back_meeting(meeting, start, accepted)
    after = start + timedelta(hours=3)
    with happened(after):
        for viewer in by:
            say_whether_met(meeting=Meeting.objects.get(pk=meeting.pk), met=meet.held, by=viewer)
    Meeting.objects.filter(pk=meeting.pk).update(asked_at=after)
    Attendee.objects.filter(meeting=meeting).update(attended_at=after)
    Evidence.objects.filter(source_id=meeting.pk).update(at=start)


def _set_back_meeting(meeting: Meeting, start: datetime, accepted: datetime) -> None:
    length = timedelta(minutes=meeting.minutes)
    for number, slot in enumerate(meeting.slots.order_by("starts_at")):
        begins = start + timedelta(days=number)
        Slot.objects.filter(pk=slot.pk).update(starts_at=begins, ends_at=begins + length)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=start,
        ends_at=start + length,
        created_at=accepted + BETWEEN,
        changed_at=accepted + 2 * BETWEEN,
    )
    Attendee.objects.filter(meeting=meeting).update(replied_at=accepted + 2 * BETWEEN)


def _outcomes(made: Founded, story: Story, introduction: Introduction, accepted: datetime) -> None:
    """Both are asked on their days, and have answered what the story tells."""
    now = timezone.now()
    answers = dict(zip(OutcomeStage.values, story.outcome, strict=False))
    days = {OutcomeStage.TWO_WEEKS: 14, OutcomeStage.THREE_MONTHS: 91}
    for stage, after in days.items():
        due = accepted + timedelta(days=after)
        rows = Outcome.objects.filter(introduction=introduction, stage=stage).select_related("party")
        rows.update(due_at=due, asked_at=due if due < now else None)
        said = answers.get(stage)
        if due >= now or said is None:
            continue
        for row in rows:
            key = story.seeker if row.party.role == "seeker" else story.sought
            with happened(due + timedelta(days=1)):
                answer_outcome(outcome=row, answer=said, by=made.viewer(made.accounts[key]))
        rows.update(answered_at=due + timedelta(days=1))
        told = Evidence.objects.filter(source_id=introduction.pk, kind="worked_together", at__gt=due)
        told.update(at=due + timedelta(days=1))
