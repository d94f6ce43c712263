"""`{% load directory %}`: what the pages of organisations, people, ecosystems and themes share."""

from typing import Any, cast

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.policies import broker, see_network, see_people
from punte.web.access import Policy, Request
from punte.web.components import Tab
from punte.web.templatetags.punte import tabs

register = template.Library()

PAGES: list[tuple[str, Any, Policy]] = [
    ("organisations", _("Organisations"), see_network),
    ("people", _("People"), see_people),
    ("ecosystems", _("Ecosystems"), see_network),
    ("themes", _("Themes"), see_network),
    ("stale", _("Getting old"), broker),
    ("claims", _("Claims"), broker),
]


@register.simple_tag(takes_context=True)
def directory_tabs(context: Context, current: str) -> SafeString:
    """The directory's pages that the viewer may open; `current` is the route's name."""
    request = cast(Request, context["request"])
    shown = [
        Tab(label, reverse(f"ecosystem:{name}", args=[request.network.slug]), name == current)
        for name, label, policy in PAGES
        if policy(request.viewer)
    ]
    return tabs(shown, _("The directory"))
