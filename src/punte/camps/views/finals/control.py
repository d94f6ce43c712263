"""What keeps the final going: the control on a phone, and the page for the projector."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from punte.bridges.vcards import write_code
from punte.camps import policies
from punte.camps.choices import FinalState
from punte.camps.models import Final
from punte.camps.queries.finals.jury import progress
from punte.camps.queries.finals.results import results
from punte.camps.queries.finals.running import Course, clock, course
from punte.camps.queries.finals.voting import Turnout, turnout
from punte.camps.services.finals import running, voting
from punte.camps.views.finals.common import (
    Steps,
    attended_final_or_404,
    frame,
    pitch_or_404,
    steered_final_or_404,
    take_step,
)
from punte.web.access import Request, guard


@guard(policies.attend_some)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def final_control(request: Request, network: str, camp: str) -> HttpResponse:
    """Next, start, pause, a minute more; and for organisers to begin, open, close and show."""
    final = steered_final_or_404(request, camp)
    if request.method == "POST":
        return take_step(request, final, _steps(request, final), "camps:final_control")
    order = course(final)
    context = frame(request, final, course=order, now=timezone.now())
    if order.now:
        context["clock"] = clock(final, order.now, timezone.now())
    if context["organises"]:
        context |= {"turnout": turnout(final), "progress": progress(final)}
    return render(request, "camps/final/control.html", context)


def _steps(request: Request, final: Final) -> Steps:
    by = request.viewer

    def following() -> str:
        sent = request.POST.get("pitch")
        seen = pitch_or_404(final, sent).pk if sent else None
        if running.next_pitch(final=final, by=by, seen=seen):
            return ""
        return _("All teams have presented.")

    def start() -> str:
        running.start_pitch(pitch=pitch_or_404(final, request.POST.get("pitch", "")), by=by)
        return ""

    def hold(stop: bool) -> str:
        pitch = pitch_or_404(final, request.POST.get("pitch", ""))
        running.hold_clock(pitch=pitch, by=by, hold=stop)
        return ""

    def minute() -> str:
        running.give_minute(pitch=pitch_or_404(final, request.POST.get("pitch", "")), by=by)
        return _("A minute more.")

    def begin() -> str:
        running.begin_final(final=final, by=by)
        return _("The final has begun. The criteria stand from now on.")

    def back() -> str:
        running.back_to_preparing(final=final, by=by)
        return _("The final is being prepared again.")

    def open_vote() -> str:
        voting.open_voting(final=final, by=by)
        return _("The vote is open.")

    def voters() -> str:
        count = voting.add_voters(final=final, by=by)
        return ngettext("%(count)d more may vote.", "%(count)d more may vote.", count) % {"count": count}

    def close() -> str:
        voting.close_voting(final=final, by=by)
        return _("The vote is closed. Nothing can be changed any more.")

    def show() -> str:
        voting.show_results(final=final, by=by)
        return _("The results are shown to everybody at the camp.")

    return {
        "next": following,
        "start": start,
        "pause": lambda: hold(True),
        "resume": lambda: hold(False),
        "minute": minute,
        "begin": begin,
        "back": back,
        "open": open_vote,
        "voters": voters,
        "close": close,
        "show": show,
    }


@guard(policies.attend_some)
@never_cache
@require_safe
def final_screen(request: Request, network: str, camp: str) -> HttpResponse:
    """For the projector. Asked again every two seconds; answers 204 while it would look the same."""
    final = attended_final_or_404(request, camp)
    order, crowd = course(final), turnout(final)
    mark = _mark(final, order, crowd)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    context = {"final": final, "camp": final.camp, "course": order, "turnout": crowd, "mark": mark}
    if order.now:
        context["clock"] = clock(final, order.now, timezone.now())
    if final.state == FinalState.VOTING:
        address = vote_address(final)
        context |= {"vote_address": address, "code": write_code(address)}
    if final.state == FinalState.SHOWN:
        context["results"] = results(final)
    template = "camps/final/screen_part.html" if request.htmx else "camps/final/screen.html"
    return render(request, template, context)


def vote_address(final: Final) -> str:
    """Where phones go to vote."""
    return settings.BASE_URL + reverse("camps:vote", args=[final.pk])


def _mark(final: Final, order: Course, crowd: Turnout) -> str:
    """Another one whenever the screen must be drawn anew; seconds that pass are the browser's matter."""
    pitch = order.now
    parts: list[str | int | datetime | None] = [final.state, order.done, crowd.voted, crowd.eligible]
    parts += [final.pitch_minutes, final.question_minutes]
    if pitch:
        parts += [str(pitch.pk), pitch.started_at, pitch.paused_at, pitch.still]
        parts += [pitch.extra_pitch, pitch.extra_questions]
    if order.next:
        parts.append(str(order.next.pk))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
