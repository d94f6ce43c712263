"""`{% load bridges_matches %}`: the words of a match's line."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from punte.bridges.choices import Opinion
from punte.bridges.policies import judge_match
from punte.bridges.queries.matches import ShownMatch
from punte.ecosystem.choices import Direction
from punte.ecosystem.models import Listing
from punte.ecosystem.templatetags.map_words import Gist, listing_gist
from punte.web.access import Viewer

register = template.Library()


@register.simple_tag
def judges(viewer: Viewer, one: ShownMatch) -> bool:
    """True when the viewer may say what they think of it."""
    return judge_match(viewer, one.listing, one.organisation)


@register.simple_tag
def turned(viewer: Viewer, one: ShownMatch, organisation: Any = None) -> bool:
    """True when the need or offer is what is new to the reader: the organisation that fits is theirs."""
    if organisation:
        return bool(one.organisation == organisation)
    if viewer.holds("editor", one.organisation.pk):
        return True
    mine = viewer.scopes("ecosystem")
    return one.organisation.ecosystem_id in mine and one.listing.ecosystem_id not in mine


@register.simple_tag
def in_short(listing: Listing) -> Gist | None:
    """What it says, for a reader of another language, where a summary does; else None."""
    reader = (get_language() or "en").split("-")[0]
    return listing_gist(listing) if listing.summary and listing.language != reader else None


@register.simple_tag
def listing_of(listing: Listing) -> str:
    """'Need of Mureș Pumps, Nord-Vest'."""
    place = listing.ecosystem.name if listing.ecosystem else listing.organisation.city
    return _whose(listing.direction, listing.organisation.name, place)


def _whose(direction: str, name: str, place: str) -> str:
    given = {"name": name, "place": place}
    if direction == Direction.NEED:
        return _("Need of %(name)s, %(place)s") % given if place else _("Need of %(name)s") % given
    return _("Offer of %(name)s, %(place)s") % given if place else _("Offer of %(name)s") % given


@register.simple_tag
def opinions() -> list[tuple[str, Any]]:
    """The three things one may say of a match."""
    return Opinion.choices


@register.simple_tag
def match_whose(one: ShownMatch) -> str:
    """'Offer of Termika Girona, Cataluña', or what kind of organisation it is and where."""
    place = one.organisation.ecosystem.name if one.organisation.ecosystem else one.organisation.city
    if one.counterpart is None:
        return ", ".join(filter(None, [str(one.organisation.get_type_display()), place]))
    return _whose(one.counterpart.direction, one.organisation.name, place)


@register.simple_tag
def match_link(one: ShownMatch, network: Any) -> SafeString:
    """The need or offer that is fitted, as a link in its own language."""
    return _listing_link(one.listing, network)


@register.simple_tag
def fitting_link(one: ShownMatch, network: Any) -> SafeString:
    """Who fits, as a link, with the need or offer by which."""
    href = reverse("ecosystem:organisation", args=[network.slug, one.organisation.pk])
    who = format_html('<a href="{}">{}</a>', href, one.organisation.name)
    if one.counterpart is None:
        return who
    return format_html("{} ({})", who, _listing_link(one.counterpart, network))


def _listing_link(listing: Listing, network: Any) -> SafeString:
    href = reverse("ecosystem:listing", args=[network.slug, listing.pk])
    return format_html('<a href="{}" lang="{}">{}</a>', href, listing.language, listing.title)
