"""Challenges: adding, changing, ordering, removing them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from punte.camps.models import Camp, Challenge, Contribution, Team
from punte.camps.policies import keep_challenge
from punte.camps.services.common import locked, must_organise
from punte.ecosystem.services.writing import known_fields, same_network, set_and_record, told
from punte.records.events import record
from punte.web.access import Viewer

FIELDS = ("title", "question", "brief", "context", "success", "links", "owner", "contact", "theme")
# What the owner's own editors may write; whose challenge it is, is the organisers' business.
OWNERS_FIELDS = ("title", "question", "brief", "context", "success", "links")
MOST = 30


@transaction.atomic
def add_challenge(*, camp: Camp, values: Mapping[str, Any], by: Viewer) -> Challenge:
    """The next challenge of the camp."""
    camp = locked(camp)
    must_organise(camp, by)
    given = known_fields(values, FIELDS)
    same_network(camp.network, given.get("owner"), given.get("contact"), given.get("theme"))
    last = camp.challenges.aggregate(last=Max("position"))["last"] or 0
    if camp.challenges.count() >= MOST:
        raise ValidationError(_("A camp takes %(number)d challenges at most.") % {"number": MOST})
    challenge = Challenge(network=camp.network, camp=camp, position=last + 1, **given)
    challenge.full_clean()
    challenge.save(force_insert=True)
    record(
        "camps.challenge.added",
        subject=challenge,
        network=camp.network_id,
        by=by.account,
        after=told(given),
        origin=camp,
    )
    return challenge


@transaction.atomic
def change_challenge(*, challenge: Challenge, values: Mapping[str, Any], by: Viewer) -> Challenge:
    """Change it: the organisers all of it, the owner's editors what it says."""
    challenge = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("camp", "network")
        .get(pk=challenge.pk)
    )
    given = known_fields(values, FIELDS)
    if not keep_challenge(by, challenge):
        raise PermissionDenied
    if set(given) - set(OWNERS_FIELDS):
        must_organise(challenge.camp, by)
    same_network(challenge.network, given.get("owner"), given.get("contact"), given.get("theme"))
    set_and_record(challenge, given, kind="camps.challenge.changed", by=by)
    return challenge


@transaction.atomic
def move_challenge(*, challenge: Challenge, up: bool, by: Viewer) -> None:
    """Exchange its number with its neighbour's; at either end nothing happens."""
    camp = locked(challenge.camp)
    must_organise(camp, by)
    order = list(camp.challenges.order_by("position"))
    place = next(n for n, one in enumerate(order) if one.pk == challenge.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    mine, theirs = order[place], order[other]
    free = order[-1].position + 1  # numbers are unique at each moment
    before = {"position": mine.position}
    mine.position, theirs.position = theirs.position, mine.position
    Challenge.objects.filter(pk=mine.pk).update(position=free)
    theirs.save(update_fields=["position"])
    mine.save(update_fields=["position"])
    record(
        "camps.challenge.changed",
        subject=mine,
        network=camp.network_id,
        by=by.account,
        before=before,
        after={"position": mine.position},
    )


@transaction.atomic
def remove_challenge(*, challenge: Challenge, by: Viewer) -> None:
    """Take it away with its group sessions, while nobody works on it."""
    camp = locked(challenge.camp)
    must_organise(camp, by)
    if Team.objects.filter(challenge=challenge).exists():
        raise ValidationError(_("Teams work on it. Give them another challenge first."), code="conflict")
    if Contribution.objects.filter(session__item__challenge=challenge).exists():
        raise ValidationError(_("People have written in its sessions; it stays."), code="conflict")
    record(
        "camps.challenge.removed",
        subject=challenge,
        network=camp.network_id,
        by=by.account,
        before={"title": challenge.title},
        origin=camp,
    )
    challenge.delete()
    _close_ranks(camp)


def _close_ranks(camp: Camp) -> None:
    for number, one in enumerate(camp.challenges.order_by("position"), 1):
        if one.position != number:
            one.position = number
            one.save(update_fields=["position"])
