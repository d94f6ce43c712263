"""Rounds of one-to-one meetings in the registries of the lower rooms."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.camps.choices import CampState, ParticipantState, RoundState
from punte.camps.handlers import rounds as handlers
from punte.camps.models import Ask, Away, Participant, Round, Sitting
from punte.camps.queries.rounds.agenda import line_of
from punte.camps.queries.rounds.people import gone_since, of_person, rounds
from punte.camps.roles import ORGANISER
from punte.camps.services.rounds.publishing import call_off
from punte.members.models import Account
from punte.post import calendar, desk, notices
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.records import handlers as events
from punte.records import subjects
from punte.records.jobs import labels
from punte.records.people import Eraser, Exporter, Whom, erasers, exporters
from punte.records.refs import Ref, ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

ROUND, SITTING = "camps.round", "camps.sitting"
TO_SAY = timedelta(days=14)


def register() -> None:
    """Called once, when the app is ready."""
    labels_of = {field.name: field.verbose_name for field in Round._meta.fields}
    counts = {"added": gettext_lazy("New"), "moved": gettext_lazy("Moved"), "kept": gettext_lazy("As before")}
    more = {"cancelled": gettext_lazy("Called off"), "table": gettext_lazy("Table")}
    subjects.register(
        SubjectKind(
            ROUND,
            gettext_lazy("One-to-one meetings"),
            shown_rounds,
            {**labels_of, **counts, **more},
            words=choice_words(Round),
        )
    )
    subjects.register(SubjectKind(SITTING, gettext_lazy("Meeting"), shown_sittings, {}))
    labels.register({"punte.camps.jobs.rounds.run_planning": gettext_lazy("Plan one-to-one meetings")})
    calendar.register("camps.sittings", entries)
    desk.register("camps.rounds", items)
    notices.register(handlers.ASKING)
    events.on("camps.round.changed", name="camps.round_asking")(handlers.tell_asking)
    events.on("camps.participant.*", name="camps.sittings_of_leavers")(handlers.let_go)
    exporters.register(Exporter("camps.rounds", gettext_lazy("Whom you wished to meet at camps"), export))
    erasers.register(Eraser("camps.rounds", {}, erase, order=40))


def shown_rounds(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Rounds to those who take part, and to organisers."""
    found = {}
    rows = Round.objects.filter(network=viewer.network, pk__in=list(ids)).select_related("camp__network")
    for one in rows:
        if rounds(viewer, one.camp).filter(pk=one.pk).exists():
            href = reverse("camps:agenda", args=[one.camp.network.slug, one.camp.slug, one.pk])
            found[one.pk] = Shown(Ref(ROUND, one.pk), _("One-to-one meetings"), one.title, href)
    return found


