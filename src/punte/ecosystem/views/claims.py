"""Pages of claiming: asking to speak for an organisation, and deciding about it."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.ecosystem.choices import ClaimState
from punte.ecosystem.forms.claims import GatewayClaimForm, MailClaimForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Claim
from punte.ecosystem.policies import broker, claim_organisation
from punte.ecosystem.queries.claims import (
    claims_to_decide,
    domains_of,
    is_claimed,
    speaks_for,
)
from punte.ecosystem.services import claims
from punte.ecosystem.views.common import allow, done, organisation_or_404, say_errors
from punte.web.access import Request, guard


@guard(claim_organisation)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request, network: str, id: UUID) -> HttpResponse:
    """'Is this yours?': by mail at its domain, or by asking the gateway."""
    one = organisation_or_404(request, id)
    account = request.viewer.account
    allow(account is not None and one.state == "published")
    if account and speaks_for(account, one):
        return done(
            request, _("You speak for this organisation already."), "ecosystem:organisation", network, id
        )
    claimed = is_claimed(one)
    domains = [] if claimed else sorted(domains_of(one))
    step = request.POST.get("step", "")
    mail = MailClaimForm(request.POST if step == "mail" else None, domains=domains, prefix="mail")
    gateway = GatewayClaimForm(request.POST if step == "gateway" else None, prefix="gateway")
    if step == "mail" and mail.is_valid() and _by_mail(request, id, mail):
        text = _("A mail is on its way to %(address)s. Follow its link; it works for seven days.")
        told = text % {"address": mail.cleaned_data["email"]}
        return done(request, told, "ecosystem:organisation", network, one.pk)
    if step == "gateway" and gateway.is_valid() and _by_gateway(request, id, gateway):
        text = _("The gateway is asked. You find the answer on your desk.")
        return done(request, text, "ecosystem:organisation", network, one.pk)
    waiting = Claim.objects.filter(organisation=one, account=account, state=ClaimState.WAITING).first()
    context = {
        "organisation": one,
        "mail": mail,
        "gateway": gateway,
        "domains": domains,
        "claimed": claimed,
        "waiting": waiting,
    }
    return render(request, "ecosystem/claims/claim.html", context)


def _by_mail(request: Request, id: UUID, form: MailClaimForm) -> bool:
    return _try(
        form,
        lambda: claims.claim_by_mail(
            organisation=organisation_or_404(request, id),
            email=form.cleaned_data["email"],
            message=form.cleaned_data["message"],
            by=request.viewer,
        ),
    )


def _by_gateway(request: Request, id: UUID, form: GatewayClaimForm) -> bool:
    return _try(
        form,
        lambda: claims.claim_by_gateway(
            organisation=organisation_or_404(request, id),
            message=form.cleaned_data["message"],
            by=request.viewer,
        ),
    )


def _try(form: forms.BaseForm, call: Callable[[], Claim]) -> bool:
    try:
        call()
    except ValidationError as error:
        tell(form, error)
        return False
    return True


@guard(broker)
@require_safe
def claim_list(request: Request, network: str) -> HttpResponse:
    """Claims that wait for one's word."""
    rows = claims_to_decide(request.viewer).select_related("organisation__ecosystem", "account")
    return render(request, "ecosystem/claims/list.html", {"claims": list(rows[:100])})


@guard(broker)
@require_POST
def claim_decide(request: Request, network: str, id: UUID) -> HttpResponse:
    """Yes or no."""
    found = get_object_or_404(claims_to_decide(request.viewer), pk=id)
    names = {"who": found.account.get_full_name(), "what": found.organisation.name}
    try:
        if request.POST.get("answer") == "accept":
            claims.accept_claim(claim=found, by=request.viewer)
            text = _("%(who)s speaks for %(what)s now.") % names
        else:
            claims.decline_claim(claim=found, by=request.viewer)
            text = _("Declined. %(who)s is told.") % names
    except ValidationError as error:
        say_errors(request, error)
        text = _("Nothing was changed.")
    return done(request, text, "ecosystem:claims", network)


@guard(claim_organisation)
@require_POST
def claim_withdraw(request: Request, network: str, id: UUID) -> HttpResponse:
    """Take back one's own claim."""
    viewer = request.viewer
    own = Claim.objects.filter(network=viewer.network, account=viewer.account, state=ClaimState.WAITING)
    found = get_object_or_404(own, pk=id)
    claims.withdraw_claim(claim=found, by=viewer)
    return done(
        request, _("Your claim is taken back."), "ecosystem:organisation", network, found.organisation_id
    )
