"""Says on every request who asks, and in which network."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import check_for_language

from punte.members.models import Account, Network
from punte.members.policies import see_network
from punte.members.viewer import viewer_of
from punte.members.views.session import is_account_matter, refuse_short_visit
from punte.web.access import Request, Viewer
from punte.web.views import not_found

LAST_NETWORK = "last_network"


class ViewerMiddleware:
    """Sets `request.network` (from the address) and `request.viewer`; an unknown network is 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start as nobody nowhere; the address says more in `process_view`."""
        asked = cast(Request, request)
        asked.viewer, asked.network = Viewer(), None
        asked.home = (None, asked.viewer)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Resolve network and viewer just before the view runs."""
        asked = cast(Request, request)
        slug = kwargs.get("network")
        account = _know(asked, Network.objects.filter(slug=slug).first() if slug else None)
        if slug and asked.network is None:
            return _no_such_network(request)
        if account is None:
            return None
        _use_time_zone(account.time_zone)
        _use_language(request, account.language)
        match = request.resolver_match
        return refuse_short_visit(request) if match and is_account_matter(match.url_name) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A page that says 'nothing here' must not name the network in its frame (safety 1)."""
        asked = cast(Request, request)
        if isinstance(exception, Http404) and not see_network(asked.viewer):
            asked.network = None
            asked.home = _home(asked, request.user if isinstance(request.user, Account) else None)


def lost(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; where no route knows the address, no view was about to run, and who asks is found out here."""
    if request.resolver_match is None:
        _know(cast(Request, request), None)
    return not_found(request, exception)


def _know(asked: Request, network: Network | None) -> Account | None:
    """Note who asks, in which network, and where the header leads."""
    account = asked.user if isinstance(asked.user, Account) else None
    asked.network, asked.viewer = network, viewer_of(account, network)
    asked.home = _home(asked, account)
    return account


def _home(asked: Request, account: Account | None) -> tuple[Network | None, Viewer]:
    """Where the header leads: this network, else the one last visited, else the first one joined."""
    if asked.network:
        if asked.viewer.held and asked.session.get(LAST_NETWORK) != asked.network.slug:
            asked.session[LAST_NETWORK] = asked.network.slug
        return asked.network, asked.viewer
    if account is None:
        return None, asked.viewer
    mine = Network.objects.filter(memberships__account=account, memberships__ended_at=None)
    last = asked.session.get(LAST_NETWORK)
    # At most a handful of networks: take the last visited if it is still among them.
    found = sorted(mine.distinct(), key=lambda network: (network.slug != last, network.created_at))
    return (found[0], viewer_of(account, found[0])) if found else (None, asked.viewer)


def _no_such_network(request: HttpRequest) -> HttpResponse | None:
    """Answer exactly as for a network that is not shown: sign in, or 404 (the API asks for a key first)."""
    match = request.resolver_match
    if match and match.route.startswith("api/"):
        return None
    if request.user.is_anonymous and request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return not_found(request)


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
