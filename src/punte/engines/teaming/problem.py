"""Who is to be put into teams, and by which rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DEFAULT_BALANCE: Mapping[str, int] = {
    "helix": 6,
    "country": 6,
    "ecosystem": 4,
    "gender": 3,
    "experience": 3,
    "skill": 2,
}


@dataclass(frozen=True)
class Member:
    """Somebody to be put into a team.

    `traits`: attribute → values ({'helix': ('business',), 'skill': ('law', 'data')}); what is not given
    counts nowhere. `wishes`: challenges, the dearest first. `languages`: those they work in.
    """

    id: str
    organisation: str = ""
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """A team that works on a challenge, of `least` to `most` people."""

    id: str
    challenge: str = ""
    least: int = 10
    most: int = 15

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ValueError(f"Team {self.id}: the least size must not be over the most.")


@dataclass(frozen=True)
class Rules:
    """What must hold (together, apart, pinned) and what each missed wish costs (whole numbers, 0 = ignored).

    `balance`: cost of one person too many or too few of a value in a team, by attribute; a team's share of a
    value is between the floor and the ceiling of value's number × team's size ÷ everybody.
    `organisation`: cost of one person over the ceiling of their organisation's even share.
    `wish`: cost of one step down somebody's list; a challenge they did not name counts one step more than
    their last. `language`: cost of one person who does not speak the language that most of the team speak.
    `pinned`: member → team. `before`: an earlier plan; then as few people as possible move, and all else
    comes second.
    """

    balance: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_BALANCE))
    organisation: int = 5
    wish: int = 4
    language: int = 5
    together: tuple[frozenset[str], ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    pinned: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        weights = [*self.balance.values(), self.organisation, self.wish, self.language]
        if any(weight < 0 for weight in weights):
            raise ValueError("Costs are whole numbers from 0 on.")


@dataclass(frozen=True)
class Problem:
    """People, teams, rules; refuses ids that are not unique or not known."""

    members: tuple[Member, ...]
    teams: tuple[Team, ...]
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        people = _once("member", (one.id for one in self.members))
        teams = _once("team", (one.id for one in self.teams))
        if not people or not teams:
            raise ValueError("There must be somebody, and a team to put them into.")
        rules = self.rules
        for group in (*rules.together, *rules.apart):
            _known("member", group, people)
        _known("member", rules.pinned, people)
        _known("team", rules.pinned.values(), teams)

    @property
    def earlier(self) -> dict[str, str]:
        """The earlier plan, without people and teams that are gone."""
        people, teams = {one.id for one in self.members}, {one.id for one in self.teams}
        return {m: t for m, t in self.rules.before.items() if m in people and t in teams}


def _once(what: str, ids: Iterable[str]) -> set[str]:
    counts = Counter(ids)
    if twice := [id for id, n in counts.items() if n > 1]:
        raise ValueError(f"Each {what} stands once; {', '.join(sorted(twice))} do not.")
    return set(counts)


def _known(what: str, ids: Iterable[str], known: set[str]) -> None:
    if unknown := set(ids) - known:
        raise ValueError(f"There is no {what} {', '.join(sorted(unknown))}.")
