"""A round as the scheduling engine's problem."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from punte.camps.models import Ask, Away, Participant, Round, RoundSlot, Sitting
from punte.camps.queries.rounds.people import may_meet, people_of
from punte.engines import scheduling

WEIGHTS = (5, 4, 3, 2, 2)  # of the first five wishes; later ones count 1
type Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Drawn:
    """The engine's problem, and what its numbers stand for: slots in order, a pair for each request."""

    problem: scheduling.Problem
    slots: Sequence[RoundSlot]
    pairs: Sequence[Pair]


def draw(round: Round, *, live: bool = False) -> Drawn:
    """The problem as things stand; a live one also holds what is published without a wish.

    A pinned meeting is fixed while both are there and its table is. Raises
    ValueError where pinned meetings contradict each other, or there are no times.
    """
    slots = list(round.slots.all())
    people = {one.pk: one for one in people_of(round)}
    number = {slot.pk: n for n, slot in enumerate(slots)}
    away = _away(round, number)
    sittings = [one for one in _sittings(round) if one.one_id in people and one.other_id in people]
    fixed = {
        (one.one_id, one.other_id): number[one.slot_id]
        for one in sittings
        if one.pinned and _can_stay(one, number[one.slot_id], away, slots)
    }
    published = {(one.one_id, one.other_id) for one in sittings} if live else set()
    wishes = _wishes(round, people)
    pairs = sorted({*wishes, *fixed, *published})
    requests = tuple(
        scheduling.Request(
            id=str(n),
            one=str(pair[0]),
            other=str(pair[1]),
            weight=sum(wishes.get(pair, (1,))),
            mutual=len(wishes.get(pair, ())) > 1,
            fixed=fixed.get(pair),
        )
        for n, pair in enumerate(pairs)
    )
    wanted = {id for pair in pairs for id in pair}
    members = tuple(
        _person(round, people[id], away.get(id, frozenset()), fixed, pairs) for id in sorted(wanted)
    )
    return Drawn(scheduling.Problem(members, _slots(round, slots), requests, round.tables), slots, pairs)


def _person(
    round: Round, one: Participant, away: frozenset[int], fixed: Mapping[Pair, int], pairs: Sequence[Pair]
) -> scheduling.Person:
    held = {slot for pair, slot in fixed.items() if one.pk in pair}
    ecosystem = one.person.ecosystem_id if one.person else None
    return scheduling.Person(
        id=str(one.pk),
        region=str(ecosystem or one.country),
        away=away - held,
        least=min(round.least, round.most, sum(one.pk in pair for pair in pairs)),
        most=max(round.most, len(held)),
    )


def _slots(round: Round, slots: Sequence[RoundSlot]) -> tuple[scheduling.Slot, ...]:
    if not slots:
        raise ValueError("There are no times.")
    first = timezone.localtime(slots[0].starts_at, timezone.get_fixed_timezone(0))
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    return tuple(
        scheduling.Slot(
            start=int((slot.starts_at - midnight).total_seconds() // 60),
            closed=frozenset(table for table in slot.closed if table <= round.tables),
        )
        for slot in slots
    )


def _wishes(round: Round, people: Mapping[UUID, Participant]) -> dict[Pair, tuple[int, ...]]:
    found: dict[Pair, list[int]] = defaultdict(list)
    for one in Ask.objects.filter(round=round, asker__in=people, asked__in=people):
        if may_meet(round, people[one.asker_id], people[one.asked_id]):
            weight = WEIGHTS[one.rank - 1] if one.rank <= len(WEIGHTS) else 1
            found[_pair(one.asker_id, one.asked_id)].append(weight)
    return {pair: tuple(weights) for pair, weights in found.items()}


def _away(round: Round, number: Mapping[UUID, int]) -> dict[UUID, frozenset[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    for participant, slot in Away.objects.filter(slot__round=round).values_list("participant", "slot"):
        found[participant].add(number[slot])
    return {id: frozenset(slots) for id, slots in found.items()}


def _sittings(round: Round) -> Sequence[Sitting]:
    return list(Sitting.objects.filter(round=round, cancelled=False))


def _can_stay(
    one: Sitting, slot: int, away: Mapping[UUID, frozenset[int]], slots: Sequence[RoundSlot]
) -> bool:
    """A pin holds while both are there, and a table is."""
    gone = any(slot in away.get(id, frozenset()) for id in (one.one_id, one.other_id))
    return not gone and one.table not in slots[slot].closed


def _pair(a: UUID, b: UUID) -> Pair:
    return (a, b) if a < b else (b, a)
