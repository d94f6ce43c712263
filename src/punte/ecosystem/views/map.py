"""The map."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from punte.ecosystem import policies
from punte.ecosystem.queries.map import FIRST_LAYERS, LAYERS, Drawn, draw
from punte.web.access import Request, guard
from punte.web.maps import csv_response, svg_response


@require_GET
@guard(policies.see_network)
def map_page(request: Request, network: str) -> HttpResponse:
    """The layers asked for (`show`, several), each point leading to the list behind it."""
    chosen = _layers(request)
    context = {
        "drawn": _draw(request),
        "layers": [(key, label, key in chosen) for key, label in LAYERS],
        "chosen": chosen,
        "query": "&".join(f"show={key}" for key in chosen),
    }
    return render(request, "ecosystem/map/map.html", context)


@require_GET
@guard(policies.see_network)
def map_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The same as SVG or CSV."""
    drawn, name = _draw(request), f"map-{request.network.slug}"
    if kind == "svg":
        return svg_response(drawn.picture, name)
    if kind == "csv":
        head = [_("What"), _("Where"), _("How many")]
        return csv_response([head, *([one.kind, one.place, one.count] for one in drawn.lines)], name)
    raise Http404


def _draw(request: Request) -> Drawn:
    return draw(request.viewer, request.network, _layers(request))


def _layers(request: Request) -> tuple[str, ...]:
    asked = set(request.GET.getlist("show"))
    return tuple(key for key, _label in LAYERS if key in asked) or FIRST_LAYERS
