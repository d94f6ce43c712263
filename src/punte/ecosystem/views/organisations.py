"""Pages of organisations."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.ecosystem.choices import State
from punte.ecosystem.forms.organisations import OrganisationForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.policies import (
    broker,
    change_organisation,
    keeps_ecosystem,
    see_network,
    take_part,
)
from punte.ecosystem.queries.claims import speaks_for
from punte.ecosystem.queries.completeness import complete_next, completeness
from punte.ecosystem.queries.organisations import (
    collaborations,
    editors,
    is_stale,
    label_of,
    shown_fields,
)
from punte.ecosystem.queries.people import people_of
from punte.ecosystem.services import organisation_states, organisations
from punte.ecosystem.services.organisation_links import set_capabilities, set_places, set_themes
from punte.ecosystem.views.common import allow, done, go, organisation_or_404, say_errors
from punte.ecosystem.views.organisation_list import organisation_table
from punte.web.access import Request, guard


@guard(see_network)
@require_safe
def organisation_list(request: Request, network: str) -> HttpResponse:
    """All organisations that the viewer may see."""
    may_add = take_part(request.viewer)
    table = organisation_table(request, may_add=may_add)
    return render(
        request,
        "ecosystem/organisations/list.html",
        {"table": table, "may_add": may_add, "keeps": broker(request.viewer)},
    )


@guard(see_network)
@require_safe
def organisation_page(request: Request, network: str, id: UUID) -> HttpResponse:
    """One organisation."""
    one = organisation_or_404(request, id)
    viewer = request.viewer
    speakers = editors(one)
    mine = viewer.account is not None and any(account.pk == viewer.account for account in speakers)
    context = {
        "organisation": one,
        "contact": shown_fields(viewer, one),
        "themes": [(link.theme, label_of(link.theme)) for link in one.theme_links.select_related("theme")],
        "places": [place.region for place in one.places.select_related("region")],
        "capabilities": list(one.capabilities.all()),
        "people": people_of(viewer, one),
        "collaborations": collaborations(viewer, one),
        "projects": one.participations.count(),
        "speakers": speakers if viewer.rank > 0 else [],
        "claimed": bool(speakers),
        "mine": mine,
        "gateway_of": list(one.gateway_of.all()),
        "may_change": change_organisation(viewer, one),
        "keeps": keeps_ecosystem(viewer, one.ecosystem),
        "inside": broker(viewer),
        "may_claim": not mine and one.state == State.PUBLISHED,
        "stale": is_stale(one.verified_on),
    }
    return render(request, "ecosystem/organisations/page.html", context)


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: Request, network: str) -> HttpResponse:
    """Add one by hand."""
    form = OrganisationForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            one = organisations.add_organisation(
                network=request.network,
                values=form.values(),
                themes=form.cleaned_data["themes"],
                places=form.cleaned_data["places"],
                capabilities=form.capability_list(),
                by=request.viewer,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            text = (
                _("It is on the map.")
                if one.state == State.PUBLISHED
                else _("It waits for the gateway, who looks at it first.")
            )
            if one.state == State.PUBLISHED or change_organisation(request.viewer, one):
                return done(request, text, "ecosystem:organisation", network, one.pk)
            return done(request, text, "ecosystem:organisations", network)
    return render(request, "ecosystem/organisations/form.html", {"form": form})


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_change(request: Request, network: str, id: UUID) -> HttpResponse:
    """Change one."""
    one = organisation_or_404(request, id)
    allow(change_organisation(request.viewer, one))
    form = OrganisationForm(request.POST or None, viewer=request.viewer, organisation=one)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form, id)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "ecosystem:organisation", network, one.pk)
    return render(request, "ecosystem/organisations/form.html", {"form": form, "organisation": one})


def _change(request: Request, form: OrganisationForm, id: UUID) -> None:
    with transaction.atomic():
        one = organisations.change_organisation_facts(
            organisation=organisation_or_404(request, id), values=form.values(), by=request.viewer
        )
        set_themes(organisation=one, themes=form.cleaned_data["themes"], by=request.viewer)
        set_places(organisation=one, regions=form.cleaned_data["places"], by=request.viewer)
        set_capabilities(organisation=one, texts=form.capability_list(), by=request.viewer)


@guard(take_part)
@require_POST
def organisation_verify(request: Request, network: str, id: UUID) -> HttpResponse:
    """Still right, one click."""
    one = organisation_or_404(request, id)
    allow(change_organisation(request.viewer, one))
    organisation_states.verify_organisation(organisation=one, by=request.viewer)
    return done(request, _("Noted: still right today."), "ecosystem:organisation", network, one.pk)


STEPS = {
    "publish": (organisation_states.publish_organisation, gettext_lazy("It is on the map.")),
    "decline": (organisation_states.decline_organisation, gettext_lazy("It is sent back.")),
    "close": (organisation_states.close_organisation, gettext_lazy("It is off the map; its history stays.")),
    "reopen": (organisation_states.reopen_organisation, gettext_lazy("It is back on the map.")),
}


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_state(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Publish, send back, close or open again; closing asks first."""
    one = organisation_or_404(request, id)
    keeps = keeps_ecosystem(request.viewer, one.ecosystem)
    allow(step in STEPS and (keeps or (step == "close" and change_organisation(request.viewer, one))))
    if request.method != "POST":
        return render(request, "ecosystem/organisations/sure.html", {"organisation": one, "step": step})
    service, text = STEPS[step]
    try:
        service(organisation=one, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("ecosystem:organisation", network, one.pk)
    return done(request, str(text), "ecosystem:organisation", network, one.pk)


@guard(take_part)
@require_safe
def organisation_mine(request: Request, network: str) -> HttpResponse:
    """To the first of the organisations that one speaks for which still lacks something."""
    found = complete_next(request.viewer)
    if found is None:
        return go("ecosystem:organisations", network)
    return go("ecosystem:organisation_complete", network, found.pk)


@guard(take_part)
@require_safe
def organisation_complete(request: Request, network: str, id: UUID) -> HttpResponse:
    """What is missing, for whoever speaks for it."""
    one = organisation_or_404(request, id)
    allow(change_organisation(request.viewer, one))
    return render(
        request,
        "ecosystem/organisations/complete.html",
        {
            "organisation": one,
            "completeness": completeness(one),
            "mine": bool(request.viewer.account and speaks_for(request.viewer.account, one)),
        },
    )
