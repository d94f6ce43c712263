"""While debugging, too, people who try Punte see its own page where nothing is, not a list of addresses."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver


class OwnNotFoundMiddleware:
    """Answers with the page of `handler404`; without debugging, Django does so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that no route knows."""
        response = self.get_response(request)
        unknown = response.status_code == 404 and request.resolver_match is None
        return _not_found(request) if settings.DEBUG and unknown else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A view that found nothing."""
        return _not_found(request, exception) if settings.DEBUG and isinstance(exception, Http404) else None


def _not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    handler: Any = get_resolver().resolve_error_handler(404)  # the stub knows no handler of 404
    return cast(HttpResponse, handler(request, exception))
