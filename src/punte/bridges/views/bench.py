"""What the pages of a need and of a request on the broker's bench share."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.shortlists import notes_of
from punte.bridges.queries.workbench import Candidate, Thing, bench_of, search_for
from punte.ecosystem.models import Organisation
from punte.web.access import Request


def bench_context(request: Request, thing: Thing) -> dict[str, Any]:
    """Shortlist, who else would fit, what was searched for, notes."""
    bench = bench_of(request.viewer, thing)
    words = request.GET.get("q", "").strip()
    taken = {one.organisation.pk for one in bench.shortlist}
    return {
        "thing": thing,
        "thing_kind": "request" if isinstance(thing, FastLaneRequest) else "listing",
        "bench": bench,
        "rows": [(one, introduce_href(request, thing, one)) for one in bench.shortlist],
        "q": words,
        "found": search_for(request.viewer, thing, words, taken) if words else [],
        "notes": list(notes_of(request.viewer, thing)),
    }


def introduce_href(request: Request, thing: Thing, one: Candidate) -> str:
    """Where an introduction to the organisation is proposed."""
    asked = {"organisation": str(one.organisation.pk)}
    if isinstance(thing, FastLaneRequest):
        asked |= {"request": str(thing.pk)} | ({"listing": str(thing.listing_id)} if thing.listing_id else {})
    else:
        asked["listing"] = str(thing.pk)
    if one.counterpart:
        asked["counterpart"] = str(one.counterpart.pk)
    page = reverse("bridges:introduction_new", args=[request.network.slug])
    return f"{page}?{urlencode(asked)}"


def back_to(request: Request, thing: Thing, part: str = "shortlist") -> str:
    """The page of the thing, at its shortlist."""
    route = "request" if isinstance(thing, FastLaneRequest) else "workbench"
    return reverse(f"bridges:{route}", args=[request.network.slug, thing.pk]) + f"#{part}"


def named(organisation: Organisation) -> dict[str, str]:
    """Its name for a sentence."""
    return {"name": organisation.name}
