"""The one place where heads are counted: by state, day, country, helix.

Sums of fewer than three are withheld from everybody but the organisers (safety
5), and so is whatever would let one work them out by subtraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from punte.camps.choices import ASKED, ParticipantState
from punte.camps.clock import days_of
from punte.camps.models import Camp, CheckIn, Participant
from punte.ecosystem.choices import Helix
from punte.web.countries import country_name

FEWEST = 3


@dataclass(frozen=True)
class Sum:
    """How many of one kind; `key` as it is kept, `label` as it is read."""

    key: str
    label: str
    people: int


@dataclass(frozen=True)
class Day:
    """One day of the camp: who is expected, who was there. None: withheld."""

    day: date
    expected: int | None
    present: int | None


@dataclass(frozen=True)
class Headcount:
    """A camp in figures, as far as they may be seen. None: fewer than three, withheld."""

    people: int | None
    countries: int | None
    places: int
    states: Mapping[str, int] = field(default_factory=dict)  # for organisers alone
    by_country: tuple[Sum, ...] = ()
    by_helix: tuple[Sum, ...] = ()
    days: tuple[Day, ...] = ()

    @property
    def asked(self) -> int:
        """Those who are offered a place or invited, and have not answered."""
        return sum(self.states.get(state, 0) for state in ASKED)


def headcount(camp: Camp, *, organiser: bool) -> Headcount:
    """The camp's figures; four queries. Expected are those who have said that they come."""
    states = dict(
        Participant.objects.filter(camp=camp)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
        .values_list("state", "pk__count")
    )
    people = states.get(ParticipantState.CONFIRMED, 0)
    nations, helices = _sums(camp, "country"), _sums(camp, "helix")
    known = len([code for code in nations if code])
    if not organiser:
        nations, helices = withheld(nations), withheld(helices)
    seen = (lambda number: number) if organiser else _enough
    present = dict(
        CheckIn.objects.filter(participant__camp=camp)
        .order_by()
        .values_list("day")
        .annotate(Count("pk"))
        .values_list("day", "pk__count")
    )
    return Headcount(
        people=seen(people),
        countries=known if organiser or people >= FEWEST else None,
        places=camp.places,
        states=states if organiser else {},
        by_country=_ordered(nations, {code: country_name(code) if code else "" for code in nations}),
        by_helix=_ordered(helices, {key: str(Helix(key).label) for key in helices}),
        days=tuple(Day(day, seen(people), seen(present.get(day, 0))) for day in days_of(camp)),
    )


def withheld(sums: Mapping[str, int]) -> dict[str, int]:
    """The sums that may be seen beside their total.

    One that is too small is left out; were what is left out itself too small in
    all, the next smallest goes with it, for the total would tell.
    """
    rest = sorted(sums.items(), key=lambda one: (one[1], one[0]))
    hidden = 0
    while rest and (rest[0][1] < FEWEST or 0 < hidden < FEWEST):
        hidden += rest.pop(0)[1]
    return dict(rest)


def _sums(camp: Camp, name: str) -> dict[str, int]:
    rows = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED).order_by()
    return dict(rows.values_list(name).annotate(Count("pk")).values_list(name, "pk__count"))


def _ordered(sums: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Sum, ...]:
    rows: Iterable[Sum] = (Sum(key, labels[key], number) for key, number in sums.items())
    return tuple(sorted(rows, key=lambda one: (-one.people, one.label)))


def _enough(number: int) -> int | None:
    return number if number >= FEWEST else None
