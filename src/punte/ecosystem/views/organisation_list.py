"""The list of organisations."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import Helix, OrganisationType, State
from punte.ecosystem.models import Organisation, OrganisationTheme
from punte.ecosystem.queries.claims import claimed_ids
from punte.ecosystem.queries.organisations import (
    for_list,
    is_stale,
    label_of,
    organisations,
    stale_before,
    theme_choices,
)
from punte.ecosystem.queries.places import ecosystem_choices, regions_of_network
from punte.records.tabular.folding import fold
from punte.web.access import Request
from punte.web.context import address
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


def by_text(rows: Any, text: str) -> Any:
    """Those whose name holds the text, accents and capitals forgiven."""
    return rows.filter(folded__contains=fold(text) or text.lower())


def by_theme(rows: Any, key: str) -> Any:
    """Those that work on the theme, or on one below it."""
    links = OrganisationTheme.objects.filter(Q(theme=key) | Q(theme__parent=key))
    return rows.filter(pk__in=links.values("organisation"))


def by_age(rows: Any, value: str) -> Any:
    """Those verified long ago or never; or the others."""
    old = Q(verified_on=None) | Q(verified_on__lt=stale_before())
    return rows.filter(old) if value == "yes" else rows.exclude(old)


class Organisations(Table[Organisation]):
    """The network's organisations. The state's filter is applied by the view: it says who may see them."""

    name = "organisations"
    caption = gettext_lazy("Organisations")
    order = "name"
    columns = (
        Column("name", gettext_lazy("Name"), name_cell, sort="folded", lead=True),
        Column("type", gettext_lazy("Type"), lambda one: one.get_type_display(), sort="type"),
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
    filters = (
        Filter("q", gettext_lazy("Find"), by_text),
        Filter(
            "ecosystem",
            gettext_lazy("Ecosystem"),
            lambda rows, key: rows.filter(ecosystem=None if key == "none" else key),
        ),
        Filter(
            "region", gettext_lazy("Region"), lambda rows, code: rows.filter(region__code__startswith=code)
        ),
        Filter(
            "type",
            gettext_lazy("Type"),
            lambda rows, value: rows.filter(type=value),
            OrganisationType.choices,
        ),
        Filter("helix", gettext_lazy("Helix"), lambda rows, value: rows.filter(helix=value), Helix.choices),
        Filter("theme", gettext_lazy("Theme"), by_theme),
        Filter("claimed", gettext_lazy("Claimed"), lambda rows, value: rows, YES_NO),
        Filter(
            "fictional",
            gettext_lazy("Fictional"),
            lambda rows, value: rows.filter(fictional=value == "yes"),
            YES_NO,
        ),
        Filter("stale", gettext_lazy("Getting old"), by_age, YES_NO),
        Filter("state", gettext_lazy("State"), lambda rows, value: rows, State.choices),
    )
    empty_title = gettext_lazy("No organisations yet")
    empty_text = gettext_lazy("Add the first one by hand, or bring a spreadsheet that you have.")


def organisation_table(request: Request, *, may_add: bool) -> Organisations:
    """The table for this request."""
    viewer = request.viewer
    state = request.GET.get("state", "")
    rows = for_list(organisations(viewer, state if state in State.values else State.PUBLISHED))
    claimed = request.GET.get("claimed", "")
    if claimed in ("yes", "no"):
        known = [id for id in claimed_ids(request.network.pk) if id]
        rows = rows.filter(pk__in=known) if claimed == "yes" else rows.exclude(pk__in=known)
    network = request.network
    add = (_("Add an organisation"), reverse("ecosystem:organisation_add", args=[network.slug]))
    return Organisations(
        request,
        rows.select_related("network"),
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
    """Addresses of the exports of a table, with the page's filters."""
    href = address("records:export", request.network.slug, table)
    if not href:
        return []
    query = request.GET.copy()
    for name in ("page", "sort", "col"):
        query.pop(name, None)
    found = []
    for kind in ("xlsx", "csv"):
        query["format"] = kind
        found.append((kind.upper(), f"{href}?{query.urlencode()}"))
    return found
