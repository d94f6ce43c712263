"""Beside a broker's desk: the corridor this quarter."""

from typing import Any

from django.template.loader import render_to_string

from punte.bridges import policies
from punte.bridges.queries.corridor.matrix import this_quarter_of
from punte.ecosystem.queries.places import ecosystems
from punte.post.places import Place
from punte.web.access import Request


def this_quarter(request: Request, desk: Any) -> str:
    """What one's region asked, met and began with each other region; for gateways, of their first network."""
    places: list[Place] = [one for one in desk.places if one.viewer.scopes("ecosystem")]
    places = [one for one in places if policies.broker(one.viewer)]
    if not places:
        return ""
    place = places[0]
    own = ecosystems(place.viewer).filter(pk__in=place.viewer.scopes("ecosystem")).first()
    if own is None:
        return ""
    context = {"place": place, "own": own, "sides": this_quarter_of(place.network, own.pk)}
    return render_to_string("bridges/corridor/card.html", context, request=request)
