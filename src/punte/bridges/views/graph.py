"""The network to look at: the page, what its canvas draws, and the same as files."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from punte.bridges import exports, policies
from punte.bridges.pictures.network import middles, network_svg
from punte.bridges.queries.brokerage import joining
from punte.bridges.queries.graph import KINDS, ORGANISATIONS, Seen, Spot, seen
from punte.web.access import Request, guard
from punte.web.components import Tab
from punte.web.maps import csv_response
from punte.web.maps.responses import file_response, svg_file
from punte.web.tables import Column, Table, linked

FILTERS = ("ecosystem", "theme", "kind")


class Points(Table[Any]):
    """The picture as a table."""

    name = "points"
    caption = gettext_lazy("Who is in the picture")
    order = "-ties"
    columns = (
        Column("name", gettext_lazy("Name"), lambda row: row.cell, sort="spot.name", lead=True),
        Column("ecosystem", gettext_lazy("Ecosystem"), lambda row: row.ecosystem, sort="ecosystem"),
        Column("kind", gettext_lazy("Kind"), lambda row: row.kind, sort="kind"),
        Column("ties", gettext_lazy("Ties"), lambda row: row.ties, sort="ties", number=True),
        Column(
            "across",
            gettext_lazy("Into other ecosystems"),
            lambda row: row.across,
            sort="across",
            number=True,
        ),
    )
    empty_title = gettext_lazy("Nobody is in the picture")


@require_GET
@guard(policies.inside_network)
def network_page(request: Request, network: str) -> HttpResponse:
    """The picture, its table, and who joins what would else be apart."""
    shown, whole = _seen(request)
    context = {
        "seen": shown,
        "table": Points(request, _rows(shown)),
        "tabs": _tabs(request, shown.kind),
        "filters": _filters(request, whole),
        "filtered": shown is not whole,
        "joining": joining(shown),
        "data": _address(request, "network_data"),
        "files": [(label, _file(request, key)) for key, label in _files()],
        "still": _file(request, "svg"),
        "sentence": _sentence(shown),
    }
    return render(request, "bridges/network/page.html", context)


@require_GET
@guard(policies.inside_network)
def network_data(request: Request, network: str) -> HttpResponse:
    """What the canvas draws."""
    shown, _whole = _seen(request)
    at = {one.id: number for number, one in enumerate(shown.spots)}
    return JsonResponse(
        {
            "names": [one.name for one in shown.spots],
            "hrefs": [one.href for one in shown.spots],
            "facts": [_fact(shown, one) for one in shown.spots],
            "x": [one.x for one in shown.spots],
            "y": [one.y for one in shown.spots],
            "degree": [shown.degree[one.id] for one in shown.spots],
            "across": [shown.across[one.id] for one in shown.spots],
            "ties": [end for tie in shown.ties for end in (at[tie.a], at[tie.b])],
            "weak": [int(tie.weak) for tie in shown.ties],
            "groups": middles(shown),
        }
    )


@require_GET
@guard(policies.inside_network)
def network_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The same as GEXF, GraphML, Kumu's JSON, CSV or SVG."""
    shown, _whole = _seen(request)
    name = f"{request.network.slug}-{shown.kind}"
    title = _title(request, shown)
    if kind == "svg":
        return svg_file(network_svg(shown, title), name)
    if kind == "csv":
        return csv_response(exports.node_rows(shown), name)
    if kind == "ties":
        return csv_response(exports.edge_rows(shown), f"{name}-ties")
    if kind == "gexf":
        text = exports.gexf(shown, title, timezone.localdate())
        return file_response(text, "application/gexf+xml", f"{name}.gexf")
    if kind == "graphml":
        return file_response(exports.graphml(shown, title), "application/graphml+xml", f"{name}.graphml")
    if kind == "kumu":
        return file_response(exports.kumu(shown), "application/json", f"{name}.json")
    raise Http404


def _files() -> list[tuple[str, str]]:
    return [
        ("gexf", "GEXF"),
        ("graphml", "GraphML"),
        ("kumu", "Kumu"),
        ("csv", _("Points as CSV")),
        ("ties", _("Ties as CSV")),
    ]


