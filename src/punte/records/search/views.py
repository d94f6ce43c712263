"""The search page; its results are swapped in as one types."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from punte.records.search.find import find
from punte.records.search.registry import facets, source_of, sources
from punte.web.access import Request, Viewer, guard

PAGE, AS_YOU_TYPE = 40, 12


def search_network(viewer: Viewer) -> bool:
    """Whoever sees the network; what is found is cut to what they may see."""
    return viewer.network is not None and (viewer.network_public or viewer.rank > 0)


@dataclass(frozen=True)
class Filter:
    """A facet as the form shows it."""

    key: str
    label: Any
    choices: list[tuple[str, str]]
    chosen: str


@guard(search_network)
def search(request: Request, network: str) -> HttpResponse:
    """GET `q`, `kind` and one value a facet; the results alone for HTMX."""
    query = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("kind", "")
    filters = [
        Filter(facet.key, facet.label, facet.choices(request.viewer), request.GET.get(facet.key, ""))
        for facet in facets()
    ]
    answer = find(
        request.viewer,
        query,
        filters={one.key: one.chosen for one in filters},
        kind=kind if source_of(kind) else "",
        limit=AS_YOU_TYPE if request.htmx else PAGE,
    )
    template = "records/search/results.html" if request.htmx else "records/search/page.html"
    kinds = [(source.kind, source.label) for source in sources()]
    context = {"query": query, "kind": kind, "kinds": kinds, "filters": filters, "answer": answer}
    return render(request, template, context)
