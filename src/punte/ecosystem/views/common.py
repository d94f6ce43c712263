"""What the views of this room share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from punte.ecosystem.models import Organisation
from punte.ecosystem.queries.organisations import organisation
from punte.web.access import Request


def organisation_or_404(request: Request, id: UUID) -> Organisation:
    """The organisation, if it is in this network and the viewer may see it."""
    found = organisation(request.viewer, id)
    if found is None:
        raise Http404
    return found


def allow(right: bool) -> None:
    """What one may not do does not exist."""
    if not right:
        raise Http404


def say_errors(request: Request, error: ValidationError) -> None:
    """Tell what a service refused, above the page."""
    for text in error.messages:
        messages.error(request, text)


def go(route: str, *args: Any) -> HttpResponseRedirect:
    """To a page."""
    answer = redirect(route, *args)
    return HttpResponseRedirect(answer.url)


def done(request: Request, text: str, route: str, *args: Any) -> HttpResponse:
    """Say what happened, and go on."""
    messages.success(request, text)
    return go(route, *args)
