"""What follows from events of meetings, and from somebody leaving a network."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Meeting
from punte.bridges.queries.meetings import seats_of, whole
from punte.bridges.services.meetings import end_meetings, leave_meetings
from punte.ecosystem.models import Person
from punte.members.models import Membership
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

UNTITLED = _("A meeting; with whom is not disclosed yet")
SENTENCES = {
    "proposed": (_("Times are proposed: “%(subject)s”."), "timber"),
    "reopened": (_("Other times are proposed: “%(subject)s”."), "timber"),
    "fixed": (_("A time is fixed: “%(subject)s”."), "river"),
    "moved": (_("Moved to another time: “%(subject)s”."), "timber"),
    "changed": (_("Place or link changed: “%(subject)s”."), "river"),
    "cancelled": (_("Called off: “%(subject)s”."), "timber"),
    "answered": (_("Somebody answered: “%(subject)s”."), "river"),
    "left": (_("Somebody has left: “%(subject)s”."), "timber"),
    "held": (_("You met: “%(subject)s”."), "moss"),
    "missed": (_("It did not take place: “%(subject)s”."), "river"),
}
NOTICES = [
    NoticeKind(f"bridges.meeting_{verb}", _("Meeting"), sentence, UNTITLED, tone)
    for verb, (sentence, tone) in SENTENCES.items()
]
TO_ORGANISER = {"answered", "left"}


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing."""
    known = {kind.kind for kind in NOTICES}
    wanted = [one for one in events if _kind(one) in known]
    found = {one.pk: one for one in whole(Meeting.objects.filter(pk__in=[one.subject_id for one in wanted]))}
    for event in wanted:
        meeting = found.get(event.subject_id)
        if meeting is None:
            continue
        notify(
            accounts=[id for id in _whom(event, meeting) if id != event.actor_id],
            kind=_kind(event),
            subject=meeting,
            network=meeting.network_id,
            event=event,
        )


def _kind(event: Event) -> str:
    return f"bridges.meeting_{event.kind.rpartition('.')[2]}"


def _whom(event: Event, meeting: Meeting) -> Iterable[UUID]:
    organiser = [meeting.organiser_id] if meeting.organiser_id else []
    if event.kind.rpartition(".")[2] in TO_ORGANISER and organiser:
        return organiser
    people = [one.person for one in seats_of(meeting)]
    return dict.fromkeys([*organiser, *(one.account_id for one in people if one and one.account_id)])


def end(events: list[Event]) -> None:
    """Call off the meetings of introductions that somebody has left."""
    for event in events:
        end_meetings(introduction=event.subject_id)


def let_go(events: list[Event]) -> None:
    """Take whoever belongs to the network no more out of its meetings."""
    for ended in Membership.objects.filter(pk__in=[event.subject_id for event in events]):
        same = Membership.objects.filter(network=ended.network_id, account=ended.account_id, ended_at=None)
        if same.exists():
            continue
        for person in Person.objects.filter(network=ended.network_id, account=ended.account_id):
            leave_meetings(person=person)
