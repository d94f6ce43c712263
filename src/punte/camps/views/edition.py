"""Founding, copying and preparing an edition."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import clock, policies
from punte.camps.choices import CampState
from punte.camps.forms.camps import CampForm, OrganiserForm
from punte.camps.models import Camp
from punte.camps.queries import editions
from punte.camps.queries.setup import setup
from punte.camps.roles import ORGANISER
from punte.camps.services import camps as services
from punte.camps.services.copying import copy_camp
from punte.camps.views.common import camp_or_404, own_camp_or_404, tabs
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import done, go, say_errors
from punte.members.models import Membership
from punte.members.services import invitations, memberships
from punte.web.access import Request, guard


@guard(policies.manage_network)
@require_http_methods(["GET", "HEAD", "POST"])
def camp_add(request: Request, network: str) -> HttpResponse:
    """A new edition; or one click on an earlier one."""
    form = CampForm(request.POST or None, viewer=request.viewer, network=request.network)
    if request.method == "POST" and form.is_valid():
        try:
            made = _add(request, form)
        except ValidationError as error:
            tell(form, error)
        else:
            text = _("The camp is there, as a draft that only its organisers see.")
            return done(request, text, "camps:setup", network, made.slug)
    context = {"form": form, "earlier": editions.earlier(request.viewer)}
    return render(request, "camps/edition/form.html", context)


@transaction.atomic
def _add(request: Request, form: CampForm) -> Camp:
    made = services.add_camp(network=request.network, values=form.values(), by=request.viewer)
    _set_links(request, made, form)
    return made


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def camp_change(request: Request, network: str, camp: str) -> HttpResponse:
    """All about the edition."""
    found = own_camp_or_404(request, camp)
    form = CampForm(request.POST or None, viewer=request.viewer, network=request.network, camp=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = _change(request, found, form)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "camps:setup", network, changed.slug)
    return render(request, "camps/edition/form.html", {"form": form, "camp": found})


@transaction.atomic
def _change(request: Request, found: Camp, form: CampForm) -> Camp:
    changed = services.change_camp(camp=found, values=form.values(), by=request.viewer)
    _set_links(request, changed, form)
    return changed


def _set_links(request: Request, camp: Camp, form: CampForm) -> None:
    services.set_invited(camp=camp, ecosystems=form.cleaned_data["ecosystems"], by=request.viewer)
    services.set_themes(camp=camp, themes=form.cleaned_data["themes"], by=request.viewer)


@guard(policies.manage_network)
@require_POST
def camp_copy(request: Request, network: str, camp: str) -> HttpResponse:
    """The next edition from this one, with one click."""
    made = copy_camp(camp=camp_or_404(request, camp), by=request.viewer)
    text = _("Copied, a year later. Set its days first: the programme goes along.")
    return done(request, text, "camps:change", network, made.slug)


@guard(policies.organise_some)
@require_safe
def camp_setup(request: Request, network: str, camp: str) -> HttpResponse:
    """What is still missing, who organises it, and what the public sees."""
    return _setup_page(request, own_camp_or_404(request, camp), OrganiserForm())


def _setup_page(request: Request, found: Camp, form: OrganiserForm) -> HttpResponse:
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:setup"),
        "setup": setup(found),
        "left": (found.starts_on - clock.today(found)).days,
        "days": clock.span(found.starts_on, found.ends_on),
        "past": clock.phase(found) == clock.Phase.PAST,
        "organisers": editions.organisers(found),
        "waiting": editions.invited_organisers(found),
        "form": form,
        "draft": found.state == CampState.DRAFT,
        "copies": policies.manage_network(request.viewer),
    }
    return render(request, "camps/edition/setup.html", context)


@guard(policies.organise_some)
@require_POST
def camp_state(request: Request, network: str, camp: str) -> HttpResponse:
    """Open or close the applications, or call the camp off."""
    found = own_camp_or_404(request, camp)
    wanted = request.POST.get("state", "")
    if wanted not in services.STEPS:
        raise Http404
    try:
        services.set_state(camp=found, state=wanted, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("camps:setup", network, camp)
    said = {
        CampState.OPEN: _("Applications are open, and the page is seen by all who see this network."),
        CampState.CLOSED: _("Applications are closed."),
        CampState.CANCELLED: _("The camp is called off."),
    }
    return done(request, said[CampState(wanted)], "camps:setup", network, camp)


@guard(policies.organise_some)
@require_POST
def camp_remove(request: Request, network: str, camp: str) -> HttpResponse:
    """Take a draft away."""
    try:
        services.remove_camp(camp=own_camp_or_404(request, camp), by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("camps:setup", network, camp)
    return done(request, _("The draft is gone."), "camps:camps", network)


@guard(policies.organise_some)
@require_safe
def camp_cancel(request: Request, network: str, camp: str) -> HttpResponse:
    """Asks whether the camp is to be called off, or the draft to go."""
    found = own_camp_or_404(request, camp)
    return render(request, "camps/edition/cancel.html", {"camp": found})


@guard(policies.organise_some)
@require_POST
def organiser_invite(request: Request, network: str, camp: str) -> HttpResponse:
    """Ask somebody by mail to organise it, too."""
    found = own_camp_or_404(request, camp)
    form = OrganiserForm(request.POST)
    if form.is_valid():
        try:
            invitations.invite(
                network=request.network,
                email=form.cleaned_data["email"],
                role=ORGANISER.key,
                scope=found.pk,
                note=form.cleaned_data["note"],
                by=request.viewer,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("The invitation is on its way."), "camps:setup", network, camp)
    return _setup_page(request, found, form)


@guard(policies.organise_some)
@require_POST
def organiser_end(request: Request, network: str, camp: str) -> HttpResponse:
    """End somebody's role."""
    found = own_camp_or_404(request, camp)
    rows = Membership.objects.filter(
        network=request.network, role=ORGANISER.key, scope=found.pk, ended_at=None
    )
    key = request.POST.get("membership", "")
    one = next((held for held in rows.select_related("account") if str(held.pk) == key), None)
    if one is None:
        raise Http404
    memberships.end_membership(membership=one, by=request.viewer)
    text = _("%(name)s does not organise it any more.") % {"name": one.account.get_full_name()}
    # Whoever gave up their own role may not see the page any more.
    gone = one.account_id == request.viewer.account and not policies.manage_network(request.viewer)
    return done(request, text, *(("camps:camps", network) if gone else ("camps:setup", network, camp)))
