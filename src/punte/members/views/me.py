"""Pages about oneself: profile, consent, keys."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from punte.members import consents
from punte.members.forms.me import ApiTokenForm, ProfileForm
from punte.members.models import Account, ApiToken, Consent, Membership, Network
from punte.members.services import accounts
from punte.members.services.api_tokens import create_api_token, revoke_api_token
from punte.members.services.consents import give_own, withdraw_own
from punte.members.views.session import full_session
from punte.records.refs import ref
from punte.web.access import Request, guard, signed_in
from punte.web.components import Tab


def account_tabs(current: str) -> list[Tab]:
    """The pages about oneself."""
    pages = [
        ("me", _("Profile")),
        ("networks", _("Networks")),
        ("consent", _("Consent")),
        ("data", _("My data")),
        ("api-tokens", _("Keys for programs")),
    ]
    return [Tab(label, reverse(f"members:{name}"), name == current) for name, label in pages]


def account_of(request: Request) -> Account:
    """The signed-in account (the guard has seen to it)."""
    return cast(Account, request.user)


@guard(signed_in)
def me(request: Request) -> HttpResponse:
    """Name, language, time zone; ways to the pages that change address and password."""
    account = account_of(request)
    form = ProfileForm(request.POST or None, instance=Account.objects.get(pk=account.pk))
    if request.method == "POST" and form.is_valid():
        # The form has written into its own copy; the service compares with what is stored.
        stored = Account.objects.get(pk=account.pk)
        accounts.change_profile(account=stored, values=form.cleaned_data, by=request.viewer)
        with translation.override(stored.language):
            messages.success(request, _("Saved."))
        response = redirect("members:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, stored.language, max_age=365 * 24 * 3600, samesite="Lax"
        )
        return response
    context = {"form": form, "account": account, "tabs": account_tabs("me")}
    return render(request, "members/me/profile.html", context)


@guard(signed_in)
def consent(request: Request) -> HttpResponse:
    """What one is asked to agree to, what one agreed to, and when."""
    account = account_of(request)
    if request.method == "POST":
        _answer(request, account)
        return redirect("members:consent")
    groups: dict[str, list[consents.Asked]] = {}
    for asked in consents.asked_of(ref(account), account.pk):
        groups.setdefault(asked.network.name if asked.network else "", []).append(asked)
    history = Consent.objects.filter(holder_kind="members.account", holder_id=account.pk).select_related(
        "network"
    )
    labels = {one.key: one.label for one in consents.purposes()}
    context = {
        "groups": groups.items(),
        "history": history,
        "labels": labels,
        "tabs": account_tabs("consent"),
    }
    return render(request, "members/me/consent.html", context)


def _answer(request: Request, account: Account) -> None:
    key = request.POST.get("purpose", "")
    if key not in {one.key for one in consents.purposes()}:
        raise Http404
    network = None
    if slug := request.POST.get("network"):
        held = Membership.objects.filter(account=account, ended_at=None).values("network")
        network = get_object_or_404(Network, slug=slug, pk__in=held)
    if consents.purpose(key).in_network != (network is not None):
        raise Http404
    if request.POST.get("answer") == "give":
        give_own(account=account, purpose=key, network=network, by=request.viewer)
        messages.success(request, _("Noted: you agree. You can take it back here at any time."))
    else:
        withdraw_own(account=account, purpose=key, network=network, by=request.viewer)
        messages.success(request, _("Noted: you no longer agree."))


@guard(signed_in)
@full_session
def api_tokens(request: Request) -> HttpResponse:
    """Keys for programs; a new one's secret is shown once."""
    account = account_of(request)
    form, secret, status = ApiTokenForm(), "", 200
    if request.method == "POST":
        form = ApiTokenForm(request.POST)
        if form.is_valid():
            try:
                _token, secret = create_api_token(
                    account=account,
                    label=form.cleaned_data["label"],
                    scopes=form.cleaned_data["scopes"],
                    lasts=form.lasts(),
                    by=request.viewer,
                )
                form = ApiTokenForm()
            except ValidationError as error:
                form.add_error(None, error)
        status = 200 if secret else 422
    context: dict[str, Any] = {
        "form": form,
        "secret": secret,
        "keys": ApiToken.objects.filter(account=account, revoked_at=None),
        "tabs": account_tabs("api-tokens"),
    }
    response = render(request, "members/me/api_tokens.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@guard(signed_in)
@full_session
@require_POST
def revoke(request: Request, token: UUID) -> HttpResponse:
    """Make a key void."""
    found = get_object_or_404(ApiToken, pk=token, account=account_of(request))
    revoke_api_token(token=found, by=request.viewer)
    messages.success(request, _("The key no longer works."))
    return redirect("members:api-tokens")
