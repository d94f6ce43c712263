"""My data: see it, take it along, erase it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from punte.members.forms.me import EraseForm
from punte.members.models import DataExport
from punte.members.services.data import ask_export, ask_own_erasure, networks_to_hand_over
from punte.members.views.me import account_of, account_tabs
from punte.members.views.session import full_session
from punte.records.people.copy import collect
from punte.records.people.erasure import whom
from punte.records.refs import ref
from punte.web.access import Request, anyone, guard, signed_in

SHOWN = 50  # rows of one kind on the page; all of them are in the copy


@guard(signed_in)
@full_session
@never_cache
def data(request: Request) -> HttpResponse:
    """Everything that any room knows about the person."""
    account = account_of(request)
    parts = [
        {
            "label": part.label,
            "rows": [_facts(row) for row in part.rows[:SHOWN]],
            "more": max(0, len(part.rows) - SHOWN),
        }
        for part in collect(whom(ref(account)))
    ]
    context = {"parts": parts, "exports": _exports(request), "tabs": account_tabs("data")}
    return render(request, "members/me/data.html", context)


@guard(signed_in)
@full_session
@require_POST
def export(request: Request) -> HttpResponse:
    """Have a copy made."""
    ask_export(account=account_of(request), by=request.viewer)
    messages.success(request, _("Your copy is being made. It will be on this page in a moment."))
    return redirect("members:data")


@guard(signed_in)
@full_session
@never_cache
def exports(request: Request) -> HttpResponse:
    """The list of copies alone, for the page that waits for one."""
    return render(request, "members/me/exports.html", {"exports": _exports(request)})


@guard(signed_in)
@full_session
@never_cache
def download(request: Request, export: UUID) -> HttpResponseBase:
    """The zip, for its owner only."""
    found = get_object_or_404(
        DataExport, pk=export, account=account_of(request), expires_at__gt=timezone.now()
    )
    if not found.file:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename="punte-my-data.zip")


@guard(signed_in)
@full_session
def erase(request: Request) -> HttpResponse:
    """Erase oneself, confirmed by typing one's address."""
    account = account_of(request)
    form = EraseForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            ask_own_erasure(account=account, by=request.viewer)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return redirect("members:erased")
    context = {
        "form": form,
        "waiting": networks_to_hand_over(account),
        "tabs": account_tabs("data"),
    }
    return render(request, "members/me/erase.html", context, status=422 if form.errors else 200)


@guard(anyone)
def erased(request: Request) -> HttpResponse:
    """What was done."""
    return render(request, "members/me/erased.html")


def _exports(request: Request) -> list[DataExport]:
    mine = DataExport.objects.filter(account=account_of(request), expires_at__gt=timezone.now())
    return list(mine[:5])


def _facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is there of a row, for people to read."""
    return [
        (name.replace("_", " ").capitalize(), _words(value))
        for name, value in row.items()
        if value not in (None, "", [], {})
    ]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_words(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(one) for one in value)
    return str(value)
