"""What to do next: which introductions would strengthen bridges most, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from punte.bridges.policies import take_part
from punte.bridges.queries.bridges import Span
from punte.bridges.queries.naming import Named, Names
from punte.bridges.words.bridges import gain
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing
from punte.web.access import Viewer
from punte.web.context import address


@dataclass(frozen=True)
class Step:
    """Two who could be introduced, what it would do, why they fit, and where one does it."""

    span: Span
    a: Named
    b: Named
    gain: str
    why: str
    listing: Listing | None
    href: str


def told_of(spans: Iterable[Span], key: str) -> list[tuple[Span, dict[str, Any]]]:
    """The introductions noted with the readings: `key` is 'next' (a bridge's) or 'plan' (the network's)."""
    found = [(span, one) for span in spans for one in span.detail.get(key, [])]
    return sorted(found, key=lambda each: each[1].get("rank", 0))


def steps(viewer: Viewer, told: list[tuple[Span, dict[str, Any]]], names: Names) -> list[Step]:
    """Ready to be shown; one query beside the names."""
    wanted = [UUID(one["listing"]) for _span, one in told if one["listing"]]
    rows = Listing.objects.filter(network=names.network, pk__in=wanted, state=State.PUBLISHED)
    listings = {str(one.pk): one for one in rows}
    found = []
    for span, one in told:
        a, b = names.of(one["a"]), names.of(one["b"])
        if a.key.startswith("gone:") or b.key.startswith("gone:"):
            continue
        if a.group == str(span.b.pk):
            a, b = b, a
        listing = listings.get(one["listing"])
        found.append(Step(span, a, b, gain(one), _why(listing), listing, _href(viewer, names, one, listing)))
    return found


def _why(listing: Listing | None) -> str:
    if listing is None:
        return _("they worked together once, and not lately")
    return _("fits “%(title)s”") % {"title": listing.title}


def _href(viewer: Viewer, names: Names, one: dict[str, Any], listing: Listing | None) -> str:
    """The page that proposes it, for those who may: through a need or offer, or for one's own."""
    page = address("bridges:introduction_new", names.network.slug) if take_part(viewer) else ""
    if not page:
        return ""
    ends = {one["a"], one["b"]}
    if listing and ends - {str(listing.organisation_id)}:
        other = (ends - {str(listing.organisation_id)}).pop()
        return f"{page}?{urlencode({'listing': listing.pk, 'organisation': other})}"
    own = {str(key) for key in viewer.scopes("organisation")} & ends
    return f"{page}?organisation={(ends - own).pop()}" if len(own) == 1 else ""
