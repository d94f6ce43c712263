"""Pages of ecosystems."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.ecosystem.forms.ecosystems import EcosystemForm, StandingForm, SummaryForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Ecosystem, Standing
from punte.ecosystem.policies import broker, keeps_ecosystem, manage_network, see_network
from punte.ecosystem.queries.ecosystems import gateway_managers, inside, overview
from punte.ecosystem.services import ecosystems
from punte.ecosystem.views.common import allow, done, say_errors
from punte.web.access import Request, guard


@guard(see_network)
@require_safe
def ecosystem_list(request: Request, network: str) -> HttpResponse:
    """All ecosystems."""
    context = {"lines": overview(request.viewer), "keeps": manage_network(request.viewer)}
    return render(request, "ecosystem/ecosystems/list.html", context)


@guard(see_network)
@require_safe
def ecosystem_page(request: Request, network: str, slug: str) -> HttpResponse:
    """Who is here, who the gateway is, where it stands, what is asked."""
    one = _ecosystem(request, slug)
    context = {
        "ecosystem": one,
        "inside": inside(request.viewer, one),
        "regions": [place.region for place in one.places.select_related("region")],
        "standings": list(one.standings.all()),
        "managers": gateway_managers(one) if request.viewer.rank > 0 else [],
        "keeps": keeps_ecosystem(request.viewer, one),
        "manages": manage_network(request.viewer),
    }
    return render(request, "ecosystem/ecosystems/page.html", context)


@guard(manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def ecosystem_add(request: Request, network: str) -> HttpResponse:
    """A new ecosystem."""
    form = EcosystemForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            one = ecosystems.add_ecosystem(
                network=request.network,
                values=form.values(),
                regions=form.cleaned_data["regions"],
                by=request.viewer,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("The ecosystem is there."), "ecosystem:ecosystem", network, one.slug)
    return render(request, "ecosystem/ecosystems/form.html", {"form": form})


@guard(broker)
@require_http_methods(["GET", "HEAD", "POST"])
def ecosystem_change(request: Request, network: str, slug: str) -> HttpResponse:
    """All of it for the managers; the summary for its gateway."""
    one = _ecosystem(request, slug)
    allow(keeps_ecosystem(request.viewer, one))
    manages = manage_network(request.viewer)
    data = request.POST or None
    form = (
        EcosystemForm(data, viewer=request.viewer, ecosystem=one)
        if manages
        else SummaryForm(data, ecosystem=one)
    )
    if request.method == "POST" and form.is_valid():
        try:
            one = _change(request, slug, form)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "ecosystem:ecosystem", network, one.slug)
    context = {"form": form, "ecosystem": one, "manages": manages, "standing": StandingForm()}
    return render(request, "ecosystem/ecosystems/form.html", context)


@transaction.atomic
def _change(request: Request, slug: str, form: EcosystemForm | SummaryForm) -> Ecosystem:
    one = _ecosystem(request, slug)
    values = form.values() if isinstance(form, EcosystemForm) else form.cleaned_data
    ecosystems.change_ecosystem(ecosystem=one, values=values, by=request.viewer)
    if isinstance(form, EcosystemForm):
        ecosystems.set_regions(ecosystem=one, regions=form.cleaned_data["regions"], by=request.viewer)
    return one


@guard(manage_network)
@require_POST
def standing_set(request: Request, network: str, slug: str) -> HttpResponse:
    """Where it stands in an edition."""
    one = _ecosystem(request, slug)
    form = StandingForm(request.POST)
    if not form.is_valid():
        context = {
            "form": EcosystemForm(viewer=request.viewer, ecosystem=one),
            "ecosystem": one,
            "manages": True,
            "standing": form,
        }
        return render(request, "ecosystem/ecosystems/form.html", context)
    data = form.cleaned_data
    ecosystems.set_standing(
        ecosystem=one,
        edition=data["edition"],
        group=data["group"],
        source=data["source"],
        by=request.viewer,
    )
    return done(request, _("It is saved."), "ecosystem:ecosystem", network, one.slug)


@guard(manage_network)
@require_POST
def standing_remove(request: Request, network: str, id: UUID) -> HttpResponse:
    """Take back what was said about an edition."""
    rows = Standing.objects.select_related("ecosystem", "network")
    standing = get_object_or_404(rows, pk=id, network=request.network)
    slug = standing.ecosystem.slug
    ecosystems.remove_standing(standing=standing, by=request.viewer)
    return done(request, _("It is taken back."), "ecosystem:ecosystem", network, slug)


@guard(manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def ecosystem_remove(request: Request, network: str, slug: str) -> HttpResponse:
    """Take an ecosystem away; asks first."""
    one = _ecosystem(request, slug)
    if request.method != "POST":
        return render(request, "ecosystem/ecosystems/remove.html", {"ecosystem": one})
    try:
        ecosystems.remove_ecosystem(ecosystem=one, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return done(request, _("Nothing was changed."), "ecosystem:ecosystem", network, slug)
    return done(request, _("The ecosystem is gone; its organisations stay."), "ecosystem:ecosystems", network)


def _ecosystem(request: Request, slug: str) -> Ecosystem:
    rows = Ecosystem.objects.select_related("network", "gateway")
    return get_object_or_404(rows, network=request.network, slug=slug)