def shown_sittings(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """A meeting to the two in it."""
    rows = Sitting.objects.filter(network=viewer.network, pk__in=list(ids))
    mine = rows.filter(Q(one__account=viewer.account) | Q(other__account=viewer.account))
    found: dict[UUID, Shown] = {}
    if viewer.account is None:
        return found
    for one in mine.select_related("round__camp__network", "one", "other"):
        href = reverse("camps:agenda", args=[one.round.camp.network.slug, one.round.camp.slug, one.round_id])
        other = one.other if one.one.account_id == viewer.account else one.one
        title = _("Meeting with %(name)s") % {"name": other.name}
        found[one.pk] = Shown(Ref(SITTING, one.pk), _("Meeting"), title, href)
    return found


def entries(account: Account, start: datetime, end: datetime) -> list[calendar.Entry]:
    """Calendar: one's meetings; two queries."""
    mine = list(_parts(account))
    rows = Sitting.objects.filter(
        of_person([one.pk for one in mine]), cancelled=False, slot__starts_at__lt=end
    ).filter(slot__starts_at__gt=start - timedelta(hours=2))
    parts = {one.pk: one for one in mine}
    found = []
    rows = rows.exclude(round__camp__state=CampState.CANCELLED)
    for sitting in rows.select_related("slot", "round__camp__network", "one", "other"):
        line = line_of(sitting, parts.get(sitting.one_id) or parts[sitting.other_id])
        camp = sitting.round.camp
        table = _("table %(number)s") % {"number": sitting.table} if sitting.table else ""
        found.append(
            calendar.Entry(
                uid=f"camps-sitting-{sitting.pk}",
                title=f"{line.who.name} · {sitting.round.title}",
                start=line.starts_at,
                end=line.ends_at,
                zone=camp.zone,
                place=", ".join(filter(None, [sitting.round.place, table])),
                href=reverse("camps:agenda", args=[camp.network.slug, camp.slug, sitting.round_id]),
                subject=ref(sitting),
                network=sitting.network_id,
                sequence=sitting.sequence,
            )
        )
    return found


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """'Whom would you like to meet?' while wishes are taken and there are none; 'did you meet?' later.

    For organisers: a plan to be mended.
    """
    networks = {place.network.pk: place.network.name for place in places}
    mine = [one for one in _parts(account) if one.network_id in networks]
    parts = {one.camp_id: one for one in mine}
    open_rounds = Round.objects.filter(camp__in=parts, state=RoundState.ASKING).exclude(
        asks__asker__in=[one.pk for one in mine]
    )
    found = []
    for round in open_rounds.select_related("camp__network"):
        if round.ask_until is None or round.ask_until > timezone.now():
            href = _page(round)
            found.append(
                DeskItem(
                    key=f"camps.asking.{round.pk}",
                    badge=_("Camp"),
                    sentence=_("Whom would you like to meet in “%(title)s”?") % {"title": round.title},
                    whose=round.camp.name,
                    href=href,
                    actions=[Button(_("Choose"), href=href, first=True)],
                    due=round.ask_until,
                )
            )
    return [*found, *_to_say(mine), *_to_mend(places)]


def _to_say(mine: list[Participant]) -> list[DeskItem]:
    now = timezone.now()
    ids = [one.pk for one in mine]
    silent = Q(one__in=ids, one_met=None) | Q(other__in=ids, other_met=None)
    rows = Sitting.objects.filter(silent, cancelled=False, slot__starts_at__range=(now - TO_SAY, now))
    by_round: dict[UUID, list[Sitting]] = {}
    for one in rows.select_related("round__camp__network"):
        by_round.setdefault(one.round_id, []).append(one)
    return [
        DeskItem(
            key=f"camps.met.{key}",
            badge=_("Camp"),
            sentence=_("Which of your meetings in “%(title)s” took place?") % {"title": some[0].round.title},
            whose=some[0].round.camp.name,
            href=_page(some[0].round),
            actions=[Button(_("Say it"), href=_page(some[0].round), first=True)],
            order=60,
        )
        for key, some in by_round.items()
    ]


def _to_mend(places: list[Place]) -> list[DeskItem]:
    scopes = [held.scope for place in places for held in place.viewer.held if held.role == ORGANISER.key]
    rows = Round.objects.filter(camp__in=[one for one in scopes if one], state=RoundState.PUBLISHED)
    rounds = {one.pk: one for one in rows.select_related("camp__network")}
    found = []
    for key, gone in gone_since(rounds.values()).items():
        round = rounds[key]
        href = reverse("camps:round_desk", args=[round.camp.network.slug, round.camp.slug, key])
        sentence = ngettext(
            "%(number)s person comes no more since “%(title)s” was planned",
            "%(number)s people come no more since “%(title)s” was planned",
            len(gone),
        )
        found.append(
            DeskItem(
                key=f"camps.mend.{key}",
                badge=_("Camp"),
                tone="timber",
                sentence=sentence % {"number": len(gone), "title": round.title},
                whose=round.camp.name,
                href=href,
                actions=[Button(_("Mend the plan"), href=href, first=True)],
                order=30,
            )
        )
    return found


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """One's wishes and meetings, without the others' names."""
    mine = Participant.objects.filter(_is(whom))
    for ask in Ask.objects.filter(asker__in=mine).select_related("round"):
        yield {"round": ask.round.title, "wish": ask.rank, "at": ask.created_at}
    for one in Sitting.objects.filter(Q(one__in=mine) | Q(other__in=mine)).select_related("round", "slot"):
        yield {"round": one.round.title, "meeting": one.slot.starts_at, "called_off": one.cancelled}


def erase(whom: Whom) -> int:
    """Wishes go, and what is still to come is called off; what took place stays between ids."""
    mine = list(Participant.objects.filter(_is(whom)).values_list("pk", flat=True))
    touched = sum(call_off(one, None) for one in Sitting.objects.filter(of_person(mine), cancelled=False))
    touched += Ask.objects.filter(Q(asker__in=mine) | Q(asked__in=mine)).delete()[0]
    return touched + Away.objects.filter(participant__in=mine).delete()[0]


def _is(whom: Whom) -> Q:
    own = Q(person__in=whom.ids("ecosystem.person"))
    return own | Q(account=whom.account) if whom.account else own


def _parts(account: Account) -> Iterable[Participant]:
    return Participant.objects.filter(account=account, state=ParticipantState.CONFIRMED)


def _page(round: Round) -> str:
    return reverse("camps:agenda", args=[round.camp.network.slug, round.camp.slug, round.pk])
