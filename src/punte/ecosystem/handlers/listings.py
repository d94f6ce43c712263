"""What follows from events of needs and offers."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Interest, Listing
from punte.ecosystem.queries.bridges import forget
from punte.ecosystem.queries.writers import keepers
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

NOTICES = [
    NoticeKind("ecosystem.listing_approved", _("Published"), _("“%(subject)s” is published."), tone="moss"),
    NoticeKind(
        "ecosystem.listing_declined",
        _("Sent back"),
        _("“%(subject)s” was sent back with a note."),
        tone="timber",
    ),
    NoticeKind(
        "ecosystem.listing_expired",
        _("Closed"),
        _("“%(subject)s” has closed: its last day has passed. You can open it again."),
        tone="timber",
    ),
    NoticeKind("ecosystem.interest_made", _("Question"), _("Somebody asks about “%(subject)s”.")),
    NoticeKind(
        "ecosystem.interest_answered", _("Answer"), _("Your question about “%(subject)s” is answered.")
    ),
    NoticeKind(
        "ecosystem.interest_declined",
        _("Answer"),
        _("Your question about “%(subject)s” was declined."),
        tone="timber",
    ),
]
TO_KEEPERS = {"approved", "declined", "expired"}
COUNTED = ("organisation", "ecosystem", "project", "participation", "theme", "import", "sample")


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing."""
    for event in events:
        _room, noun, verb = event.kind.split(".", 2)
        if noun == "listing" and verb in TO_KEEPERS:
            _tell_keepers(event, verb)
        elif noun == "interest":
            _tell_of_interest(event, verb)


def _tell_keepers(event: Event, verb: str) -> None:
    listing = _listings().filter(pk=event.subject_id).first()
    if listing:
        _notify(event, f"ecosystem.listing_{verb}", listing, (one.pk for one in keepers(listing)))


def _tell_of_interest(event: Event, verb: str) -> None:
    interest = Interest.objects.filter(pk=event.subject_id).first()
    listing = _listings().filter(pk=interest.listing_id).first() if interest else None
    if not interest or not listing:
        return
    if verb == "made":
        _notify(event, "ecosystem.interest_made", listing, (one.pk for one in keepers(listing)))
    elif verb in {"answered", "declined"}:
        _notify(event, f"ecosystem.interest_{verb}", listing, [interest.account_id])


def _listings() -> QuerySet[Listing]:
    return Listing.objects.select_related("contact")


def _notify(event: Event, kind: str, listing: Listing, accounts: Iterable[UUID]) -> None:
    others = [one for one in accounts if one != event.actor_id]
    notify(accounts=others, kind=kind, subject=listing, network=listing.network_id, event=event)


def forget_counts(events: list[Event]) -> None:
    """What was counted for pictures is counted anew."""
    touched = {event.network_id for event in events if event.kind.split(".")[1] in COUNTED}
    for network in touched:
        if network:
            forget(network)
