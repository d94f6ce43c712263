"""Pages of meetings."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.bridges.choices import MeetingState
from punte.bridges.forms.meetings import ChangeForm, TimesForm
from punte.bridges.invitations import PUBLISH
from punte.bridges.models import Meeting
from punte.bridges.policies import take_part
from punte.bridges.queries import meetings as queries
from punte.bridges.queries.partners import own_people, partners
from punte.bridges.services import meetings as services
from punte.bridges.services.meetings.mails import invitations
from punte.bridges.times import suggest
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import allow, done, say_errors
from punte.members.models import Account
from punte.web.access import Request, guard

SHOWN = 60
MOST_PEOPLE = 500


@guard(take_part)
@require_safe
def meeting_list(request: Request, network: str) -> HttpResponse:
    """One's meetings: what waits for an answer, what is coming, what was; and with whom one could meet."""
    me = account_of(request)
    rows = queries.whole(queries.meetings(request.viewer))[:SHOWN]
    sights = [queries.see(one, request.viewer, me.time_zone) for one in rows]
    coming = [one for one in sights if one.meeting.state == MeetingState.FIXED and not one.over]
    context = {
        "proposed": [one for one in sights if one.meeting.state == MeetingState.PROPOSED],
        "coming": sorted(coming, key=lambda one: one.meeting.starts_at or one.meeting.created_at),
        "past": [one for one in sights if one.over or one.meeting.state == MeetingState.CANCELLED],
        "partners": partners(request.viewer),
        "own_people": list(own_people(request.viewer).exclude(account=me)[:MOST_PEOPLE]),
    }
    return render(request, "bridges/meetings/list.html", context)


@guard(take_part)
@require_safe
def meeting_page(request: Request, network: str, id: UUID) -> HttpResponse:
    """One meeting: its times and whom they suit, or when and where it is, or whether it took place."""
    sight = sight_of(request, id)
    return render(request, "bridges/meetings/page.html", {"sight": sight, "meeting": sight.meeting})


@guard(take_part)
@require_POST
def meeting_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """What those who are invited do with one button."""
    meeting, by = sight_of(request, id).meeting, request.viewer
    steps: dict[str, Callable[[], Meeting]] = {
        "answer": lambda: services.answer_times(meeting=meeting, slots=_ids(request), by=by),
        "none": lambda: services.answer_times(meeting=meeting, slots=(), by=by),
        "fix": lambda: services.fix_time(meeting=meeting, slot=_id(request), by=by),
        "come": lambda: services.answer_invitation(meeting=meeting, comes=True, by=by),
        "cannot": lambda: services.answer_invitation(meeting=meeting, comes=False, by=by),
        "cancel": lambda: services.cancel_meeting(meeting=meeting, by=by),
        "met": lambda: services.say_whether_met(meeting=meeting, met=True, by=by),
        "missed": lambda: services.say_whether_met(meeting=meeting, met=False, by=by),
    }
    allow(step in steps)
    if step == "answer" and not _ids(request):
        text = _("Tick the times that suit you, or say that none does.")
        return done(request, text, "bridges:meeting", network, id)
    try:
        after = steps[step]()
    except ValidationError as error:
        say_errors(request, error)
        return redirect("bridges:meeting", network, id)
    return done(request, _said(step, after), "bridges:meeting", network, id)


def _said(step: str, meeting: Meeting) -> str:
    if step in {"answer", "fix"} and meeting.state == MeetingState.FIXED:
        return _("It is fixed. All get the invitation by mail.")
    if step in {"met", "missed"} and meeting.state == MeetingState.HELD:
        return _("Thank you. It is noted between you that you met.")
    return {
        "answer": _("Noted. You hear as soon as a time is fixed."),
        "none": _("Noted. They are asked for other times."),
        "come": _("Good. They see that you come."),
        "cannot": _("They are told that you cannot come."),
        "cancel": _("It is called off, and the others are told."),
    }.get(step, _("Thank you. It is noted."))


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_times(request: Request, network: str, id: UUID) -> HttpResponse:
    """Propose other times."""
    sight = sight_of(request, id)
    meeting, me = sight.meeting, account_of(request)
    allow(sight.runs and meeting.state in {MeetingState.PROPOSED, MeetingState.FIXED} and not sight.over)
    accounts = [one.attendee.person.account for one in sight.seats if one.attendee.person]
    known = [one for one in accounts if one]
    minutes = _minutes(request, meeting.minutes)
    taken = [one.starts_at for one in meeting.slots.all()]
    form = TimesForm(
        request.POST or None,
        zone=me.time_zone,
        others=[one.time_zone for one in known if one != me],
        free=suggest(
            [me, *(one for one in known if one != me)], minutes=minutes, now=timezone.now(), taken=taken
        ),
    )
    form.initial.setdefault("minutes", minutes)
    if form.is_bound and form.is_valid():
        try:
            services.propose_other_times(
                meeting=meeting, times=form.chosen(), minutes=form.cleaned_data["minutes"], by=request.viewer
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("They are asked by mail."), "bridges:meeting", network, id)
    return render(request, "bridges/meetings/times.html", {"form": form, "sight": sight, "meeting": meeting})


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: Request, network: str, id: UUID) -> HttpResponse:
    """Move a fixed meeting, or change where it is."""
    sight = sight_of(request, id)
    meeting = sight.meeting
    allow(sight.runs and meeting.state == MeetingState.FIXED and not sight.over)
    form = ChangeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_meeting(meeting=meeting, by=request.viewer, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            text = _("It is changed. All get the invitation anew.")
            return done(request, text, "bridges:meeting", network, id)
    return render(request, "bridges/meetings/change.html", {"form": form, "sight": sight, "meeting": meeting})


@guard(take_part)
@require_safe
def meeting_file(request: Request, network: str, id: UUID) -> HttpResponse:
    """A fixed meeting as a file that any calendar programme opens."""
    meeting, me = sight_of(request, id).meeting, account_of(request)
    written = invitations(meeting, PUBLISH) if meeting.starts_at and _stands(meeting) else {}
    found = written.get(me.pk) or next(iter(written.values()), None)
    if found is None:
        raise Http404
    answer = HttpResponse(found.text, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


def _stands(meeting: Meeting) -> bool:
    return meeting.state in {MeetingState.FIXED, MeetingState.HELD}


def account_of(request: Request) -> Account:
    """Who asks; the guard has seen that they are signed in."""
    return cast(Account, request.user)


def sight_of(request: Request, id: UUID) -> queries.Sight:
    """The meeting as the one who asks sees it, or 404."""
    found = queries.whole(queries.meetings(request.viewer).filter(pk=id)).first()
    if found is None:
        raise Http404
    return queries.see(found, request.viewer, account_of(request).time_zone)


def _minutes(request: Request, usual: int) -> int:
    given = str(request.POST.get("minutes", ""))
    return int(given) if given.isdecimal() and 5 <= int(given) <= 480 else usual


def _ids(request: Request) -> set[UUID]:
    try:
        return {UUID(one) for one in request.POST.getlist("slot")}
    except ValueError:
        raise Http404 from None


def _id(request: Request) -> UUID:
    found = _ids(request)
    if len(found) != 1:
        raise Http404
    return found.pop()
