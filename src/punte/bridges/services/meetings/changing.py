"""Moving a fixed meeting, saying that one cannot come, cancelling."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.invitations import CANCEL
from punte.bridges.models import Attendee, Meeting
from punte.bridges.services.meetings import mails
from punte.bridges.services.meetings.common import (
    OPEN,
    checked_minutes,
    checked_times,
    invited,
    locked,
    must_run,
    note_event,
)
from punte.web.access import Viewer


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, starts_at: datetime, minutes: int, place: str, url: str, note: str, by: Viewer
) -> Meeting:
    """Move a fixed meeting to another time, or say another place, link or note.

    All get the invitation anew with a higher SEQUENCE; after another time the
    others are asked again whether they come. Nothing is sent when nothing changed.
    """
    meeting = locked(meeting, MeetingState.FIXED)
    must_run(meeting, by)
    if meeting.ends_at and meeting.ends_at <= timezone.now():
        raise ValidationError(_("Its time has passed. Propose another meeting."))
    ends_at = starts_at + timedelta(minutes=checked_minutes(minutes))
    moved = (starts_at, ends_at) != (meeting.starts_at, meeting.ends_at)
    words = (place.strip(), url.strip(), note.strip())
    if not moved and words == (meeting.place, meeting.url, meeting.note):
        return meeting
    if moved:
        checked_times([starts_at])
    before = meeting.starts_at
    meeting.starts_at, meeting.ends_at, meeting.minutes = starts_at, ends_at, minutes
    meeting.place, meeting.url, meeting.note = words
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, timezone.now()
    meeting.full_clean()
    meeting.save()
    if moved:
        others = meeting.attendees.exclude(person__account=by.account)
        others.update(reply=Reply.WAITING, replied_at=None)
        meeting.attendees.filter(person__account=by.account).update(reply=Reply.YES)
        times = {"starts_at": before.isoformat() if before else None}, {"starts_at": starts_at.isoformat()}
        note_event(meeting, "moved", by, *times)
    else:
        note_event(meeting, "changed", by, after={"sequence": meeting.sequence})
    meeting = locked(meeting)
    mails.tell_changed(meeting, moved=moved)
    return meeting


@transaction.atomic
def answer_invitation(*, meeting: Meeting, comes: bool, by: Viewer) -> Meeting:
    """Say whether one comes to a fixed meeting; who organised it is told of a no."""
    meeting = locked(meeting, MeetingState.FIXED)
    own = invited(meeting, by)
    if meeting.ends_at and meeting.ends_at <= timezone.now():
        raise ValidationError(_("Its time has passed."))
    reply = Reply.YES if comes else Reply.NO
    if own.reply == reply:
        return meeting
    Attendee.objects.filter(pk=own.pk).update(reply=reply, replied_at=timezone.now())
    note_event(meeting, "answered", by, {"reply": own.reply}, {"reply": reply})
    meeting = locked(meeting)
    if not comes:
        mails.tell_no(meeting, own)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Viewer) -> Meeting:
    """Call it off: the others get a mail, and a fixed one goes from their calendars."""
    meeting = locked(meeting, *OPEN)
    must_run(meeting, by)
    if meeting.ends_at and meeting.ends_at <= timezone.now():
        raise ValidationError(_("Its time has passed. Say below whether you met."))
    call_off(meeting, by, "cancelled")
    return meeting


def call_off(meeting: Meeting, by: Viewer | None, cause: str) -> None:
    """Cancel a locked meeting; causes: cancelled (somebody did), left (too few stay), past (none chosen)."""
    before, fixed = meeting.state, meeting.state == MeetingState.FIXED
    meeting.state, meeting.changed_at = MeetingState.CANCELLED, timezone.now()
    meeting.sequence += fixed
    meeting.save(update_fields=["state", "changed_at", "sequence"])
    note_event(meeting, "cancelled", by, {"state": before}, {"state": MeetingState.CANCELLED, "cause": cause})
    if cause != "past":
        void = mails.invitations(meeting, CANCEL) if fixed else None
        mails.tell_cancelled(meeting, by, cause, void)
