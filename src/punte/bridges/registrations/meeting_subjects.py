"""What meetings are called in histories and trails."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.queries.meetings import meetings, see, whole
from punte.bridges.services.meetings.mails import path_of
from punte.records import subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

MEETING = "bridges.meeting"
LABELS = {
    "state": _("State"),
    "starts_at": _("When"),
    "times": _("Times"),
    "minutes": _("Minutes"),
    "reply": _("Answer"),
    "met": _("Took place"),
    "remain": _("Still invited"),
    "sequence": _("Version"),
    "cause": _("Why"),
}
CAUSES = {
    "cancelled": _("called off"),
    "left": _("somebody left"),
    "past": _("no time was chosen"),
}


def register() -> None:
    """Make them known."""
    subjects.register(
        SubjectKind(
            MEETING,
            _("Meeting"),
            shown,
            LABELS,
            words={
                "state": dict(MeetingState.choices),
                "reply": dict(Reply.choices),
                "cause": CAUSES,
                "met": {True: _("yes"), False: _("no")},
            },
        )
    )


def shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those that the viewer comes to or organises, once they may know with whom: histories name who acted."""
    rows = whole(meetings(viewer).filter(pk__in=list(ids)).order_by())
    return {
        one.pk: Shown(Ref(MEETING, one.pk), str(_("Meeting")), one.title, path_of(one))
        for one in rows
        if see(one, viewer, one.zone).disclosed
    }
