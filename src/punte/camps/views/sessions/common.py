"""What the views of sessions share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse

from punte.camps.queries.sessions import page as queries
from punte.camps.queries.sessions.page import Place
from punte.camps.remembered import Remembered
from punte.web.access import Request, Viewer


def place_or_404(request: Request, camp: str, id: UUID) -> Place:
    """The session, if the viewer may enter it."""
    found = queries.place(request.viewer, camp, id)
    if found is None:
        raise Http404
    return found


_entered: Remembered[tuple[Viewer, str, UUID], Place] = Remembered(30.0)


def entered_lately(request: Request, camp: str, id: UUID) -> Place:
    """The session, if the viewer may enter it or might half a minute ago, with the same roles as now.

    Its `session` may be as old; who writes is checked anew by the services.
    """
    key = (request.viewer, camp, id)
    return _entered.get(key) or _entered.keep(key, place_or_404(request, camp, id))


def asks_for_json(request: Request) -> bool:
    """True for the page's own script."""
    return request.headers.get("Accept") == "application/json"


def ids(request: Request, name: str) -> list[UUID]:
    """The ids that were sent under that name; 404 for what is none."""
    try:
        return [UUID(one) for one in request.POST.getlist(name) if one]
    except ValueError:
        raise Http404 from None


def number(request: Request, name: str) -> int:
    """A number that was sent; 404 for what is none."""
    given = str(request.POST.get(name, ""))
    if not given.isdecimal() or len(given) > 6:
        raise Http404
    return int(given)


def tried(act: Callable[[], Any]) -> Any:
    """Do it; what one may not do does not exist."""
    try:
        return act()
    except PermissionDenied:
        raise Http404 from None


def told(error: ValidationError, status: int = 422) -> HttpResponse:
    """What a service refused, in plain text, for the page's script."""
    return HttpResponse("\n".join(error.messages), status=status, content_type="text/plain; charset=utf-8")
