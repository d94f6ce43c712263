"""Participants on desks (applications to read, a place to answer), and the camp's days in calendars."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps import days
from punte.camps.choices import ASKED, HOLDING, CampState, ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.policies import manage_network
from punte.camps.queries.participants import own_parts
from punte.camps.roles import ORGANISER
from punte.members.models import Account
from punte.post.calendar import Entry
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.records.refs import ref


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """Both, in all networks together; two queries."""
    return [*_own(account), *_applications(places)]


def _own(account: Account) -> list[DeskItem]:
    """A place that is offered, also to somebody who is in none of the networks yet."""
    found = []
    for one in own_parts(account, ASKED):
        at = [one.camp.network.slug, one.camp.slug]
        until = date_format(localtime(one.answer_by), "j F, H:i") if one.answer_by else ""
        found.append(
            DeskItem(
                key=f"camps.place.{one.pk}",
                badge=_("Camp"),
                tone="moss",
                sentence=_("Do you come to %(camp)s?") % {"camp": one.camp.name},
                whose=one.camp.network.name,
                why=_("%(days)s. Kept for you until %(until)s.")
                % {"days": days.span(one.camp), "until": until},
                href=reverse("camps:mine", args=at),
                actions=[
                    Button(_("I come"), post=reverse("camps:mine_act", args=[*at, "come"]), first=True),
                    Button(_("I cannot come"), post=reverse("camps:mine_act", args=[*at, "leave"])),
                ],
                due=one.answer_by,
                order=10,
            )
        )
    return found


def _applications(places: list[Place]) -> list[DeskItem]:
    names = {place.network.pk: place.network.name for place in places}
    runs = Q(network__in=[place.network.pk for place in places if manage_network(place.viewer)])
    for place in places:
        scopes = [held.scope for held in place.viewer.held if held.role == ORGANISER.key]
        runs |= Q(network=place.network.pk, pk__in=scopes)
    waiting = Count("participants", filter=Q(participants__state=ParticipantState.APPLIED))
    camps = Camp.objects.filter(runs).exclude(state=CampState.CANCELLED).select_related("network")
    return [
        _line(camp, camp.waiting, names[camp.network_id])
        for camp in camps.annotate(waiting=waiting).filter(waiting__gt=0).order_by("starts_on", "pk")
    ]


def _line(camp: Camp, waiting: int, whose: str) -> DeskItem:
    href = reverse("camps:participants", args=[camp.network.slug, camp.slug]) + "?state=applied"
    sentence = ngettext(
        "%(number)s application to %(camp)s waits for an answer",
        "%(number)s applications to %(camp)s wait for an answer",
        waiting,
    )
    return DeskItem(
        key=f"camps.applications.{camp.pk}",
        badge=_("Camp"),
        sentence=sentence % {"number": waiting, "camp": camp.name},
        whose=whose,
        href=href,
        actions=[Button(_("Read them"), href=href, first=True)],
        order=50,
    )


def entries(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """The days of camps to which somebody comes, or is asked whether they do; one query."""
    rows = Participant.objects.filter(account=account, state__in=HOLDING)
    touching = rows.filter(camp__starts_on__lte=end.date(), camp__ends_on__gte=start.date())
    running = touching.exclude(camp__state=CampState.CANCELLED).select_related("camp__network")
    return [_entry(one) for one in running.order_by("camp__starts_on", "pk")]


def _entry(one: Participant) -> Entry:
    camp = one.camp
    asked = one.state != ParticipantState.CONFIRMED
    return Entry(
        uid=days.UID.format(id=camp.pk),
        title=_("Perhaps: %(title)s") % {"title": camp.name} if asked else camp.name,
        start=camp.starts_on,
        end=camp.ends_on,
        zone=camp.zone,
        place=days.where(camp),
        url=camp.url,
        href=reverse("camps:mine", args=[camp.network.slug, camp.slug]),
        subject=ref(one),
        busy=False,
    )
