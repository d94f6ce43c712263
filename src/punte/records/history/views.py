"""The page of a thing's history and trail."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from punte.records import subjects
from punte.records.history.queries import history_of
from punte.records.history.trail import trail_of
from punte.records.refs import Ref
from punte.web.access import Rank, Request, Viewer, guard


def see_history(viewer: Viewer) -> bool:
    """Whoever belongs to the network; the public sees things, not what people did to them."""
    return viewer.network is not None and viewer.rank > Rank.OUTSIDER


@require_GET
@guard(see_history)
def thing_history(request: Request, network: str, kind: str, id: UUID) -> HttpResponse:
    """Everything that happened to a thing that the one who asks may see; else 404."""
    thing = Ref(kind, id)
    shown = subjects.shown(request.viewer, [thing]).get(thing)
    if shown is None:
        raise Http404
    given = {
        "shown": shown,
        "history": history_of(request.viewer, thing, page=request.GET.get("page")),
        "trail": trail_of(request.viewer, thing),
    }
    return render(request, "records/history/page.html", given)
