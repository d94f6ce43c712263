"""`{% load records %}`: history and trail for the page of any thing that has events.

Where a page also loads `punte`, load `records` after it: `{% load punte records %}`.
"""

from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from punte.records import subjects
from punte.records.history.queries import history_of
from punte.records.history.trail import trail_of
from punte.records.history.views import see_history
from punte.records.refs import Ref, ref

register = template.Library()
LATEST = 5


@register.simple_tag(takes_context=True, name="history")
def history_tag(context: Context, thing: Model | Ref, latest: int = LATEST) -> SafeString:
    """The latest of what happened to the thing, and the way to the rest; nothing for the public."""
    request, about = context["request"], ref(thing)
    if not see_history(request.viewer):
        return mark_safe("")
    history = history_of(request.viewer, about, per_page=latest)
    return _render(context, "records/history/card.html", about, history=history)


@register.simple_tag(takes_context=True, name="trail")
def trail_tag(context: Context, thing: Model | Ref) -> SafeString:
    """What the thing came from and what grew from it; nothing where that is nothing, or for the public."""
    request, about = context["request"], ref(thing)
    if not see_history(request.viewer):
        return mark_safe("")
    trail = trail_of(request.viewer, about)
    if not trail:
        return mark_safe("")
    shown = subjects.shown(request.viewer, [about]).get(about)
    return _render(context, "records/history/trail_card.html", about, trail=trail, shown=shown)


def _render(context: Context, name: str, about: Ref, **given: Any) -> SafeString:
    request = context["request"]
    address = reverse("records:history", args=[request.network.slug, about.kind, about.id])
    return render_to_string(name, {"all": address, **given}, request=request)
