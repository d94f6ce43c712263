"""What is new in a session, asked for by every open page every three seconds: the way that has to be cheap.

Each web process remembers for half a minute who may enter (asked with the same
roles), and for half a second what it told of a session: hundreds of phones that
ask within it are told the same. A page that has just saved asks past that.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from punte.camps.models import Group, Session
from punte.camps.policies import attend_some
from punte.camps.queries.sessions import page as queries
from punte.camps.queries.sessions.page import Note, People, Place
from punte.camps.remembered import Remembered
from punte.camps.services.sessions import note_presence
from punte.camps.views.sessions.common import entered_lately, ids
from punte.camps.views.sessions.drawn import board_html, note_html
from punte.web.access import Request, guard

TOLD_SECONDS, PEOPLE_SECONDS = 0.5, 3.0
LATELY = 64  # revisions: more than come between two times that a page asks


@dataclass
class Told:
    """A session as it stood a moment ago, and what was told of it: by revision known, rights and language.

    Pages know many different revisions; what changed is read once for all of them.
    """

    place: Place
    read: tuple[int, list[Note]] | None = None
    answers: dict[tuple[int, bool, str], bytes] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """As it stood."""
        return self.place.session

    @cached_property
    def writing(self) -> dict[str, list[str]]:
        """Contribution → who writes on it."""
        return queries.writing(self.place, timezone.now())

    def changed(self, since: int) -> list[Note]:
        """What changed after that revision."""
        read = self.read  # once: another thread may be reading from earlier on at this moment
        if read is None or read[0] > since:
            first = max(0, min(since, self.session.revision - LATELY))
            read = self.read = first, queries.notes(self.place, since=first)
        return [one for one in read[1] if one.revision > since]


_told: Remembered[UUID, Told] = Remembered(TOLD_SECONDS)
_people: Remembered[UUID, People] = Remembered(PEOPLE_SECONDS)


@guard(attend_some)
@require_safe
def session_news(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """What changed after the revision that the page knows (`since`); 204 when nothing did."""
    place = entered_lately(request, camp, id)
    since = _since(request)
    told = (None if "fresh" in request.GET else _told.get(id)) or _told.keep(id, _told_now(place))
    if since >= told.session.revision:
        return HttpResponse(status=204)
    runs = place.runs and "screen" not in request.GET
    key = (since, runs, get_language() or "en")
    if key not in told.answers:
        news = _news(told, since, runs=runs)
        told.answers[key] = DjangoJSONEncoder(separators=(",", ":")).encode(news).encode()
    answer = HttpResponse(told.answers[key], content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


@guard(attend_some)
@require_POST
def session_here(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Somebody has the page open, and perhaps writes; says who else is here."""
    place = entered_lately(request, camp, id)
    writing = next(iter(ids(request, "writing")), None)
    changed = note_presence(item=place.item, writing=writing, by=request.viewer)
    found = None if changed else _people.get(id)
    if found is None:
        found = _people.keep(id, queries.people(Place(place.item, _session(place), place.runs)))
    return JsonResponse({"names": found.names, "more": found.more, "writing": found.writing})


def _session(place: Place) -> Session:
    return Session.objects.filter(item=place.item).first() or Session(item=place.item)


def _told_now(place: Place) -> Told:
    return Told(Place(place.item, _session(place), place.runs))


def _news(told: Told, since: int, *, runs: bool) -> dict[str, Any]:
    place = told.place
    news: dict[str, Any] = {
        "revision": place.session.revision,
        "notes": [
            {
                "id": one.id,
                "group": one.group or "",
                "position": one.position,
                "html": "" if one.gone else note_html(one, runs=runs),
            }
            for one in told.changed(since)
        ],
        "writing": told.writing,
    }
    if place.session.board_revision > since:
        groups = Group.objects.filter(session=place.session)
        news["board"] = board_html(queries.board(place), runs=runs)
        news["groups"] = [{"id": one.pk, "title": one.title} for one in groups]
    return news


def _since(request: Request) -> int:
    given = str(request.GET.get("since", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0
