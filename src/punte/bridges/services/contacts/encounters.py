"""'We met': one says so, the other confirms; both make it evidence."""

from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import EncounterState
from punte.bridges.models import Encounter
from punte.bridges.policies import take_part
from punte.bridges.services.entries import entry_of, organisation_of
from punte.bridges.services.met import note_met
from punte.ecosystem.models import Person
from punte.members import links
from punte.members.letters import absolute
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.post.outbox import send_mail
from punte.records.events import record
from punte.web.access import Viewer

PURPOSE = "bridges.encounter"
MOST_A_DAY = 25
AGAIN_AFTER = timedelta(days=30)  # who has not answered, or not wanted to, is not asked again before
BETWEEN = timedelta(days=7)  # between two that were confirmed
EARLIEST = timedelta(days=366)
LINK_DAYS = 30


@transaction.atomic
def say_met(
    *, network: Network, other: Person, by: Viewer, met_on: date | None = None, place: str = ""
) -> Encounter:
    """Say that one met somebody whom one may see or whose card one has (the caller has seen to that).

    They are asked by mail; if they said so first, this confirms it. Who was
    asked and declined looks to the one who asked like who has not answered.
    """
    if by.network != network.pk or other.network_id != network.pk or by.account is None or not take_part(by):
        raise PermissionDenied
    me = entry_of(account=Account.objects.get(pk=by.account), network=network)
    day = met_on or timezone.localdate()
    _check(me, other, day)
    # Two who say so of each other at the same moment take turns: the second confirms what the first said.
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=[me.pk, other.pk]).order_by("pk"))
    waiting = Encounter.objects.filter(asker=other, other=me, state=EncounterState.WAITING).first()
    if waiting:
        return answer_encounter(encounter=waiting, met=True, by=by)
    _check_number(me, other)
    try:
        with transaction.atomic():
            encounter = Encounter.objects.create(
                network=network, asker=me, other=other, met_on=day, place=place.strip()[:200]
            )
    except IntegrityError:
        raise ValidationError(_already()) from None
    record("bridges.encounter.said", subject=encounter, network=network.pk, by=by.account)
    _ask(encounter)
    return encounter


@transaction.atomic
def answer_encounter(*, encounter: Encounter, met: bool, by: Viewer) -> Encounter:
    """Confirm or decline; a second answer changes nothing. The one who asked is not told of a no."""
    one = (
        Encounter.objects.select_for_update(of=("self",))
        .select_related("asker", "other")
        .get(pk=encounter.pk)
    )
    if by.network != one.network_id or by.account is None or one.other.account_id != by.account:
        raise PermissionDenied
    state = EncounterState.CONFIRMED if met else EncounterState.DECLINED
    waiting = Encounter.objects.filter(pk=one.pk, state=EncounterState.WAITING)
    if not waiting.update(state=state, settled_at=timezone.now()):
        return one
    one.state = state
    record(f"bridges.encounter.{state}", subject=one, network=one.network_id, by=by.account)
    if met:
        noon = datetime.combine(one.met_on, time(12), tzinfo=UTC)
        note_met(a=one.asker, b=one.other, at=min(noon, timezone.now()), source=one, by=by.account)
    return one


def _check(me: Person, other: Person, day: date) -> None:
    today = timezone.localdate()
    if me.pk == other.pk:
        raise ValidationError(_("That is you."))
    if other.account is None or not take_part(viewer_of(other.account, other.network)):
        raise ValidationError(_("They have no account here, so they cannot confirm it."))
    if day > today:
        raise ValidationError({"met_on": _("That day is still to come.")})
    if day < today - EARLIEST:
        raise ValidationError({"met_on": _("That is more than a year ago.")})


def _check_number(me: Person, other: Person) -> None:
    now = timezone.now()
    mine = Encounter.objects.filter(asker=me)
    recent = mine.filter(other=other, said_at__gt=now - AGAIN_AFTER)
    # Declined ones too, in the same words: nobody learns of a no from trying again.
    if recent.exclude(state=EncounterState.CONFIRMED).exists():
        raise ValidationError(_already())
    confirmed = Encounter.objects.filter(state=EncounterState.CONFIRMED, settled_at__gt=now - BETWEEN)
    if confirmed.filter(Q(asker=me, other=other) | Q(asker=other, other=me)).exists():
        raise ValidationError(_("It is noted between you already."))
    if mine.filter(said_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("You have said so of twenty-five people within a day. Go on tomorrow."))


def _already() -> str:
    return _("You have said so already. It waits for them to confirm.")


def _ask(encounter: Encounter) -> None:
    account = encounter.other.account
    if account is None:
        return
    yes, no = (
        links.action_link(
            PURPOSE,
            account=account,
            network=encounter.network,
            subject=encounter,
            days=LINK_DAYS,
            data={"met": met},
        )
        for met in (True, False)
    )
    send_mail(
        "bridges/encounter",
        to=account,
        network=encounter.network,
        context={
            "encounter": encounter,
            "organisation": organisation_of(encounter.asker),
            "yes": yes,
            "no": no,
            "href": absolute("bridges:contacts", encounter.network.slug),
        },
    )
