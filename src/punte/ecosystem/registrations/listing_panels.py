"""Needs and offers on the pages of other things."""

from typing import Any

from django.template.loader import render_to_string

from punte.ecosystem.queries.listings import for_list, visible_listings
from punte.ecosystem.queries.writers import writes_for
from punte.web.access import Request

SHOWN = 8


def of_organisation(request: Request, organisation: Any) -> str:
    """What an organisation seeks and gives, as far as the viewer may see it."""
    viewer = request.viewer
    rows = for_list(visible_listings(viewer).filter(organisation=organisation))
    found = list(rows.order_by("state", "-published_at")[:SHOWN])
    writes = writes_for(viewer, organisation)
    if not found and not writes:
        return ""
    context = {"listings": found, "organisation": organisation, "writes": writes}
    return render_to_string("ecosystem/listings/of_organisation.html", context, request=request)