def _kind(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in dict(KINDS) else ORGANISATIONS


def _seen(request: Request) -> tuple[Seen, Seen]:
    """What is asked for, and all there is of that kind."""
    whole = seen(request.viewer, request.network, _kind(request))
    wanted = {key: request.GET[key] for key in FILTERS if request.GET.get(key)}
    if not wanted:
        return whole, whole

    def fits(one: Spot) -> bool:
        return (
            wanted.get("ecosystem", one.group) == one.group
            and wanted.get("kind", one.kind) == one.kind
            and ("theme" not in wanted or wanted["theme"] in one.themes)
        )

    spots = [one for one in whole.spots if fits(one)]
    there = {one.id for one in spots}
    ties = [tie for tie in whole.ties if tie.a in there and tie.b in there]
    return replace(whole, spots=spots, ties=ties), whole


class _Row:
    """A point as the table shows it."""

    def __init__(self, shown: Seen, spot: Spot) -> None:
        self.spot = spot
        self.ecosystem = shown.groups.get(spot.group, "")
        self.kind = shown.kinds.get(spot.kind, spot.kind)
        self.ties = shown.degree[spot.id]
        self.across = shown.across[spot.id]

    @property
    def cell(self) -> str:
        """The name, and where it leads."""
        return linked(self.spot.href, self.spot.name) if self.spot.href else self.spot.name


def _rows(shown: Seen) -> list[_Row]:
    return [_Row(shown, one) for one in shown.spots]


def _fact(shown: Seen, one: Spot) -> str:
    ties = shown.degree[one.id]
    words = {"place": shown.groups.get(one.group, _("no ecosystem")), "across": shown.across[one.id]}
    told = ngettext(
        "%(place)s; one tie, %(across)s of them into other ecosystems",
        "%(place)s; %(ties)s ties, %(across)s of them into other ecosystems",
        ties,
    )
    return told % {**words, "ties": ties}


def _tabs(request: Request, current: str) -> list[Tab]:
    here = reverse("bridges:network", args=[request.network.slug])
    return [Tab(label, f"{here}?show={key}", key == current) for key, label in KINDS]


def _filters(request: Request, whole: Seen) -> list[tuple[str, Any, list[tuple[str, str]], str]]:
    """Menus with what occurs in the picture: key, label, choices, the present choice."""
    groups = {one.group for one in whole.spots}
    themes = {key for one in whole.spots for key in one.themes}
    kinds = {one.kind for one in whole.spots}
    menus = [
        ("ecosystem", _("Ecosystem"), [(key, name) for key, name in whole.groups.items() if key in groups]),
        ("theme", _("Theme"), [(key, name) for key, name in whole.themes.items() if key in themes]),
        ("kind", _("Kind"), [(key, name) for key, name in whole.kinds.items() if key in kinds]),
    ]
    return [
        (key, label, choices, request.GET.get(key, "")) for key, label, choices in menus if len(choices) > 1
    ]


def _query(request: Request) -> str:
    kept = {key: request.GET[key] for key in FILTERS if request.GET.get(key)}
    return urlencode({"show": _kind(request), **kept})


def _address(request: Request, route: str) -> str:
    return f"{reverse(f'bridges:{route}', args=[request.network.slug])}?{_query(request)}"


def _file(request: Request, kind: str) -> str:
    return f"{reverse('bridges:network_file', args=[request.network.slug, kind])}?{_query(request)}"


def _title(request: Request, shown: Seen) -> str:
    words = {"network": request.network.name, "kind": str(dict(KINDS)[shown.kind])}
    return _("%(network)s: %(kind)s and their ties") % words


def _sentence(shown: Seen) -> str:
    """What the picture shows, and what it does not."""
    parts = [_("Green: who has ties into another ecosystem. Dashed: ties that fade within six months.")]
    if shown.kind != ORGANISATIONS:
        parts.append(
            _("Ties are drawn between people who agreed to show them; others stand in sums of three or more.")
        )
    if shown.left_out:
        parts.append(_("%(n)s with fewer ties are left out.") % {"n": shown.left_out})
    return " ".join(parts)
