"""Saying which times suit, and fixing one that suits all."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.models import Attendee, Fit, Meeting, Slot
from punte.bridges.queries.meetings import runs, seat_of, seats_of
from punte.bridges.services.meetings import mails
from punte.bridges.services.meetings.common import invited, locked, note_event
from punte.web.access import Viewer


@transaction.atomic
def answer_times(*, meeting: Meeting, slots: Collection[UUID], by: Viewer, add: bool = False) -> Meeting:
    """Say which of the times suit oneself; none at all is an answer, too, and the organiser is told.

    With `add` the times are added to those said before. Once all have answered
    and exactly one time suits all, it is fixed at once; of several somebody
    picks one.
    """
    meeting = locked(meeting, MeetingState.PROPOSED)
    own = invited(meeting, by)
    now = timezone.now()
    chosen = [one for one in meeting.slots.all() if one.pk in slots]
    if any(one.starts_at <= now for one in chosen):
        raise ValidationError(_("This time has passed. Choose another, or ask for other times."))
    if len(chosen) < len(set(slots)):
        raise ValidationError(_("Other times were proposed in the meantime. Look at them anew."))
    if not add:
        Fit.objects.filter(attendee=own).delete()
    Fit.objects.bulk_create(
        [Fit(network_id=meeting.network_id, slot=one, attendee=own) for one in chosen], ignore_conflicts=True
    )
    reply = Reply.YES if chosen else Reply.NO
    Attendee.objects.filter(pk=own.pk).update(reply=reply, replied_at=now)
    note_event(meeting, "answered", by, after={"reply": reply, "times": len(chosen)})
    meeting = locked(meeting)
    if reply == Reply.NO:
        mails.tell_no(meeting, own)
    fix_if_clear(meeting, by)
    return locked(meeting)


@transaction.atomic
def fix_time(*, meeting: Meeting, slot: UUID, by: Viewer) -> Meeting:
    """Fix a time that suits all; of two who do so at once one wins, and the other is told."""
    meeting = locked(meeting, MeetingState.PROPOSED)
    if not runs(by, meeting) and seat_of(meeting, by.account) is None:
        raise PermissionDenied
    found = next((one for one in _fitting(meeting) if one.pk == slot), None)
    if found is None:
        raise ValidationError(_("This time does not suit all any more."))
    _fix(meeting, found, by)
    return locked(meeting)


def fix_if_clear(meeting: Meeting, by: Viewer | None) -> bool:
    """Fix the time when all have answered and just one suits all; True when it was."""
    if any(one.reply == Reply.WAITING for one in seats_of(meeting)):
        return False
    fitting = _fitting(meeting)
    if len(fitting) != 1:
        return False
    _fix(meeting, fitting[0], by)
    return True


def _fitting(meeting: Meeting) -> list[Slot]:
    """Times to come that suit all who are invited."""
    all_of_them, now = {one.pk for one in seats_of(meeting)}, timezone.now()
    return [
        one
        for one in meeting.slots.all()
        if one.starts_at > now and all_of_them and all_of_them <= {fit.attendee_id for fit in one.fits.all()}
    ]


def _fix(meeting: Meeting, slot: Slot, by: Viewer | None) -> None:
    # The first invitation has SEQUENCE 0; one after a time that was taken back a higher one than that.
    sequence = meeting.sequence + 1 if meeting.sequence else 0
    won = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.PROPOSED).update(
        state=MeetingState.FIXED,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        sequence=sequence,
        changed_at=timezone.now(),
    )
    if not won:
        raise ValidationError(_("A time was fixed in the meantime. Nothing was changed by you."))
    note_event(
        meeting,
        "fixed",
        by,
        {"state": MeetingState.PROPOSED},
        {"state": MeetingState.FIXED, "starts_at": slot.starts_at.isoformat()},
    )
    mails.tell_fixed(locked(meeting))
