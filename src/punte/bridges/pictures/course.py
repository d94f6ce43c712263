"""How a bridge goes over time: the past solid, what comes if nobody acts dashed, the threshold dotted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from typing import Any

from django.utils.formats import date_format

LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 12.0, 26.0
MOST_LINES = 5
LABEL = 46.0  # units that a month's name takes


@dataclass(frozen=True)
class Value:
    """The strength on a day."""

    on: date
    strength: float


@dataclass(frozen=True)
class Course:
    """The picture; `past` and `ahead` are in order, `ahead` begins where `past` ends."""

    title: Any
    past: Sequence[Value]
    ahead: Sequence[Value]
    threshold: float
    name: str = "course"
    width: float = 420.0
    height: float = 230.0
    description: Any = ""

    @cached_property
    def _days(self) -> tuple[date, date]:
        days = [one.on for one in (*self.past, *self.ahead)]
        return min(days), max(days)

    @cached_property
    def step(self) -> float:
        """Between two lines of the scale: 1, 2 or 5 times a power of ten."""
        most = max([self.threshold * 1.3, *(one.strength for one in (*self.past, *self.ahead))])
        for power in (0.1, 1.0, 10.0, 100.0):
            for times in (1, 2, 5):
                if most / (power * times) <= MOST_LINES:
                    return power * times
        return 1000.0

    @cached_property
    def highest(self) -> float:
        """The scale's end."""
        most = max([self.threshold * 1.3, *(one.strength for one in (*self.past, *self.ahead))])
        return ceil(most / self.step - 1e-9) * self.step

    @property
    def lines(self) -> list[tuple[float, str]]:
        """Places and values of the scale's lines."""
        count = round(self.highest / self.step)
        return [(self.y(at * self.step), f"{at * self.step:g}") for at in range(count + 1)]

    @property
    def months(self) -> list[tuple[float, str]]:
        """Places and names of some months."""
        first, last = self._days
        count = (last.year - first.year) * 12 + last.month - first.month
        room = self.width - LEFT - RIGHT
        every = max(1, ceil(count * LABEL / room))
        found = []
        for number in range(0, count + 1, every):
            month = first.month - 1 + number
            day = date(first.year + month // 12, month % 12 + 1, 15)
            if first <= day <= last and self.x(day) <= self.width - RIGHT - 10:
                found.append((self.x(day), date_format(day, "M")))
        return found

    def x(self, day: date) -> float:
        """Where a day stands."""
        first, last = self._days
        share = (day - first).days / max((last - first).days, 1)
        return round(LEFT + share * (self.width - LEFT - RIGHT), 1)

    def y(self, strength: float) -> float:
        """Where a strength stands."""
        share = strength / self.highest if self.highest else 0.0
        return round(self.height - BOTTOM - share * (self.height - TOP - BOTTOM), 1)

    def path(self, values: Sequence[Value]) -> str:
        """A line through the values."""
        return "".join(
            f"{'L' if at else 'M'}{self.x(one.on):g} {self.y(one.strength):g}"
            for at, one in enumerate(values)
        )

    @property
    def area(self) -> str:
        """What lies under the past."""
        if len(self.past) < 2:
            return ""
        ground, first, last = self.y(0), self.x(self.past[0].on), self.x(self.past[-1].on)
        return f"{self.path(self.past)}L{last:g} {ground:g}L{first:g} {ground:g}Z"
