"""Matches on other pages: a need's or an offer's, an organisation's, the desk."""

from typing import Any

from django.template.loader import render_to_string

from punte.bridges import policies
from punte.bridges.queries import matches as queries
from punte.ecosystem.choices import Direction
from punte.ecosystem.models import Listing
from punte.ecosystem.policies import change_listing
from punte.web.access import Request, Viewer

QUICK, POLLS = 12, 60
"""Times a page asks again: these at first twice a second, then every two seconds, then no more by itself."""
FIRST = 5
"""Matches that show at once; the others stand behind a fold."""
ON_ORGANISATION = 3


def panel_context(viewer: Viewer, listing: Listing, *, tries: int = 0) -> dict[str, Any]:
    """What the matches on a listing's page are drawn from; two queries."""
    found = queries.matches_of(viewer, listing)
    return {
        "listing": listing,
        "found": found,
        "first": found.shown[:FIRST],
        "rest": found.shown[FIRST:],
        "needs": listing.direction == Direction.NEED,
        "keeps": change_listing(viewer, listing),
        "next_try": tries + 1,
        "delay": "500ms" if tries < QUICK else "2s",
        "asks": tries < POLLS,
        **rights(viewer),
    }


def rights(viewer: Viewer) -> dict[str, Any]:
    """What a line of matches offers this viewer to do."""
    return {
        "viewer": viewer,
        "may_introduce": policies.take_part(viewer),
        "broker": policies.broker(viewer),
    }


def of_listing(request: Request, listing: Any) -> str:
    """Matches beside a need or an offer; nothing for outsiders, or while it is not open."""
    viewer = request.viewer
    if not policies.inside_network(viewer):
        return ""
    context = panel_context(viewer, listing)
    if context["found"].stage == queries.Stage.CLOSED:
        return ""
    return render_to_string("bridges/matches/panel.html", context, request=request)


def of_organisation(request: Request, organisation: Any) -> str:
    """The latest of what an organisation fits, and of who fits it; two queries."""
    viewer = request.viewer
    if not policies.inside_network(viewer):
        return ""
    rows = queries.for_organisation(viewer, organisation)
    latest = queries.for_reading(viewer, rows).order_by("-listing__published_at", "rank")[:ON_ORGANISATION]
    matches = queries.show(latest)
    if not matches:
        return ""
    context = {"organisation": organisation, "matches": matches, "count": rows.count(), **rights(viewer)}
    return render_to_string("bridges/matches/on_organisation.html", context, request=request)


def on_desk(request: Request, desk: Any) -> str:
    """'Matches for your region' for gateways, 'Matches for you' for all; few queries for all networks."""
    account = desk.account.pk
    inside = [one for one in desk.places if policies.inside_network(one.viewer)]
    sections = [
        (mine, few)
        for mine, few in (
            (False, queries.regions_few(inside, account)),
            (True, queries.own_few(inside, account)),
        )
        if few.shown
    ]
    if not sections:
        return ""
    viewers = {place.network.pk: place.viewer for place in inside}
    drawn = [
        (mine, few.count, [(one, rights(viewers[one.match.network_id])) for one in few.shown])
        for mine, few in sections
    ]
    return render_to_string("bridges/matches/desk.html", {"sections": drawn}, request=request)
