"""Pages of cards: one's own, held up for a phone, and what whoever scans it sees."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.bridges.models import Card
from punte.bridges.policies import take_part
from punte.bridges.queries import cards as queries
from punte.bridges.queries.partners import own_entry
from punte.bridges.services import contacts as services
from punte.bridges.vcards import CardFields, write_code, write_vcard
from punte.bridges.views.meetings import account_of
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Person
from punte.ecosystem.queries.people import DEFAULT_LEVELS
from punte.ecosystem.views.common import done, say_errors
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.web.access import Request, anyone, guard, signed_in
from punte.web.visibility import Level


@dataclass(frozen=True)
class Choice:
    """A field that may stand on the card: what it says, whether it does, who else sees it."""

    name: str
    label: Any
    value: str
    chosen: bool
    kept: Any


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def my_card(request: Request, network: str) -> HttpResponse:
    """One's card: which fields stand on it, the code, another code, no card at all."""
    person = own_entry(request.viewer)
    if person is None:
        return render(request, "bridges/contacts/no_entry.html")
    if request.method == "POST":
        try:
            services.save_card(
                network=request.network, shown=request.POST.getlist("shown"), by=request.viewer
            )
        except ValidationError as error:
            say_errors(request, error)
            return redirect("bridges:card", network)
        return done(request, _("This is your card now."), "bridges:card", network)
    card = queries.card_of(account_of(request), request.network.pk)
    context = {
        "card": card,
        "choices": _choices(person, card),
        "code": write_code(queries.address_of(card)) if card else "",
        "address": queries.address_of(card) if card else "",
        "person": person,
    }
    return render(request, "bridges/contacts/card.html", context)


def _choices(person: Person, card: Card | None) -> list[Choice]:
    chosen = card.shown if card else queries.preselected(person)
    values = queries.values_of(person)
    return [
        Choice(
            name,
            label,
            _said(name, values[name]),
            name in chosen,
            Level(person.visibility.get(name, DEFAULT_LEVELS[name])).label if name in DEFAULT_LEVELS else "",
        )
        for name, label in queries.FIELDS.items()
    ]


def _said(name: str, value: Any) -> str:
    return ", ".join(language_name(code) for code in value) if name == "languages" else str(value)


@guard(take_part)
@require_POST
def card_act(request: Request, network: str, step: str) -> HttpResponse:
    """Renew the code, or have no card any more."""
    card = queries.card_of(account_of(request), request.network.pk)
    if card is None or step not in {"renew", "close"}:
        raise Http404
    if step == "renew":
        services.renew_card(card=card, by=request.viewer)
        return done(request, _("Here is another code; earlier ones open nothing."), "bridges:card", network)
    services.close_card(card=card, by=request.viewer)
    return done(request, _("Your card is gone; its codes open nothing."), "bridges:card", network)


@guard(take_part)
@require_safe
@never_cache
def card_hold(request: Request, network: str) -> HttpResponse:
    """The code as large as the screen, black on white, for the phone of somebody who stands before one."""
    card = queries.card_of(account_of(request), request.network.pk)
    if card is None:
        return redirect("bridges:card", network)
    context = {"fields": queries.fields_of(card), "code": write_code(queries.address_of(card))}
    return render(request, "bridges/contacts/hold.html", context)


@guard(anyone)
@require_safe
@never_cache
def card_public(request: Request, secret: str) -> HttpResponse:
    """A card for whoever has its code; search engines are told to leave it out."""
    card = queries.card_at(secret)
    if card is None:
        return _unlisted(render(request, "bridges/contacts/void.html", status=410))
    account = request.user if isinstance(request.user, Account) else None
    fields = queries.fields_of(card)
    context = {
        "card": card,
        "fields": fields,
        "languages": [language_name(code) for code in fields.languages],
        "secret": secret,
        "own": bool(account) and card.person.account_id == request.viewer.account,
        "may_meet": bool(account) and queries.shares_network(account_of(request), card),
        "sign_in": f"{reverse('account_login')}?next={reverse('bridges:card_public', args=[secret])}",
    }
    return _unlisted(render(request, "bridges/contacts/public.html", context))


@guard(anyone)
@require_safe
@never_cache
def card_file(request: Request, secret: str) -> HttpResponse:
    """The card for an address book."""
    card = queries.card_at(secret)
    if card is None:
        raise Http404
    fields = queries.fields_of(card)
    return vcard_answer([(fields, card.pk, card)], slugify(fields.name) or "card")


@guard(signed_in)
@require_POST
def card_met(request: Request, secret: str) -> HttpResponse:
    """'We met', from a scanned card."""
    card = queries.card_at(secret)
    if card is None or not queries.shares_network(account_of(request), card):
        raise Http404
    by = viewer_of(account_of(request), card.network)
    if not take_part(by):
        raise Http404
    try:
        services.say_met(network=card.network, other=card.person, by=by)
    except ValidationError as error:
        say_errors(request, error)
        return redirect("bridges:card_public", secret)
    return done(request, _("Noted. They are asked to confirm it."), "bridges:card_public", secret)


def vcard_answer(cards: list[tuple[CardFields, UUID, Any]], name: str) -> HttpResponse:
    """Cards as one file; each with its id and what knows when it changed."""
    text = "".join(
        write_vcard(fields, id=id, changed=getattr(row, "changed_at", None) or row.updated_at)
        for fields, id, row in cards
    )
    answer = HttpResponse(text, content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return _unlisted(answer)


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
