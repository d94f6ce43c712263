"""The network at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from punte.ecosystem import policies
from punte.ecosystem.queries import listings
from punte.ecosystem.queries.glance import glance as glance_at
from punte.web.access import Request, guard


@require_GET
@guard(policies.see_network)
def glance(request: Request, network: str) -> HttpResponse:
    """Map, counts, gaps, the newest needs and offers, the ecosystems."""
    context = {
        "glance": glance_at(request.viewer, request.network),
        "may_write": listings.may_write(request.viewer),
        "inside": policies.see_people(request.viewer),
    }
    return render(request, "ecosystem/glance/glance.html", context)
