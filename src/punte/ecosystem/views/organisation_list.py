"""The list of organisations."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import Helix, OrganisationType, State
from punte.ecosystem.models import Organisation
from punte.ecosystem.policies import take_part
from punte.ecosystem.queries.organisation_filters import NARROWING, filtered
from punte.ecosystem.queries.organisations import (
    for_list,
    is_stale,
    label_of,
    theme_choices,
)
from punte.ecosystem.queries.places import ecosystem_choices, regions_of_network
from punte.web.access import Request
from punte.web.tables import Choices, Column, Filter, Table, linked

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
THEMES_SHOWN = 3


def name_cell(one: Organisation) -> SafeString:
    """The name as a link, with what one must know about it."""
    link = linked(reverse("ecosystem:organisation", args=[one.network.slug, one.pk]), one.name)
    if one.fictional:
        return format_html('{} <span class="badge plain">{}</span>', link, _("fictional"))
    return link


def theme_cell(one: Organisation) -> SafeString:
    """Its first themes."""
    names = [label_of(link.theme) for link in one.theme_links.all()]
    more = [f"+{len(names) - THEMES_SHOWN}"] if len(names) > THEMES_SHOWN else []
    shown = [*names[:THEMES_SHOWN], *more]
    return format_html_join(" ", '<span class="badge">{}</span>', ((name,) for name in shown))


def verified_cell(one: Organisation) -> Any:
    """The day, marked where it is long ago."""
    if one.verified_on is None:
        return format_html('<span class="timber-text">{}</span>', _("never"))
    if is_stale(one.verified_on):
        return format_html('<span class="timber-text">{}</span>', one.verified_on)
    return one.verified_on


FILTERS: list[tuple[str, Any, Any]] = [
    ("q", gettext_lazy("Find"), ()),
    ("ecosystem", gettext_lazy("Ecosystem"), ()),
    ("region", gettext_lazy("Region"), ()),
    ("type", gettext_lazy("Type"), OrganisationType.choices),
    ("helix", gettext_lazy("Helix"), Helix.choices),
    ("theme", gettext_lazy("Theme"), ()),
    ("claimed", gettext_lazy("Claimed"), YES_NO),
    ("fictional", gettext_lazy("Fictional"), YES_NO),
    ("stale", gettext_lazy("Getting old"), YES_NO),
    ("state", gettext_lazy("State"), State.choices),
]


class Organisations(Table[Organisation]):
    """The network's organisations. The state's filter is applied by the view: it says who may see them."""

    name = "organisations"
    caption = gettext_lazy("Organisations")
    order = "name"
    columns = (
        Column("name", gettext_lazy("Name"), name_cell, sort="folded", lead=True),
        Column("type", gettext_lazy("Type"), lambda one: one.get_type_display()),
        Column("helix", gettext_lazy("Helix"), lambda one: one.get_helix_display(), hidden=True),
        Column("ecosystem", gettext_lazy("Ecosystem"), lambda one: one.ecosystem),
        Column("region", gettext_lazy("Region"), lambda one: one.region and one.region.name, hidden=True),
        Column("city", gettext_lazy("City"), hidden=True),
        Column("country", gettext_lazy("Country"), hidden=True),
        Column("themes", gettext_lazy("Themes"), theme_cell),
        Column("verified_on", gettext_lazy("Last verified"), verified_cell, sort="verified_on"),
        Column("pic", "PIC", hidden=True),
        Column("source", gettext_lazy("Source"), hidden=True),
    )
    filters = tuple(
        Filter(key, label, NARROWING.get(key, lambda rows, value: rows), choices)
        for key, label, choices in FILTERS
    )
    empty_title = gettext_lazy("No organisations yet")
    empty_text = gettext_lazy("Add the first one by hand, or bring a spreadsheet that you have.")


def organisation_table(request: Request, *, may_add: bool) -> Organisations:
    """The table for this request."""
    viewer = request.viewer
    only = {name: request.GET.get(name, "") for name in ("state", "claimed")}
    rows = for_list(filtered(viewer, only))
    network = request.network
    add = (_("Add an organisation"), reverse("ecosystem:organisation_add", args=[network.slug]))
    return Organisations(
        request,
        rows,
        choices=filter_choices(request),
        exports=exports(request, "organisations"),
        first_step=add if may_add else None,
    )


def filter_choices(request: Request) -> dict[str, Choices]:
    """The menus that depend on the network."""
    places = region_choices(request)
    return {
        "ecosystem": [*ecosystem_choices(request.viewer), ("none", _("None"))],
        "region": places,
        "theme": theme_choices(request.viewer),
    }


def region_choices(request: Request) -> list[tuple[str, str]]:
    """Countries and regions (NUTS 0 to 2) of the network's ecosystems."""
    return [pair for pair in regions_of_network(request.network.pk) if len(pair[0]) <= 4]


def exports(request: Request, table: str) -> list[tuple[str, str]]:
    """Addresses of the exports of a table, with the page's filters, for those who take part."""
    if not take_part(request.viewer):
        return []
    query = request.GET.copy()
    for name in ("page", "sort", "col"):
        query.pop(name, None)
    kept = f"?{query.urlencode()}" if query else ""
    return [
        (kind.upper(), reverse("records:export", args=[request.network.slug, table, kind]) + kept)
        for kind in ("xlsx", "csv")
    ]
