"""The programme as it is read: the page, the file for calendars, the wall."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from punte.camps import clock, policies
from punte.camps.calendar import entry_of
from punte.camps.frab import as_xml, schedule
from punte.camps.models import Camp
from punte.camps.queries import programme as queries
from punte.camps.queries.clashes import by_item, clashes
from punte.camps.queries.sessions.access import sessions
from punte.camps.views.common import camp_or_404, tabs
from punte.post.calendar.feed import write_calendar
from punte.post.calendar.registry import zone_named
from punte.web.access import Request, guard


def programme_or_404(request: Request, slug: str) -> Camp:
    """The camp, if the viewer may read its programme."""
    found = camp_or_404(request, slug)
    if not policies.see_programme(request.viewer, found):
        raise Http404
    return found


@guard(policies.see_network)
@require_safe
def programme(request: Request, network: str, camp: str) -> HttpResponse:
    """Day by day, rooms side by side; to the organisers also what clashes."""
    found = camp_or_404(request, camp)
    if not policies.see_programme(request.viewer, found):
        return _not_now(request, found)
    organises = policies.organise(request.viewer, found)
    items = queries.items_of(found)
    told = clashes(found, items) if organises else []
    mine = queries.mine(found, request.viewer)
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:programme"),
        "days": queries.days(found, items, mine=mine, clashes=by_item(told)),
        "clashes": told,
        "organises": organises,
        "enters": set(sessions(request.viewer).filter(camp=found).values_list("pk", flat=True)),
        "mine": bool(mine),
        "zone": found.zone,
        "elsewhere": _other_clock(request, found),
        "published": found.programme_published_at is not None,
        "taken_back": queries.taken_back(found),
        "phase": clock.phase(found),
        "rooms": list(found.rooms.all()) if organises else [],
    }
    return render(request, "camps/programme/page.html", context)


def _not_now(request: Request, camp: Camp) -> HttpResponse:
    """A programme that was taken back says so to those who come by a link; else there is none."""
    if not queries.taken_back(camp):
        raise Http404
    context = {"camp": camp, "tabs": tabs(request.viewer, camp, "camps:programme")}
    return render(request, "camps/programme/taken_back.html", context)


def _other_clock(request: Request, camp: Camp) -> str:
    """The reader's zone, where its clock does not show what the camp's does."""
    own = getattr(request.user, "time_zone", "") if request.viewer.signed_in else ""
    if not own:
        return ""
    noon = clock.moment_of(camp, camp.starts_on, clock.NOON)
    same = noon.utcoffset() == noon.astimezone(zone_named(own)).utcoffset()
    return "" if same else own


@guard(policies.see_network)
@require_safe
def programme_file(request: Request, network: str, camp: str) -> HttpResponse:
    """The whole programme for a calendar programme."""
    found = programme_or_404(request, camp)
    entries = [entry_of(one) for one in queries.items_of(found)]
    body = write_calendar(entries, now=timezone.now(), name=found.name)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return answer


@guard(policies.see_network)
@require_safe
def programme_frab(request: Request, network: str, camp: str, kind: str) -> HttpResponse:
    """The programme for conference apps: schedule.json, schedule.xml."""
    found = programme_or_404(request, camp)
    document = schedule(found, queries.items_of(found))
    if kind == "json":
        return JsonResponse(document)
    if kind == "xml":
        return HttpResponse(as_xml(document), content_type="application/xml; charset=utf-8")
    raise Http404


@guard(policies.see_network)
@require_safe
def now(request: Request, network: str, camp: str) -> HttpResponse:
    """For the wall: what is on, what comes next. It renews itself, with and without scripts."""
    found = programme_or_404(request, camp)
    context = {"camp": found, "now": queries.now_and_next(found, timezone.now()), "phase": clock.phase(found)}
    template = "camps/programme/now.html#board" if request.htmx else "camps/programme/now.html"
    return render(request, template, context)
