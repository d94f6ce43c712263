"""Proposing times for a meeting, and other times when none suited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.invitations import CANCEL
from punte.bridges.models import Attendee, Fit, Introduction, Meeting, Slot
from punte.bridges.queries.meetings import seats_of
from punte.bridges.queries.partners import may_meet
from punte.bridges.services.meetings import mails
from punte.bridges.services.meetings.common import (
    OPEN,
    checked_minutes,
    checked_times,
    locked,
    must_run,
    note_event,
)
from punte.ecosystem.models import Person
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.web.access import Rank, Viewer

MOST_A_DAY = 20


@dataclass(frozen=True)
class Plan:
    """What a meeting is about, how long, where, and when it could be (aware datetimes)."""

    title: str
    times: Sequence[datetime]
    minutes: int = 30
    zone: str = "UTC"
    note: str = ""
    place: str = ""
    url: str = ""
    people: Sequence[Person] = field(default_factory=tuple)


@transaction.atomic
def propose_meeting(
    *, network: Network, plan: Plan, by: Viewer, introduction: Introduction | None = None
) -> Meeting:
    """Invite these people and offer them times; they get a mail with a button for each.

    The proposed times suit the one who proposes, if they come themselves.
    Raises ValidationError for times, minutes or people that will not do.
    """
    if by.network != network.pk or by.account is None or not may_meet(by, plan.people, introduction):
        raise PermissionDenied
    times, minutes = checked_times(plan.times), checked_minutes(plan.minutes)
    _check_people(plan.people, network)
    _check_number(by)
    meeting = Meeting(
        network=network,
        introduction=introduction,
        organiser=Account.objects.get(pk=by.account),
        title=plan.title.strip(),
        note=plan.note.strip(),
        zone=plan.zone,
        place=plan.place.strip(),
        url=plan.url,
        minutes=minutes,
        changed_at=timezone.now(),
    )
    meeting.full_clean()
    meeting.save()
    Attendee.objects.bulk_create(
        Attendee(network=network, meeting=meeting, person=one) for one in plan.people
    )
    _offer(meeting, times, by)
    note_event(meeting, "proposed", by, after={"times": len(times), "minutes": minutes})
    mails.tell_times(locked(meeting), by)
    return meeting


@transaction.atomic
def propose_other_times(*, meeting: Meeting, times: Sequence[datetime], minutes: int, by: Viewer) -> Meeting:
    """Put other times in the place of those there are, or of the one that was fixed; all are asked anew.

    A fixed time is taken out of calendars by the same mail.
    """
    meeting = locked(meeting, *OPEN)
    must_run(meeting, by)
    found, minutes = checked_times(times), checked_minutes(minutes)
    if len(seats_of(meeting)) < 2:
        raise ValidationError(_("Nobody is left to meet."))
    void = None
    if meeting.state == MeetingState.FIXED:
        meeting.sequence += 1
        void = mails.invitations(meeting, CANCEL)
    before = meeting.state
    meeting.state, meeting.starts_at, meeting.ends_at = MeetingState.PROPOSED, None, None
    meeting.minutes, meeting.changed_at, meeting.asked_at = minutes, timezone.now(), None
    meeting.save()
    meeting.slots.all().delete()
    meeting.attendees.update(reply=Reply.WAITING, replied_at=None)
    _offer(meeting, found, by)
    note_event(meeting, "reopened", by, {"state": before}, {"state": meeting.state, "times": len(found)})
    mails.tell_times(locked(meeting), by, void)
    return meeting


def _offer(meeting: Meeting, times: Iterable[datetime], by: Viewer) -> None:
    length = timedelta(minutes=meeting.minutes)
    slots = Slot.objects.bulk_create(
        Slot(network=meeting.network, meeting=meeting, starts_at=start, ends_at=start + length)
        for start in times
    )
    own = Attendee.objects.filter(meeting=meeting, person__account=by.account).first()
    if own:
        Fit.objects.bulk_create(Fit(network=meeting.network, slot=slot, attendee=own) for slot in slots)
        Attendee.objects.filter(pk=own.pk).update(reply=Reply.YES, replied_at=timezone.now())


def _check_people(people: Sequence[Person], network: Network) -> None:
    for one in people:
        if viewer_of(one.account, network).rank < Rank.MEMBER:
            raise ValidationError(_("One of them has no account here any more, so they cannot be invited."))


def _check_number(by: Viewer) -> None:
    since = timezone.now() - timedelta(days=1)
    if Meeting.objects.filter(organiser=by.account, created_at__gt=since).count() >= MOST_A_DAY:
        raise ValidationError(_("You have proposed twenty meetings within a day. Go on tomorrow."))
