"""What comes out: teams, what each rule costs beside the least it could, who moved and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

type Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True)
class Term:
    """One rule's part of the cost: `missed` people or steps, at least `bound` in any plan, × `weight`."""

    rule: str
    missed: int
    bound: int
    weight: int

    @property
    def cost(self) -> int:
        """What it costs."""
        return self.missed * self.weight

    @property
    def text(self) -> str:
        """In words."""
        if self.missed == self.bound:
            least = "none" if not self.missed else f"{self.missed}, no plan has fewer"
            return f"{self.rule}: {least}"
        return f"{self.rule}: {self.missed} off; no plan has fewer than {self.bound}"


@dataclass(frozen=True)
class Move:
    """Somebody who is in another team than before. `code`: pinned, together, apart, size, balance, new."""

    member: str
    origin: str
    target: str
    code: str
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        """In words."""
        where = f"{self.member}: {self.origin or 'nowhere'} → {self.target}"
        return f"{where} ({_WHY[self.code] % dict(self.values)})"


_WHY = {
    "new": "joins",
    "pinned": "is pinned there",
    "together": "stays with %(others)s",
    "apart": "must not be with %(others)s",
    "size": "%(origin)s would have %(size)s people",
    "gone": "their team is gone",
    "fills": "%(target)s would have %(size)s people without",
    "balance": "makes room for somebody who must move",
}


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot hold together, and would if any one of them were dropped."""

    rules: tuple[str, ...]

    @property
    def text(self) -> str:
        """In words."""
        return "These cannot all hold: " + "; ".join(self.rules)


@dataclass(frozen=True)
class Result:
    """A plan: team → members. `bound` is proved: no plan costs less. `gap` is objective − bound.

    Infeasible problems have no teams and name the `conflict`.
    """

    teams: Mapping[str, tuple[str, ...]]
    objective: int
    bound: int
    status: Status
    seconds: float
    terms: tuple[Term, ...] = ()
    moves: tuple[Move, ...] = ()
    conflict: Conflict | None = None

    @property
    def gap(self) -> int:
        """How far the plan may be from the best."""
        return self.objective - self.bound

    @property
    def team_of(self) -> dict[str, str]:
        """Member → team."""
        return {member: team for team, members in self.teams.items() for member in members}
