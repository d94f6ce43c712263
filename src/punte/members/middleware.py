"""Says on every request who asks, and in which network."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import check_for_language

from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.members.views.session import is_account_matter, refuse_short_visit
from punte.web.access import Request, Viewer


class ViewerMiddleware:
    """Sets `request.network` (from the address) and `request.viewer`; an unknown network is 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start as nobody nowhere; the address says more in `process_view`."""
        asked = cast(Request, request)
        asked.viewer, asked.network = Viewer(), None
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Resolve network and viewer just before the view runs."""
        asked = cast(Request, request)
        if slug := kwargs.get("network"):
            asked.network = Network.objects.filter(slug=slug).first()
            if asked.network is None:
                raise Http404
        account = request.user if isinstance(request.user, Account) else None
        asked.viewer = viewer_of(account, asked.network)
        if account is None:
            return None
        _use_time_zone(account.time_zone)
        _use_language(request, account.language)
        match = request.resolver_match
        return refuse_short_visit(request) if match and is_account_matter(match.url_name) else None


def _use_language(request: HttpRequest, language: str) -> None:
    """The account's language, unless another was chosen on this browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and check_for_language(language):
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def _use_time_zone(name: str) -> None:
    try:
        timezone.activate(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()
