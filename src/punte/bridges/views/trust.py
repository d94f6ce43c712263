"""What is reckoned about oneself, and what evidence is worth in a network."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from punte.bridges import policies
from punte.bridges.forms.trust_settings import TrustSettingsForm
from punte.bridges.queries import inferred as queries
from punte.bridges.services.evidence import contest_evidence
from punte.bridges.services.trust_settings import (
    change_trust_settings,
    reset_trust_settings,
    trust_settings,
)
from punte.ecosystem.forms.parts import tell
from punte.web.access import Request, guard


@require_GET
@guard(policies.inside_network)
@never_cache
def inferred(request: Request, network: str) -> HttpResponse:
    """What Punte reckons from what happened, for the one it tells of."""
    context = {"inferred": queries.inferred(request.viewer, request.network)}
    return render(request, "bridges/trust/inferred.html", context)


@require_POST
@guard(policies.inside_network)
def evidence_contest(request: Request, network: str, id: UUID) -> HttpResponse:
    """Say that something about oneself is not right: it counts no more."""
    evidence = queries.own_evidence(request.viewer, request.network, id)
    if evidence is None:
        raise Http404
    try:
        contest_evidence(evidence=evidence, by=request.viewer)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("It is kept, marked as contested, and counts no more."))
    return redirect("bridges:inferred", network)


@guard(policies.manage_network)
def settings(request: Request, network: str) -> HttpResponse:
    """Weights, half-lives, threshold, promise."""
    stored, _now = trust_settings(request.network)
    form = TrustSettingsForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        try:
            change_trust_settings(
                network=request.network,
                kinds=form.kinds(),
                threshold=form.cleaned_data["threshold"],
                promise_hours=form.cleaned_data["promise_hours"],
                by=request.viewer,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved. The bridges are worked out anew within a minute."))
            return redirect("bridges:trust_settings", network)
    context = {"form": form, "stored": stored}
    return render(request, "bridges/trust/settings.html", context, status=422 if form.errors else 200)


@require_POST
@guard(policies.manage_network)
def settings_reset(request: Request, network: str) -> HttpResponse:
    """Back to the defaults."""
    reset_trust_settings(network=request.network, by=request.viewer)
    messages.success(request, _("The defaults hold again. The bridges are worked out anew within a minute."))
    return redirect("bridges:trust_settings", network)
