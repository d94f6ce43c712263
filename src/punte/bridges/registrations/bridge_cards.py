"""Bridges on the pages of lower rooms: the desk of gateways, the network at a glance, its settings."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.bridges.policies import broker, inside_network, manage_network
from punte.bridges.queries.bridges import Span, spans
from punte.bridges.words import bridges as words
from punte.post.places import Place
from punte.web.access import Request

LONG = 12  # months that fill the bar
SOON = 6  # months; a bridge that lasts longer need not be on anybody's desk


def fading(request: Request, desk: Any) -> str:
    """Beside a gateway's desk: the bridge of their ecosystem that needs somebody first."""
    keeping = [place for place in desk.places if broker(place.viewer)]
    if not keeping:
        return ""
    place: Place = max(keeping, key=lambda one: (one.viewer.rank, one.network.name))
    own = place.viewer.scopes("ecosystem")
    found = [one for one in spans(place.viewer, place.network) if _urgent(one, own)]
    if not found:
        return ""
    one = found[0]
    ours = one.a if one.a.pk in own else one.b if one.b.pk in own else None
    other = one.b if ours == one.a else one.a
    months = (one.reading.months or 0) if one.state in (words.FADES, words.HOLDS) else 0
    names = {"place": other.name, "bridge": one.name}
    titles = {
        words.WEAK: _("Bridge to %(place)s is too weak") if ours else _("%(bridge)s is too weak"),
        words.NARROW: _("Bridge to %(place)s hangs on one") if ours else _("%(bridge)s hangs on one"),
    }
    fades = _("Bridge to %(place)s is fading") if ours else _("%(bridge)s is fading")
    steps = len(one.detail.get("next", []))
    context = {
        "network": place.network,
        "span": one,
        "title": titles.get(one.state, fades) % names,
        "months": months,
        "left": words.months(months) if months else "",
        "long": LONG,
        "steps": ngettext(
            "%(number)s introduction would renew it", "%(number)s introductions would renew it", steps
        )
        % {"number": words.in_words(steps).capitalize()}
        if steps
        else "",
    }
    return render_to_string("bridges/bridges/desk.html", context, request=request)


def _urgent(one: Span, own: frozenset[Any]) -> bool:
    if own and not {one.a.pk, one.b.pk} & own:
        return False
    if one.state in (words.WEAK, words.NARROW, words.FADES):
        return True
    return one.state == words.HOLDS and one.reading.months is not None and one.reading.months <= SOON


def settings(request: Request, network: Any) -> str:
    """Beside the settings of a network: where what evidence is worth is set."""
    viewer = request.viewer
    if not manage_network(viewer):
        return ""
    return render_to_string("bridges/trust/settings_card.html", {"network": network}, request=request)


def glance(request: Request, network: Any) -> str:
    """At a glance: how many bridges hold."""
    viewer = request.viewer
    if not inside_network(viewer):
        return ""
    found = spans(viewer, network)
    if not found:
        return ""
    context = {"network": network, "spans": found, "holding": sum(one.sound for one in found)}
    return render_to_string("bridges/bridges/glance.html", context, request=request)
