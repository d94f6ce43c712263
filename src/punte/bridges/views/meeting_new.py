"""Proposing a meeting: for an introduction, with one person, or as a broker for two."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from punte.bridges.forms.meetings import MeetingForm
from punte.bridges.models import Introduction
from punte.bridges.policies import take_part
from punte.bridges.queries import partners as queries
from punte.bridges.services.entries import entry_of
from punte.bridges.services.meetings import Plan, propose_meeting
from punte.bridges.times import suggest
from punte.bridges.views.meetings import account_of
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Person
from punte.ecosystem.views.common import done
from punte.web.access import Request, guard


@dataclass(frozen=True)
class Asked:
    """Whom a meeting is for; `people` do not hold a broker who only arranges it."""

    introduction: Introduction | None
    people: list[Person]
    attends: bool
    hidden: bool

    @property
    def title(self) -> str:
        """What it is about, as long as nobody has written anything else."""
        listing = self.introduction.listing if self.introduction else None
        return listing.title if listing else ""


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: Request, network: str) -> HttpResponse:
    """Whom, what about, how long, and up to five times that suit all their calendars."""
    if len(given := request.GET.getlist("person")) == 2 and given[0] == given[1]:
        messages.error(request, _("Choose two different people."))
        return redirect("bridges:meetings", network)
    asked, me = _asked(request), account_of(request)
    others = [one.account for one in asked.people if one.account and one.account != me]
    minutes = str(request.POST.get("minutes", ""))
    length = int(minutes) if minutes.isdecimal() and 5 <= int(minutes) <= 480 else 30
    busy = [me, *others] if asked.attends else others
    form = MeetingForm(
        request.POST or None,
        title=asked.title,
        broker=not asked.attends,
        hidden=asked.hidden,
        zone=me.time_zone,
        others=[one.time_zone for one in others],
        free=suggest(busy, minutes=length, now=timezone.now()),
    )
    if form.is_bound and form.is_valid():
        try:
            meeting = propose_meeting(
                network=request.network,
                plan=_plan(request, form, asked),
                by=request.viewer,
                introduction=asked.introduction,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            text = _("They are asked by mail which of the times suit them.")
            return done(request, text, "bridges:meeting", network, meeting.pk)
    context = {"form": form, "asked": asked, "others": _but(asked.people, me.pk), "zone": me.time_zone}
    return render(request, "bridges/meetings/new.html", context)


def _plan(request: Request, form: MeetingForm, asked: Asked) -> Plan:
    given, people = form.cleaned_data, list(asked.people)
    if given.get("join"):
        people.append(entry_of(account=account_of(request), network=request.network))
    return Plan(
        title=given["title"],
        note=given["note"],
        url=given["url"],
        place=given["place"],
        minutes=given["minutes"],
        zone=account_of(request).time_zone,
        times=form.chosen(),
        people=people,
    )


def _asked(request: Request) -> Asked:
    """Read from the address whom it is for; 404 for people whom the viewer may not ask."""
    viewer = request.viewer
    if given := request.GET.get("introduction"):
        found = Introduction.objects.filter(network=viewer.network, pk__in=_uuids([given]))
        introduction = found.select_related("listing").first()
        people = queries.sides_of(introduction) if introduction else []
    else:
        introduction = None
        rows = Person.objects.filter(network=viewer.network, pk__in=_uuids(request.GET.getlist("person")))
        people = list(rows.select_related("account"))
        me = queries.own_entry(viewer)
        if me and len(people) == 1:
            people = [me, *people]
    attends = any(one.account_id == viewer.account for one in people)
    if not people or not queries.may_meet(viewer, people, introduction):
        raise Http404
    return Asked(introduction, people, attends, hidden=not attends and introduction is None)


def _but(people: Iterable[Person], account: UUID) -> list[Person]:
    return [one for one in people if one.account_id != account]


def _uuids(given: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in given]
    except ValueError:
        raise Http404 from None
