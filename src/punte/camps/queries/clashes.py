"""What in a programme cannot be so: found by looking at all lines, told in sentences."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.clock import days_of, wall
from punte.camps.models import Camp, Duty, Item, Participant, Placement

WORDS: dict[str, Any] = {
    "room": gettext_lazy("room taken twice"),
    "challenge": gettext_lazy("twice at once"),
    "everybody": gettext_lazy("beside what is for all"),
    "facilitator": gettext_lazy("facilitator in two places"),
    "day": gettext_lazy("no day of the camp"),
    "seats": gettext_lazy("too few seats"),
}


@dataclass(frozen=True)
class Clash:
    """Lines that are in each other's way, or one that cannot be where it is.

    `kind` is one of `WORDS`.
    """

    kind: str
    items: tuple[Item, ...]
    says: str


@dataclass(frozen=True)
class People:
    """Who is where: heads for everybody, heads by challenge, facilitators with their challenges."""

    everybody: int
    teams: Mapping[UUID, int]
    facilitators: Sequence[tuple[str, frozenset[UUID]]]


def people_of(camp: Camp) -> People:
    """Counted from participants and the board of teams; three queries. Without anybody yet: the places."""
    coming = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED)
    placed = Placement.objects.filter(team__camp=camp).values_list("team__challenge", flat=True)
    led: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    duties = Duty.objects.filter(participant__in=coming, kind=DutyKind.FACILITATOR, challenge__isnull=False)
    for key, name, challenge in duties.values_list("participant", "participant__name", "challenge"):
        if challenge:
            led[key, name].add(challenge)
    busy = [(name, frozenset(them)) for (_key, name), them in led.items() if len(them) > 1]
    return People(coming.count() or camp.places, Counter(placed), busy)


def clashes(camp: Camp, items: Sequence[Item]) -> list[Clash]:
    """All of them, in order of time; `items` as `items_of` gives them."""
    if not items:
        return []
    people = people_of(camp)
    found = [clash for item in items for clash in _alone(camp, item, people)]
    besides: dict[Item, list[Item]] = defaultdict(list)
    for one, other in _at_once(items):
        if clash := _together(camp, one, other, people):
            found.append(clash)
        elif whole := _whole(one, other):
            besides[whole].append(other if whole == one else one)
    found += [_beside(camp, whole, parts) for whole, parts in besides.items()]
    return sorted(found, key=lambda one: (one.items[0].starts_at, one.kind))


def by_item(found: Sequence[Clash]) -> Mapping[UUID, list[str]]:
    """What is wrong with each line, in a word or two."""
    told: dict[UUID, list[str]] = defaultdict(list)
    for clash in found:
        for item in clash.items:
            if (word := str(WORDS[clash.kind])) not in told[item.pk]:
                told[item.pk].append(word)
    return told


def _at_once(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of lines that overlap; the lines come in order of their starts."""
    for index, item in enumerate(items):
        for other in items[index + 1 :]:
            if other.starts_at >= item.ends_at:
                break
            yield item, other


def _whole(one: Item, other: Item) -> Item | None:
    """Which of the two is for everybody while the other is not."""
    if (one.challenge_id is None) == (other.challenge_id is None):
        return None
    return one if one.challenge_id is None else other


def _alone(camp: Camp, item: Item, people: People) -> Iterator[Clash]:
    if wall(camp, item.starts_at).date() not in days_of(camp):
        says = _("“%(title)s” is on %(day)s, which is no day of the camp.")
        day = date_format(wall(camp, item.starts_at), "j F Y")
        yield Clash("day", (item,), says % {"title": item.title, "day": day})
    heads = people.teams.get(item.challenge_id, 0) if item.challenge_id else people.everybody
    if item.room and item.room.capacity and heads > item.room.capacity:
        says = ngettext(
            "“%(title)s”: %(heads)d people, but %(room)s has %(seats)d seat.",
            "“%(title)s”: %(heads)d people, but %(room)s has %(seats)d seats.",
            item.room.capacity,
        )
        names = {"title": item.title, "heads": heads, "room": item.room.name, "seats": item.room.capacity}
        yield Clash("seats", (item,), says % names)


def _together(camp: Camp, one: Item, other: Item, people: People) -> Clash | None:
    """Why two lines at the same time are in each other's way: the plainest reason."""
    names = {"one": one.title, "other": other.title, "when": _when(camp, other)}
    if one.room_id and one.room_id == other.room_id:
        says = _("%(when)s: “%(one)s” and “%(other)s” are both in %(room)s.")
        return Clash("room", (one, other), says % {**names, "room": one.room.name if one.room else ""})
    if one.challenge_id and one.challenge_id == other.challenge_id:
        says = _("%(when)s: “%(one)s” and “%(other)s” are of the same challenge.")
        return Clash("challenge", (one, other), says % names)
    if one.challenge_id is None and other.challenge_id is None:
        says = _("%(when)s: “%(one)s” and “%(other)s” are both for everybody.")
        return Clash("everybody", (one, other), says % names)
    both = {one.challenge_id, other.challenge_id}
    if torn := sorted(name for name, challenges in people.facilitators if both <= challenges):
        says = _("%(when)s: %(who)s facilitates both “%(one)s” and “%(other)s”.")
        return Clash("facilitator", (one, other), says % {**names, "who": ", ".join(torn)})
    return None


def _beside(camp: Camp, whole: Item, parts: Sequence[Item]) -> Clash:
    says = ngettext(
        "%(when)s: “%(one)s” is for everybody while “%(other)s” runs.",
        "%(when)s: “%(one)s” is for everybody while %(n)d lines for some run.",
        len(parts),
    )
    when = _when(camp, max(whole, parts[0], key=lambda one: one.starts_at))
    names = {"when": when, "one": whole.title, "other": parts[0].title, "n": len(parts)}
    return Clash("everybody", (whole, *parts), says % names)


def _when(camp: Camp, item: Item) -> str:
    here = wall(camp, item.starts_at)
    return f"{date_format(here, 'D j M')} {here:%H:%M}"
