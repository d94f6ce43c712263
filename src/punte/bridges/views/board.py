"""The broker's desk: the board, a need's workbench, shortlists and notes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from punte.bridges import policies
from punte.bridges.models import Note, Shortlisted
from punte.bridges.queries.board import board_of
from punte.bridges.queries.fastlane import request_of
from punte.bridges.queries.shortlists import thing_of
from punte.bridges.queries.workbench import Thing
from punte.bridges.services import shortlists as services
from punte.bridges.views.bench import back_to, bench_context, named
from punte.bridges.words.board import COLUMNS, card_words
from punte.ecosystem.queries.listings import listing as visible_listing
from punte.ecosystem.queries.organisations import organisation as visible_organisation
from punte.ecosystem.queries.places import kept_ecosystems
from punte.web.access import Request, guard

LISTED = ("request__asked", "request__asking", "listing__organisation__ecosystem", "organisation__ecosystem")


@require_GET
@guard(policies.broker)
def board(request: Request, network: str) -> HttpResponse:
    """What is brokered for the viewer's regions, by how far it has come."""
    regions = list(kept_ecosystems(request.viewer))
    chosen = next((one for one in regions if one.slug == request.GET.get("region")), None)
    columns = [
        (COLUMNS[column.stage], [card_words(card) for card in column.cards], column.more)
        for column in board_of(request.viewer, chosen)
    ]
    context = {
        "columns": columns,
        "regions": regions,
        "chosen": chosen,
        "filled": any(cards for _words, cards, _more in columns),
    }
    return render(request, "bridges/board/board.html", context)


@require_GET
@guard(policies.broker)
def workbench(request: Request, network: str, id: UUID) -> HttpResponse:
    """A need or an offer on the bench: who fits, side by side."""
    one = visible_listing(request.viewer, id)
    if one is None:
        raise Http404
    context = bench_context(request, one) | {
        "listing": one,
        "asks": one.ecosystem_id is not None and policies.keeps_ecosystem(request.viewer, one.ecosystem),
    }
    return render(request, "bridges/board/workbench.html", context)


@require_POST
@guard(policies.broker)
def shortlist_add(request: Request, network: str) -> HttpResponse:
    """Put an organisation on the shortlist of a need (`listing`) or a request (`request`)."""
    thing = _thing(request)
    organisation = visible_organisation(request.viewer, _uuid(request.POST.get("organisation")))
    counterpart = request.POST.get("counterpart")
    other = visible_listing(request.viewer, _uuid(counterpart)) if counterpart else None
    if organisation is None or (counterpart and other is None):
        raise Http404
    return _try(
        request,
        lambda: services.shortlist_organisation(
            thing=thing,
            organisation=organisation,
            counterpart=other,
            note=request.POST.get("note", ""),
            by=request.viewer,
        ),
        _("%(name)s is on the shortlist.") % named(organisation),
        back_to(request, thing),
    )


@require_POST
@guard(policies.broker)
def shortlist_drop(request: Request, network: str, id: UUID) -> HttpResponse:
    """Take an organisation off a shortlist."""
    one, thing = _listed(request, id)
    return _try(
        request,
        lambda: services.drop_from_shortlist(one=one, by=request.viewer),
        _("%(name)s is off the shortlist.") % named(one.organisation),
        back_to(request, thing),
    )


@require_POST
@guard(policies.broker)
def shortlist_note(request: Request, network: str, id: UUID) -> HttpResponse:
    """Write down something about an organisation on a shortlist."""
    one, thing = _listed(request, id)
    return _try(
        request,
        lambda: services.note_on_shortlisted(one=one, by=request.viewer, note=request.POST.get("note", "")),
        _("Noted."),
        back_to(request, thing),
    )


@require_POST
@guard(policies.broker)
def note_add(request: Request, network: str) -> HttpResponse:
    """Note something about a need or a request, for brokers of the two sides."""
    thing = _thing(request)
    return _try(
        request,
        lambda: services.add_note(thing=thing, by=request.viewer, text=request.POST.get("text", "")),
        _("Noted."),
        back_to(request, thing, "notes"),
    )


@require_POST
@guard(policies.broker)
def note_remove(request: Request, network: str, id: UUID) -> HttpResponse:
    """Take a note back."""
    rows = Note.objects.select_related(
        "request__asked", "request__asking", "listing__organisation__ecosystem"
    )
    note = get_object_or_404(rows, network=request.network, pk=id)
    thing = thing_of(note)
    return _try(
        request,
        lambda: services.remove_note(note=note, by=request.viewer),
        _("Taken back."),
        back_to(request, thing, "notes"),
    )


def _try(request: Request, act: Any, done: str, then: str) -> HttpResponse:
    try:
        act()
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(then)


def _thing(request: Request) -> Thing:
    """The need or the request that a form is about, if the viewer works on it."""
    given = request.POST.get("request")
    found: Thing | None = (
        request_of(request.viewer, _uuid(given))
        if given
        else visible_listing(request.viewer, _uuid(request.POST.get("listing")))
    )
    if found is None:
        raise Http404
    return found


def _listed(request: Request, id: UUID) -> tuple[Shortlisted, Thing]:
    one = get_object_or_404(Shortlisted.objects.select_related(*LISTED), network=request.network, pk=id)
    thing = thing_of(one)
    if not policies.work_on(request.viewer, thing):
        raise Http404
    return one, thing


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None
