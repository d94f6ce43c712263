"""What comes out: who meets when and where, how good that is and can be, why the others do not meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

type Status = Literal["optimal", "feasible", "infeasible", "unknown"]

GOALS = ("promised", "worth", "across", "gaps", "balance", "changes")
"""What a schedule is for, the most important first.

- promised: meetings that people lack of the number promised to them; fewest
- worth: the sum of what the meetings count (weight, more where the wish is mutual); most
- across: meetings between people of two regions; most
- gaps: runs of slots of a day without a meeting between two meetings of a person; fewest
- balance: the sum of the squares of everybody's number of meetings; least
- changes: how often somebody's next meeting of the day is at another table than the last; fewest
"""
MOST = frozenset({"worth", "across"})


@dataclass(frozen=True)
class Term:
    """A goal: its value, and its bound: nothing is better among schedules as good in the goals above."""

    goal: str
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How far the value may be from the best."""
        return abs(self.value - self.bound)

    @property
    def text(self) -> str:
        """In words."""
        return _GOAL[self.goal] % {"n": self.value} + (
            "; no schedule has better" if not self.gap else f"; the best is not beyond {self.bound}"
        )


_GOAL = {
    "promised": "%(n)s meetings short of what people are promised",
    "worth": "meetings that count %(n)s",
    "across": "%(n)s meetings between two regions",
    "gaps": "%(n)s gaps between meetings",
    "balance": "%(n)s as the sum of squares of people's meetings",
    "changes": "%(n)s changes of table",
}


@dataclass(frozen=True)
class Unmet:
    """A request that is not held, and why.

    `code` (with the keys of `values`), the first that holds:
    - `apart`: the two are never there at the same time, in no slot that the request allows (`part` where it
      asks for parts)
    - `cap`: `who` has as many meetings as they want, `most`
    - `full`: `who` has no free slot left (`part` where the request asks for parts)
    - `clash`: each has a free slot, but never both in the same
    - `tables`: in each slot in which both are free all tables are taken
    """

    request: str
    code: str
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        """In words."""
        when = " in the " + self.values["part"] if self.values.get("part") else ""
        return _WHY[self.code] % dict(self.values) + when


_WHY = {
    "apart": "%(one)s and %(other)s are never there at the same time",
    "cap": "%(who)s already has the %(most)s meetings they want at most",
    "full": "%(who)s has no slot left",
    "clash": "%(one)s and %(other)s have no free slot in common",
    "tables": "all tables are taken whenever %(one)s and %(other)s are free",
}


@dataclass(frozen=True)
class Result:
    """A schedule. `slots` and `tables` stand in the order of the problem's requests.

    `slots`: the slot's number, −1 where the meeting is not held; `tables`: from 1, 0 where none is needed.
    `status`: optimal (each goal is proved), feasible; where all were to be held: infeasible (there is no
    such schedule, this is the best with some left out) or unknown (none was found, none is excluded).
    """

    slots: tuple[int, ...]
    tables: tuple[int, ...]
    terms: tuple[Term, ...]
    status: Status
    seconds: float
    unmet: tuple[Unmet, ...] = ()

    @property
    def held(self) -> int:
        """How many meetings are held."""
        return sum(slot >= 0 for slot in self.slots)

    def term(self, goal: str) -> Term:
        """The value and bound of a goal."""
        return next(term for term in self.terms if term.goal == goal)

    @property
    def objective(self) -> int:
        """What the meetings count in sum."""
        return self.term("worth").value

    @property
    def bound(self) -> int:
        """No schedule counts more."""
        return self.term("worth").bound

    @property
    def gap(self) -> int:
        """How far the sum may be from the best."""
        return self.term("worth").gap
