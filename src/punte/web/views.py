"""Language, theme, and what is said when something goes wrong."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from punte.web.access import anyone, guard
from punte.web.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


@guard(anyone)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of this browser in a cookie and go back."""
    response: HttpResponse = set_language(request)
    return response


@guard(anyone)
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark of this browser in a cookie (or follow the system again) and go back."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: what it is, and that nothing was changed."""
    return render(request, "web/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what is not there and for what one may not see."""
    return render(request, "web/errors/404.html", status=404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form sent from a page that is too old or from elsewhere."""
    return render(request, "web/errors/csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without database, session or context processors, which may be what broke."""
    context: dict[str, Any] = {"theme": request.COOKIES.get(THEME_COOKIE, "")}
    return HttpResponse(render_to_string("web/errors/500.html", context), status=500)
