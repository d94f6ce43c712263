"""What follows from events of the fast lane: notices to the side that did not act."""

from django.utils.translation import gettext_lazy as _

from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import askers_of, gateways_of
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

ROOM = "bridges.request"
NOTICES = [
    NoticeKind(f"{ROOM}_asked", _("Fast lane"), _("Another gateway asks: “%(subject)s”."), tone="timber"),
    NoticeKind(f"{ROOM}_promised", _("Fast lane"), _("An answer to “%(subject)s” is promised.")),
    NoticeKind(f"{ROOM}_answered", _("Fast lane"), _("“%(subject)s” is answered."), tone="moss"),
    NoticeKind(f"{ROOM}_declined", _("Fast lane"), _("“%(subject)s” was declined."), tone="timber"),
    NoticeKind(f"{ROOM}_closed", _("Fast lane"), _("“%(subject)s” was closed."), tone="moss"),
    NoticeKind(f"{ROOM}_withdrawn", _("Fast lane"), _("“%(subject)s” was taken back.")),
    NoticeKind(f"{ROOM}_late", _("Fast lane"), _("“%(subject)s” is late."), tone="timber"),
]
TO_ASKED = {"asked", "closed", "withdrawn"}


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing."""
    rows = FastLaneRequest.objects.filter(pk__in=[event.subject_id for event in events])
    found = {one.pk: one for one in rows.select_related("asking", "asked", "asked_by")}
    for event in events:
        request = found.get(event.subject_id)
        verb = event.kind.rpartition(".")[2]
        if request is None:
            continue
        to = gateways_of(request.asked) if verb in TO_ASKED else askers_of(request)
        notify(
            accounts=[one.pk for one in to if one.pk != event.actor_id],
            kind=f"{ROOM}_{verb}",
            subject=request,
            network=request.network_id,
            event=event,
        )
