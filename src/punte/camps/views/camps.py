"""The list of camps, and one's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from punte.camps import clock, policies
from punte.camps.choices import CampState
from punte.camps.queries import editions
from punte.camps.queries.programme import taken_back
from punte.camps.structured import as_json_ld, event
from punte.camps.views.common import camp_or_404, tabs
from punte.ecosystem.queries.organisations import label_of
from punte.web.access import Request, guard


@guard(policies.see_network)
@require_safe
def camp_list(request: Request, network: str) -> HttpResponse:
    """The network's camps: those that run, those to come, those that are over."""
    found = editions.lines(request.viewer)
    context = {
        "groups": [
            (_("Now"), found[clock.Phase.RUNNING]),
            (_("To come"), found[clock.Phase.UPCOMING]),
            (_("Held"), found[clock.Phase.PAST]),
        ],
        "any": any(found.values()),
        "may_add": policies.manage_network(request.viewer),
    }
    return render(request, "camps/list.html", context)


@guard(policies.see_network)
@require_safe
def camp_page(request: Request, network: str, camp: str) -> HttpResponse:
    """What a camp is about, when and where; its challenges, who is invited, the way in."""
    found = camp_or_404(request, camp)
    challenges = editions.challenges_of(found)
    ecosystems = editions.invited(found)
    themes = [label_of(one) for one in editions.themes_of(found)]
    phase = clock.phase(found)
    public = found.state != CampState.DRAFT
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:camp"),
        "days": clock.span(found.starts_on, found.ends_on),
        "apply_by": clock.span(found.apply_until, found.apply_until) if found.apply_until else "",
        "left": (found.starts_on - clock.today(found)).days,
        "phase": phase,
        "open": found.state == CampState.OPEN and phase != clock.Phase.PAST,
        "place": editions.place_of(found),
        "languages": editions.spoken(found),
        "challenges": challenges,
        "ecosystems": ecosystems,
        "themes": themes,
        "picture": editions.invited_map(
            found, ecosystems, title=_("Ecosystems invited"), here=found.city or found.venue or found.name
        ),
        "organises": policies.organise(request.viewer, found),
        "taken_back": taken_back(found),
        "copies": policies.manage_network(request.viewer),
        "structured": as_json_ld(event(found, challenges, themes)) if public else "",
    }
    return render(request, "camps/camp.html", context)
