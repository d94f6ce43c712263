"""What facilitators do: agenda and timer, headings, merging."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from punte.camps.models import Group
from punte.camps.policies import attend_some
from punte.camps.services import sessions as services
from punte.camps.views.sessions.common import asks_for_json, ids, number, place_or_404, told, tried
from punte.ecosystem.views.common import allow, done, say_errors
from punte.web.access import Request, guard

MORE = 2


@guard(attend_some)
@require_POST
def session_act(request: Request, network: str, camp: str, id: UUID, step: str) -> HttpResponse:
    """One button of those who run the session."""
    place = place_or_404(request, camp, id)
    allow(place.runs)
    by, item, given = request.viewer, place.item, request.POST
    steps: dict[str, Any] = {
        "agenda": lambda: services.write_agenda(item=item, text=given.get("agenda", ""), by=by),
        "line": lambda: services.go_to_line(item=item, line=number(request, "line"), by=by),
        "start": lambda: services.start_timer(item=item, minutes=number(request, "minutes"), by=by),
        "pause": lambda: services.pause_timer(item=item, by=by),
        "more": lambda: services.extend_timer(item=item, minutes=MORE, by=by),
        "clear": lambda: services.clear_timer(item=item, by=by),
        "group": lambda: services.group_contributions(
            item=item,
            ids=ids(request, "chosen"),
            group=next(iter(ids(request, "group")), None),
            title=given.get("title", ""),
            by=by,
        ),
        "merge": lambda: services.merge_contributions(item=item, ids=ids(request, "chosen"), by=by),
        "rename": lambda: services.rename_group(
            group=_group(request, item.pk), title=given.get("title", ""), by=by
        ),
    }
    allow(step in steps)
    try:
        tried(steps[step])
    except ValidationError as error:
        if asks_for_json(request):
            return told(error)
        say_errors(request, error)
        return redirect("camps:session", network, camp, id)
    if asks_for_json(request):
        return HttpResponse(status=204)
    if step == "merge":
        text = _("Merged. The originals are in its history, and the merging can be undone there.")
        return done(request, text, "camps:session", network, camp, id)
    return redirect("camps:session", network, camp, id)


def _group(request: Request, item: UUID) -> Group:
    found = Group.objects.filter(pk__in=ids(request, "group"), session__item=item).select_related(
        "session__item"
    )
    group = found.first()
    if group is None:
        raise Http404
    return group
