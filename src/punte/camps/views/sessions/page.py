"""A session's page; the page for the wall; the list of sessions."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from punte.camps.forms.sessions import WritingForm
from punte.camps.models import Group
from punte.camps.policies import attend_some
from punte.camps.queries.sessions import page as queries
from punte.camps.queries.sessions.page import Place
from punte.camps.views.common import attended_camp_or_404, tabs
from punte.camps.views.sessions.common import place_or_404
from punte.camps.views.sessions.drawn import board_html, note_html
from punte.web.access import Request, guard

ROUTE = "camps:sessions"


@guard(attend_some)
@require_safe
def session_list(request: Request, network: str, camp: str) -> HttpResponse:
    """The sessions that the viewer may enter."""
    found = attended_camp_or_404(request, camp)
    items = list(queries.listed(request.viewer, found))
    written, present = queries.how_many(items)
    rows = [(one, written[one.pk], present[one.pk]) for one in items]
    context = {"camp": found, "rows": rows, "tabs": tabs(request.viewer, found, ROUTE)}
    return render(request, "camps/sessions/list.html", context)


@guard(attend_some)
@require_safe
def session_page(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Where people write together."""
    place = place_or_404(request, camp, id)
    return show(request, place, WritingForm(camp=place.item.camp))


def show(request: Request, place: Place, form: WritingForm, status: int = 200) -> HttpResponse:
    """The page, with what was sent if something is wrong with it."""
    context = _context(place, runs=place.runs) | {"form": form, "people": queries.people(place)}
    return render(request, "camps/sessions/page.html", context, status=status)


@guard(attend_some)
@require_safe
def session_screen(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """The session on the wall: a large timer, where the agenda is, what was written."""
    place = place_or_404(request, camp, id)
    return render(request, "camps/sessions/screen.html", _context(place, runs=False) | {"screen": True})


def _context(place: Place, *, runs: bool) -> dict[str, Any]:
    found: dict[UUID | None, list[str]] = defaultdict(list)
    rows = queries.notes(place)
    for one in rows:
        found[one.group].append(note_html(one, runs=runs))
    sections: list[tuple[Group | None, list[str]]] = [(None, found[None])]
    sections += [(one, found[one.pk]) for one in _groups(place)]
    return {
        "place": place,
        "item": place.item,
        "camp": place.item.camp,
        "session": place.session,
        "runs": runs,
        "count": len(rows),
        "sections": sections,
        "board": board_html(queries.board(place), runs=runs),
        "now": round(timezone.now().timestamp() * 1000),
    }


def _groups(place: Place) -> list[Group]:
    return list(Group.objects.filter(session=place.session))
