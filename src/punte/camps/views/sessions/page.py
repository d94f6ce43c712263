"""A session's page, what is new on it, who is there; the page for the wall; the list of sessions."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from punte.camps.forms.sessions import WritingForm
from punte.camps.models import Group
from punte.camps.policies import attend_some
from punte.camps.queries.sessions import page as queries
from punte.camps.queries.sessions.page import Place
from punte.camps.services.sessions import note_presence
from punte.camps.views.common import attended_camp_or_404, tabs
from punte.camps.views.sessions.common import ids, place_or_404
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


@guard(attend_some)
@require_safe
def session_news(request: Request, network: str, camp: str, id: UUID) -> HttpResponseBase:
    """What changed after the revision that the page knows (`since`); 204 when nothing did."""
    place = place_or_404(request, camp, id)
    since = _since(request)
    session = place.session
    if since == session.revision:
        return HttpResponse(status=204)
    runs = place.runs and "screen" not in request.GET
    changed = queries.notes(place, since=since)
    told: dict[str, Any] = {
        "revision": session.revision,
        "notes": [
            {
                "id": str(one.id),
                "group": str(one.group or ""),
                "position": one.position,
                "html": "" if one.gone else note_html(one, runs=runs),
            }
            for one in changed
        ],
        "writing": queries.writing(place, timezone.now()),
    }
    if session.board_revision > since:
        told["board"] = board_html(queries.board(place), runs=runs)
        told["groups"] = [{"id": str(one.pk), "title": one.title} for one in _groups(place)]
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer


@guard(attend_some)
@require_POST
def session_here(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Somebody has the page open, and perhaps writes; says who else is here."""
    place = place_or_404(request, camp, id)
    writing = next(iter(ids(request, "writing")), None)
    note_presence(item=place.item, writing=writing, by=request.viewer)
    found = queries.people(place)
    return JsonResponse({"names": found.names, "more": found.more, "writing": found.writing})


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


def _since(request: Request) -> int:
    given = str(request.GET.get("since", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0
