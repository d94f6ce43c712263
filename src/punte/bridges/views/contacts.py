"""Pages of contacts: whom one has met, 'we met', endorsements."""

import csv
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from punte.bridges.forms.contacts import MetForm
from punte.bridges.models import Encounter, Evidence
from punte.bridges.policies import take_part
from punte.bridges.queries import contacts as queries
from punte.bridges.queries.partners import own_entry
from punte.bridges.services import contacts as services
from punte.bridges.services.evidence import contest_evidence
from punte.bridges.views.cards import vcard_answer
from punte.ecosystem.models import Person, Theme
from punte.ecosystem.queries.people import person as visible_person
from punte.ecosystem.views.common import done, say_errors
from punte.records.tabular.formulas import guard as harmless
from punte.web.access import Request, guard

PER_FILE = 5000


@guard(take_part)
@require_safe
def contact_list(request: Request, network: str) -> HttpResponse:
    """People one has met, what waits for a yes, endorsements given and got."""
    me = own_entry(request.viewer)
    context = {
        "contacts": queries.contacts(request.viewer),
        "asked": queries.asked_of(me) if me else [],
        "said": queries.said_by(me) if me else [],
        "endorsed_by": queries.endorsements_of(me) if me else [],
        "endorses": queries.endorsements_by(me) if me else [],
    }
    return render(request, "bridges/contacts/list.html", context)


@guard(take_part)
@require_safe
def contact_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The same as vCards or as a table, with what one may see and nothing more."""
    found = queries.contacts(request.viewer)[:PER_FILE]
    if kind == "vcf":
        return vcard_answer([(one.card, one.person.pk, one.person) for one in found], "contacts")
    if kind != "csv":
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    writer = csv.writer(answer)
    writer.writerow(["name", "organisation", "role", "email", "phone", "languages", "website", "last_met"])
    for one in found:
        card = one.card
        words = [card.name, card.organisation, card.role, card.email, card.phone, ";".join(card.languages)]
        writer.writerow([*(harmless(word) for word in words), card.website, f"{one.met:%Y-%m-%d}"])
    return answer


@guard(take_part)
@require_POST
def say_met(request: Request, network: str, id: UUID) -> HttpResponse:
    """'We met', from somebody's page."""
    person, form = _person(request, id), MetForm(request.POST)
    met_on: date | None = form.cleaned_data["met_on"] if form.is_valid() else None
    try:
        if form.errors:
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        services.say_met(
            network=request.network,
            other=person,
            by=request.viewer,
            met_on=met_on,
            place=form.cleaned_data["place"],
        )
    except ValidationError as error:
        say_errors(request, error)
        return redirect("ecosystem:person", network, id)
    return done(request, _("Noted. They are asked to confirm it."), "ecosystem:person", network, id)


@guard(take_part)
@require_POST
def answer_encounter(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Confirm 'we met', or not."""
    me = own_entry(request.viewer)
    encounter = get_object_or_404(Encounter, pk=id, network=request.network, other=me) if me else None
    if encounter is None or step not in {"confirm", "decline"}:
        raise Http404
    after = services.answer_encounter(encounter=encounter, met=step == "confirm", by=request.viewer)
    confirmed = after.state == "confirmed"
    text = _("It is noted between you that you met.") if confirmed else _("Noted. They are not told.")
    return done(request, text, "bridges:contacts", network)


@guard(take_part)
@require_POST
def endorse(request: Request, network: str, id: UUID) -> HttpResponse:
    """Stand for somebody, perhaps in one theme."""
    person = _person(request, id)
    theme = None
    if given := request.POST.get("theme"):
        theme = Theme.objects.filter(network=request.network, pk__in=_uuids(given)).first()
        if theme is None:
            raise Http404
    try:
        services.endorse(person=person, theme=theme, by=request.viewer)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        say_errors(request, error)
        return redirect("ecosystem:person", network, id)
    return done(request, _("Noted. They see it and may refuse it."), "ecosystem:person", network, id)


@guard(take_part)
@require_POST
def endorsement_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Take back an endorsement one gave, or refuse one that one got."""
    me = own_entry(request.viewer)
    sides = {"withdraw": "a_person", "refuse": "b_person"}
    if me is None or step not in sides:
        raise Http404
    rows = Evidence.objects.filter(network=request.network, kind="endorsed", **{sides[step]: me})
    evidence = get_object_or_404(rows, pk=id)
    if step == "withdraw":
        services.withdraw_endorsement(evidence=evidence, by=request.viewer)
        return done(request, _("It is taken back, as if it had never been."), "bridges:contacts", network)
    contest_evidence(evidence=evidence, by=request.viewer)
    return done(request, _("It does not count any more."), "bridges:contacts", network)


def _person(request: Request, id: UUID) -> Person:
    found = visible_person(request.viewer, id)
    if found is None:
        raise Http404
    return found


def _uuids(given: str) -> list[UUID]:
    try:
        return [UUID(given)]
    except ValueError:
        return []
