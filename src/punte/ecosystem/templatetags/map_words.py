"""`{% load map_words %}`: words that pages of needs, offers and the map share."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Listing, Theme
from punte.ecosystem.queries.organisations import label_of
from punte.web.maps import MapPicture

register = template.Library()
GIST = 150  # letters


@dataclass(frozen=True)
class Gist:
    """The beginning of a text, with its language."""

    text: str
    language: str


@register.simple_tag
def listing_whose(listing: Listing) -> str:
    """'Nord-Vest · until 12 March': the place, or whose it is, and the last day."""
    place = listing.ecosystem.name if listing.ecosystem else listing.organisation.name
    this_year = listing.expires_on.year == timezone.localdate().year
    day = date_format(listing.expires_on, "j F" if this_year else "j F Y")
    return _("%(place)s · until %(day)s") % {"place": place, "day": day}


@register.simple_tag
def listing_gist(listing: Listing) -> Gist:
    """Why to read on: the summary where it is in the reader's language, else the text's beginning."""
    reader = (get_language() or "en").split("-")[0]
    if listing.summary and listing.language != reader:
        return Gist(_short(listing.summary), listing.summary_language)
    return Gist(_short(listing.text), listing.language)


def _short(text: str) -> str:
    """The beginning, cut between two words."""
    if len(text) <= GIST:
        return text
    return text[:GIST].rsplit(None, 1)[0].rstrip(" ,;:–-") + " …"


@register.simple_tag
def language_called(code: str) -> str:
    """What its speakers call it."""
    return language_name(code)


@register.filter
def kind_called(key: str) -> Any:
    """What a type of organisation is called; '' for none."""
    return OrganisationType(key).label if key in OrganisationType.values else ""


@register.simple_tag
def theme_label(theme: Theme) -> str:
    """The theme in the reader's language."""
    return label_of(theme)


@register.simple_tag
def map_says(picture: MapPicture) -> Any:
    """The sentence below the map: what its lines and circles mean, as far as it has any."""
    said = []
    if picture.arcs:
        weak = any(arc.kind == "weak" for arc in picture.arcs)
        said.append(_("Line: projects that both ecosystems took part in, as sources tell."))
        if weak:
            said.append(_("Dashed: a single one."))
    kinds = {str(point.kind) for point in picture.points}
    if "need" in kinds:
        said.append(_("Brown: open needs."))
    if "offer" in kinds:
        said.append(_("Green: open offers."))
    if kinds - {"ecosystem"}:
        said.append(_("A larger circle stands for more. Each opens the list behind it."))
    return " ".join(said) or _("Each point opens the list behind it.")
