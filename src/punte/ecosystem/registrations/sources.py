"""The sample network and CORDIS on the page of a network's settings."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from punte.web.registry import Panel, panels


def register() -> None:
    """Called once, when the app is ready."""
    panels.register("members.settings", Panel("ecosystem.cordis", _cordis, order=60))
    panels.register("members.settings", Panel("ecosystem.sample", _sample, order=90))


def _cordis(request: HttpRequest, network: Any) -> str:
    return render_to_string("ecosystem/cordis/settings.html", {"network": network}, request)


def _sample(request: HttpRequest, network: Any) -> str:
    if not network.sample:
        return ""
    return render_to_string("ecosystem/sample/remove.html", {"network": network}, request)
