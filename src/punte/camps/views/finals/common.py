"""What the pages of the final share."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from punte.camps.models import Camp, Final, Pitch
from punte.camps.policies import organise
from punte.camps.queries.duties import juror_of, may_steer
from punte.camps.queries.finals.running import final_of
from punte.camps.views.common import attended_camp_or_404, tabs
from punte.ecosystem.views.common import allow, done, go, say_errors
from punte.web.access import Request

type Steps = Mapping[str, Callable[[], str]]


def attended_final_or_404(request: Request, camp: str) -> Final:
    """The final of a camp that the viewer has a place in."""
    return _final(attended_camp_or_404(request, camp))


def own_final_or_404(request: Request, camp: str) -> Final:
    """The final of a camp that the viewer organises."""
    found = attended_camp_or_404(request, camp)
    allow(organise(request.viewer, found))
    return _final(found)


def steered_final_or_404(request: Request, camp: str) -> Final:
    """The final of a camp whose clock the viewer keeps."""
    found = attended_camp_or_404(request, camp)
    allow(may_steer(request.viewer, found))
    return _final(found)


def _final(camp: Camp) -> Final:
    found = final_of(camp)
    if found is None:
        raise Http404
    found.camp = camp
    return found


def pitch_or_404(final: Final, id: UUID | str) -> Pitch:
    """One of its pitches."""
    try:
        found = get_object_or_404(Pitch.objects.select_related("team__challenge"), final=final, pk=id)
    except (ValidationError, ValueError):
        raise Http404 from None
    found.final = final
    return found


def frame(request: Request, final: Final, **more: Any) -> dict[str, Any]:
    """What every page of the final is drawn with."""
    return {
        "camp": final.camp,
        "final": final,
        "tabs": tabs(request.viewer, final.camp, "camps:final"),
        "organises": organise(request.viewer, final.camp),
        "steers": may_steer(request.viewer, final.camp),
        "juror": juror_of(request.viewer, final.camp),
        **more,
    }


def take_step(request: Request, final: Final, steps: Steps, route: str) -> HttpResponse:
    """Do what the pressed button says; then the page again, with what came of it."""
    step = request.POST.get("step", "")
    allow(step in steps)
    where = (route, final.camp.network.slug, final.camp.slug)
    try:
        said = steps[step]()
    except ValidationError as error:
        say_errors(request, error)
        return go(*where)
    return done(request, said, *where) if said else go(*where)
