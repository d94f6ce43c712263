"""Before the final: minutes, criteria, the running order."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import Camp, Criterion, Final, Pitch
from punte.camps.policies import organise
from punte.camps.queries.finals.running import missing_teams, pitches
from punte.camps.services.finals.common import note, own_final, require
from punte.records.events import changes
from punte.web.access import Viewer

MOST_CRITERIA = 8
ORDER_OPEN = (FinalState.PREPARING, FinalState.RUNNING)


@dataclass(frozen=True)
class Wanted:
    """A criterion as an organiser writes it."""

    name: str
    asks: str = ""
    weight: int = 1
    least: int = 1
    most: int = 5


def usual_criteria() -> list[Wanted]:
    """What a jury of an innovation camp is usually asked, to begin with."""
    return [
        Wanted(_("Answers the challenge"), _("Does it answer what the challenge owner asked?"), 3),
        Wanted(_("New"), _("Is it a new way, or a known one in a new place?"), 2),
        Wanted(_("Can be tested"), _("Is there a first test that could show it wrong?"), 3),
        Wanted(_("Across regions"), _("Does it need more than one region, and do they gain by it?"), 2),
    ]


@transaction.atomic
def prepare_final(*, camp: Camp, by: Viewer) -> Final:
    """Begin to prepare: with the usual criteria and all teams there are. Doing it twice changes nothing."""
    if not organise(by, camp):
        raise PermissionDenied
    final, made = Final.objects.get_or_create(camp=camp, defaults={"network_id": camp.network_id})
    if made:
        note("final.prepared", final, by)
        _write_criteria(final, usual_criteria())
        take_teams(final=final, by=by)
    return final


@transaction.atomic
def change_final(*, final: Final, by: Viewer, **values: Any) -> Final:
    """Change minutes, and whether one may vote for one's own team."""
    final = own_final(final, by)
    before, after = changes(final, values)
    if "own_team" in after:
        require(final, *ORDER_OPEN)
    if not after:
        return final
    for name in after:
        setattr(final, name, values[name])
    final.save(update_fields=list(after))
    note("final.changed", final, by, before, after)
    return final


@transaction.atomic
def set_criteria(*, final: Final, criteria: Sequence[Wanted], by: Viewer) -> None:
    """Put these criteria in place of those there are; once the final has begun they stand."""
    final = own_final(final, by)
    require(final, FinalState.PREPARING)
    if not criteria:
        raise ValidationError(_("The jury needs at least one criterion."))
    if len(criteria) > MOST_CRITERIA:
        raise ValidationError(_("At most %(most)d criteria.") % {"most": MOST_CRITERIA})
    before = told(list(final.criteria.all()))
    _write_criteria(final, criteria)
    after = told(list(final.criteria.all()))
    if before != after:
        note("final.changed", final, by, {"criteria": before}, {"criteria": after})


def told(criteria: Sequence[Criterion]) -> list[str]:
    """Criteria as a history tells them: 'New (weight 2, 1-5 points)'."""
    return [f"{one.name} (x{one.weight}, {one.least}-{one.most})" for one in criteria]


def _write_criteria(final: Final, criteria: Sequence[Wanted]) -> None:
    final.criteria.all().delete()
    for position, one in enumerate(criteria, start=1):
        made = Criterion(network_id=final.network_id, final=final, position=position, **asdict(one))
        made.full_clean()
        made.save()


@transaction.atomic
def take_teams(*, final: Final, by: Viewer) -> int:
    """Put all teams that are not in the running order at its end, by challenge; how many."""
    final = own_final(final, by)
    require(final, *ORDER_OPEN)
    last = final.pitches.count()
    teams = list(missing_teams(final))
    Pitch.objects.bulk_create(
        Pitch(network_id=final.network_id, final=final, team=team, position=last + number)
        for number, team in enumerate(teams, start=1)
    )
    if teams:
        note("final.changed", final, by, after={"teams_added": [team.name for team in teams]})
    return len(teams)


@transaction.atomic
def draw_order(*, final: Final, by: Viewer, seed: int | None = None) -> int:
    """Draw the order of those whose turn has not come, by a seed that is told: anybody can draw it again."""
    final = own_final(final, by)
    require(final, *ORDER_OPEN)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    order = list(pitches(final))
    # From the teams' own order, so that the same seed gives the same order whatever was there before.
    waiting = sorted((one for one in order if not one.started_at), key=lambda one: one.team.position)
    random.Random(seed).shuffle(waiting)
    before, final.seed = final.seed, seed
    final.save(update_fields=["seed"])
    _write_order([*(one for one in order if one.started_at), *waiting])
    note("final.drawn", final, by, {"seed": before}, {"seed": seed})
    return seed


@transaction.atomic
def set_order(*, final: Final, order: Sequence[UUID], by: Viewer) -> None:
    """Put the pitches into this order; it must name all of them."""
    final = own_final(final, by)
    require(final, *ORDER_OPEN)
    known = {one.pk: one for one in pitches(final)}
    if set(order) != set(known) or len(order) != len(known):
        raise ValidationError(_("The order has changed meanwhile. Load the page anew."))
    if list(order) == list(known):
        return
    _write_order([known[key] for key in order])
    final.seed = None
    final.save(update_fields=["seed"])
    names = [known[key].team.name for key in order]
    note("final.ordered", final, by, {"order": [one.team.name for one in known.values()]}, {"order": names})


def move_pitch(*, pitch: Pitch, by: Viewer, up: bool) -> None:
    """Move a pitch by one place."""
    order = list(pitch.final.pitches.order_by("position", "pk").values_list("pk", flat=True))
    place = order.index(pitch.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        set_order(final=pitch.final, order=order, by=by)


def _write_order(order: Sequence[Pitch]) -> None:
    for position, one in enumerate(order, start=1):
        one.position = position
    Pitch.objects.bulk_update(order, ["position"])


@transaction.atomic
def name_pitch(*, pitch: Pitch, title: str, by: Viewer) -> None:
    """Say what a pitch is called."""
    final = own_final(pitch.final, by)
    require(final, *ORDER_OPEN)
    before, after = changes(pitch, {"title": title.strip()})
    if after:
        pitch.title = title.strip()
        pitch.full_clean(exclude=["team", "final"])
        pitch.save(update_fields=["title"])
        note("pitch.changed", pitch, by, before, after)


@transaction.atomic
def leave_out(*, pitch: Pitch, by: Viewer) -> None:
    """Take a pitch that has not begun out of the running order."""
    final = own_final(pitch.final, by)
    require(final, *ORDER_OPEN)
    if pitch.started_at or pitch.scores.exists():
        raise ValidationError(_("This team has presented already."))
    note("final.changed", final, by, {"teams_added": [pitch.team.name]})
    pitch.delete()
    _write_order(list(pitches(final)))
