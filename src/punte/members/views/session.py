"""A short visit by a link is not enough for account matters."""

from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from punte.members.services.accounts import came_once
from punte.web.access import Request, View

# allauth's pages that change how somebody signs in.
ACCOUNT_MATTERS = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
}


def full_session(view: View) -> View:
    """Show 'sign in again' to those who came by a link for a short visit."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = refuse_short_visit(request)
        return refusal or view(request, *args, **kwargs)

    return asked


def refuse_short_visit(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to sign in fully, or None in a full session."""
    if not came_once(request):
        return None
    return render(cast(Request, request), "members/sign_in_again.html", {"back": request.path}, status=403)


def is_account_matter(url_name: str | None) -> bool:
    """True for the pages of allauth that a short visit does not open."""
    return url_name in ACCOUNT_MATTERS
