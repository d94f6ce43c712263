"""What needs, offers and questions hold about people: their copy, and its erasure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Interest, Listing
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters


def register() -> None:
    """Make them known."""
    exporters.register(Exporter("ecosystem.interests", _("What you asked about needs and offers"), asked))
    exporters.register(Exporter("ecosystem.listings", _("Needs and offers you wrote"), written))
    erasers.register(Eraser("ecosystem.interests", {"ecosystem.interest": ("message", "answer")}, erase))


def asked(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The person's questions and the answers to them."""
    rows = Interest.objects.filter(account=whom.account).select_related("listing") if whom.account else []
    for one in rows:
        yield {
            "about": one.listing.title,
            "message": one.message,
            "answer": one.answer,
            "state": one.get_state_display(),
            "at": one.created_at,
        }


def written(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The needs and offers that the person wrote, or is the contact of."""
    people = whom.ids("ecosystem.person")
    rows = Listing.objects.filter(contact__in=people)
    if whom.account:
        rows = rows | Listing.objects.filter(created_by=whom.account)
    for one in rows.select_related("organisation"):
        yield {
            "title": one.title,
            "organisation": one.organisation.name,
            "state": one.get_state_display(),
            "open_until": one.expires_on,
        }


def erase(whom: Whom) -> int:
    """What the person asked goes, with the answer; that somebody asked stays for the other side's history."""
    if whom.account is None:
        return 0
    rows = Interest.objects.filter(account=whom.account).exclude(message=ERASED)
    return rows.update(message=ERASED, answer="", organisation=None)
