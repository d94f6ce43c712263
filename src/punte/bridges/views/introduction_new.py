"""Proposing an introduction: whom it would reach, through whom, why."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.disclosure import Stage
from punte.bridges.forms.introductions import ProposeForm
from punte.bridges.queries.introductions.lists import introduction
from punte.bridges.queries.introductions.seen import Seen
from punte.bridges.queries.proposals import End, Plan, plan, ways
from punte.bridges.services.introductions.checks import RUNNING
from punte.bridges.services.introductions.planned import propose_planned
from punte.ecosystem.forms.parts import tell
from punte.web.access import Request, guard

ASKED_FOR = ("listing", "organisation", "counterpart", "request", "person")


@guard(policies.take_part)
def introduction_new(request: Request, network: str) -> HttpResponse:
    """GET shows what would happen, POST proposes it; both read the address's query."""
    found = plan(request.viewer, **{name: _uuid(request, name) for name in ASKED_FOR})
    if found is None:
        raise Http404
    if found.problem or found.seeker is None or found.sought is None:
        return _show(request, found, None)
    choices = [] if found.as_link else ways(request.viewer, found.seeker.person, found.sought.person)
    form = ProposeForm(request.POST or None, ways=choices)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, form, 422 if request.method == "POST" else 200)
    try:
        made = propose_planned(
            plan=found,
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            network=request.network,
            links=form.links(),
        )
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        _explain(request, form, error)
        return _show(request, found, form, 422)
    messages.success(request, _("Proposed. Each is asked in turn; you hear how it goes."))
    return redirect("bridges:introduction", network, made.pk)


def _explain(request: Request, form: ProposeForm, error: ValidationError) -> None:
    """What a service refused; with the way to the one that is running, if the viewer may see it."""
    first = next(iter(getattr(error, "error_list", [])), None)
    if first is not None and first.code == RUNNING:
        running = introduction(request.viewer, first.params["introduction"])
        if running:
            href = reverse("bridges:introduction", args=[request.network.slug, running[0].pk])
            form.add_error(None, format_html('{} <a href="{}">{}</a>', first.message, href, _("Open it")))
            return
        form.add_error(None, str(first.message))
        return
    tell(form, error)


def _show(request: Request, found: Plan, form: ProposeForm | None, status: int = 200) -> HttpResponse:
    role = found.role_of(request.viewer)
    context = {
        "plan": found,
        "form": form,
        "role": role,
        "names": policies.broker(request.viewer),
        "seeker": _seen(found.seeker, named=policies.broker(request.viewer) or role == "seeker"),
        "sought": _seen(found.sought, named=policies.broker(request.viewer) or role == "sought"),
    }
    return render(request, "bridges/introductions/new.html", context, status=status)


def _seen(end: End | None, *, named: bool) -> Seen | None:
    """An end as the proposer may read it: brokers read the name, everyone else the organisation."""
    if end is None:
        return None
    organisation = end.organisation
    shown = named or organisation is None
    home = organisation.ecosystem if organisation else end.person.ecosystem if end.person else None
    return Seen(
        "side",
        Stage.NAME if shown else Stage.ORGANISATION,
        name=end.account.get_full_name() if shown else "",
        organisation=organisation.name if organisation else "",
        organisation_id=organisation.pk if organisation else None,
        kind=organisation.type if organisation else "",
        place=home.name if home else "",
    )


def _uuid(request: Request, name: str) -> UUID | None:
    value = request.GET.get(name, "")
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError:
        raise Http404 from None
