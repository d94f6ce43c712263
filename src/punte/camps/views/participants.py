"""The organisers' pages: everybody in the camp, one of them, invitations."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import policies
from punte.camps.forms.participants import DutyForm, InviteForm
from punte.camps.models import Camp, Participant
from punte.camps.queries.headcount import headcount
from punte.camps.queries.participants import like_organisation, participant, unanswered
from punte.camps.services import participants as services
from punte.camps.services.participants.common import takes_applications
from punte.camps.services.participants.placing import Done
from punte.camps.tables.participants import FAMILY
from punte.camps.views.common import own_camp_or_404, tabs
from punte.camps.views.participant_table import participant_table
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Organisation, Person
from punte.ecosystem.queries.people import people, person
from punte.ecosystem.services.writing import folded
from punte.ecosystem.views.common import done, say_errors
from punte.members.letters import absolute
from punte.web.access import Request, guard
from punte.web.countries import country_name

MOVES: dict[str, Callable[..., Done]] = {
    "offer": services.offer,
    "wait": services.put_on_waiting_list,
    "decline": services.decline,
}
FOUND_AT_MOST = 20


@guard(policies.organise_some)
@require_safe
def participant_list(request: Request, network: str, camp: str) -> HttpResponse:
    """Everybody, with the figures, and what can be done with many at once."""
    found = own_camp_or_404(request, camp)
    invite = (_("Invite"), reverse("camps:participants_invite", args=[network, camp]))
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:participants"),
        "table": participant_table(request, found, first_step=invite),
        "count": headcount(found, organiser=True),
        "duty_form": DutyForm(camp=found, auto_id="bulk_%s"),
        "address": absolute("camps:apply", network, camp),
        "table_key": FAMILY.key(found.pk),
        "open": takes_applications(found),
    }
    return render(request, "camps/participants/list.html", context)


@guard(policies.organise_some)
@require_POST
def participants_act(request: Request, network: str, camp: str) -> HttpResponse:
    """Do one thing with all that were chosen."""
    found = own_camp_or_404(request, camp)
    back = redirect("camps:participants", network, camp)
    if "again" in request.POST:
        _invite_again(request, found, _id(request.POST["again"]))
        return back
    ids = _ids(request.POST.getlist("ids"))
    if not ids:
        messages.warning(request, _("Choose somebody first."))
        return back
    try:
        _do(request, found, request.POST.get("do", ""), ids)
    except ValidationError as error:
        say_errors(request, error)
    return back


def _invite_again(request: Request, camp: Camp, id: UUID) -> None:
    try:
        one = services.invite_again(camp=camp, id=id, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
    else:
        messages.success(request, _("%(name)s is invited.") % {"name": one.name or one.email})


def _do(request: Request, camp: Camp, step: str, ids: list[UUID]) -> None:
    if step == "duty":
        form = DutyForm(request.POST, camp=camp)
        if not form.is_valid():
            raise ValidationError(_("Choose a duty."))
        given = services.give_duty(
            camp=camp,
            ids=ids,
            kind=form.cleaned_data["kind"],
            challenge=form.chosen(),
            by=request.viewer,
        )
        messages.success(
            request, ngettext("%d person has the duty now.", "%d people have the duty now.", given) % given
        )
        return
    if step not in MOVES:
        raise Http404
    _tell(request, step, MOVES[step](camp=camp, ids=ids, by=request.viewer))


def _tell(request: Request, step: str, result: Done) -> None:
    words = {
        "offer": ngettext("A place was offered.", "%d places were offered.", result.moved),
        "wait": ngettext(
            "One person is on the waiting list now.", "%d people are on the waiting list now.", result.moved
        ),
        "decline": ngettext("One person was told.", "%d people were told.", result.moved),
    }
    if result.moved:
        said = words[step]
        messages.success(request, said % result.moved if "%d" in said else said)
    if result.full:
        said = ngettext(
            "%d more would need a place, and none is left.",
            "%d more would need places, and none is left.",
            result.full,
        )
        messages.warning(request, said % result.full)
    if result.elsewhere:
        said = ngettext("For %d it made no sense.", "For %d it made no sense.", result.elsewhere)
        messages.info(request, said % result.elsewhere)


@guard(policies.organise_some)
@require_safe
def participant_page(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """All that somebody wrote, where they stand, what can be done."""
    found, one = _found(request, camp, id)
    context = {
        "camp": found,
        "one": one,
        "unanswered": unanswered(one),
        "languages": [language_name(code) for code in one.languages],
        "country": country_name(one.country) if one.country else "",
        "likely": like_organisation(one),
        "duty_form": DutyForm(camp=found),
    }
    return render(request, "camps/participants/page.html", context)


@guard(policies.organise_some)
@require_POST
def participant_act(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """One step with one person."""
    found, one = _found(request, camp, id)
    step = request.POST.get("do", "")
    try:
        if step == "leave":
            services.leave(one=one, by=request.viewer)
            messages.success(request, _("Their part has ended."))
        elif step == "again":
            _invite_again(request, found, one.pk)
        elif step == "match":
            _match(request, one)
        elif step == "drop":
            services.drop_duty(camp=found, duty=_id(request.POST.get("duty", "")), by=request.viewer)
        else:
            _do(request, found, step, [one.pk])
    except ValidationError as error:
        say_errors(request, error)
    return redirect("camps:participant", network, camp, id)


def _match(request: Request, one: Participant) -> None:
    key = request.POST.get("organisation", "")
    organisation = None
    if key:
        rows = Organisation.objects.filter(network=one.network_id, pk=_id(key))
        organisation = rows.first()
        if organisation is None:
            raise Http404
    services.match_organisation(one=one, organisation=organisation, by=request.viewer)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, network: str, camp: str) -> HttpResponse:
    """Invite addresses, or people on the map."""
    found = own_camp_or_404(request, camp)
    if request.method == "POST" and "person" in request.POST:
        return _invite_person(request, found)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _invite_all(request, found, form)
    text = request.GET.get("q", "").strip()
    context = {
        "camp": found,
        "form": form,
        "q": text,
        "people": _people(request, text),
        "count": headcount(found, organiser=True),
    }
    return render(request, "camps/participants/invite.html", context, status=422 if form.errors else 200)


def _people(request: Request, text: str) -> list[Person]:
    if not text:
        return []
    rows = people(request.viewer).filter(folded__contains=folded(text)).order_by("folded", "pk")
    return list(rows[:FOUND_AT_MOST])


def _invite_person(request: Request, camp: Camp) -> HttpResponse:
    one = person(request.viewer, _id(request.POST["person"]))
    if one is None:
        raise Http404
    try:
        services.invite(camp=camp, person=one, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:participants_invite", camp.network.slug, camp.slug)
    said = _("%(name)s is invited.") % {"name": one.name}
    return done(request, said, "camps:participants", camp.network.slug, camp.slug)


def _invite_all(request: Request, camp: Camp, form: InviteForm) -> HttpResponse:
    sent = 0
    for name, address in form.cleaned_data["addresses"]:
        try:
            services.invite(
                camp=camp, email=address, name=name, note=form.cleaned_data["note"], by=request.viewer
            )
            sent += 1
        except ValidationError as error:
            messages.error(request, f"{address}: {' '.join(error.messages)}")
    if sent:
        messages.success(
            request, ngettext("%d invitation went out.", "%d invitations went out.", sent) % sent
        )
    return redirect("camps:participants", camp.network.slug, camp.slug)


def _found(request: Request, slug: str, id: UUID) -> tuple[Camp, Participant]:
    camp = own_camp_or_404(request, slug)
    one = participant(request.viewer, camp, id)
    if one is None:
        raise Http404
    return camp, one


def _ids(texts: list[Any]) -> list[UUID]:
    return [_id(text) for text in texts]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
