"""What the engine is given: who there is, what happened between them, and by which rules it counts.

All of it is frozen and checks itself; a mistake is a `ValueError` that says
what to do. Months are twelfths of a year of 365.25 days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

NodeKind = Literal["person", "organisation"]

PERSON: NodeKind = "person"
ORGANISATION: NodeKind = "organisation"

DAYS_A_MONTH = 365.25 / 12


def months_between(earlier: date, later: date) -> float:
    """Months from `earlier` to `later`; negative if they are the other way round."""
    return (later - earlier).days / DAYS_A_MONTH


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of evidence counts.

    `weight`: observations of the Beta distribution that one good piece is worth
    on its day. `half_life`: months after which it counts half. `back`: the share
    of a good piece that also speaks to b for a (1: both learn the same of each
    other). Give `back` only to kinds that both sides confirm, or one could
    declare oneself trusted. `failure_weight`, `failure_half_life`: the same for
    a failure, which speaks to a only: it is b who failed a.
    """

    weight: float
    half_life: float
    back: float = 1.0
    failure_weight: float | None = None
    failure_half_life: float | None = None

    def __post_init__(self) -> None:
        if self.failure_weight is None:
            object.__setattr__(self, "failure_weight", 2 * self.weight)
        if self.failure_half_life is None:
            object.__setattr__(self, "failure_half_life", self.half_life)
        for name in ("weight", "half_life", "failure_weight", "failure_half_life"):
            if not 0 < getattr(self, name) < float("inf"):
                raise ValueError(
                    f"The {name} of a kind of evidence must be above 0, not {getattr(self, name)}."
                )
        if not 0 <= self.back <= 1:
            raise ValueError(f"`back` is a share between 0 and 1, not {self.back}.")

    def worth(self, good: bool) -> tuple[float, float]:
        """Weight and half-life of a good piece, or of a failure."""
        if good:
            return self.weight, self.half_life
        assert self.failure_weight is not None
        assert self.failure_half_life is not None
        return self.failure_weight, self.failure_half_life


# Weights in meetings. A failure weighs twice what a success does: trust is lost more easily than won
# (Slovic, Risk Analysis 13(6), 1993). What took longer to show is forgotten later.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "met": Kind(weight=1.0, half_life=12),
        "introduced": Kind(weight=0.5, half_life=12),
        "endorsed": Kind(weight=1.0, half_life=24, back=0.0),
        "worked_together": Kind(weight=2.0, half_life=36),
        "delivered": Kind(weight=3.0, half_life=48, back=0.5),
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a network; the defaults are reasoned in docs/engines/trust.md.

    `prior_strength`: observations that ignorance is worth (2 is the uniform Beta
    prior). `base_rate`: what to expect of a stranger, or None to learn it.
    `across_themes`: share of evidence from other themes that counts in a theme.
    `floor`: a tie below it is none. `membership`: the tie between a person and
    their organisation, which does not fade. `person_carries`,
    `organisation_carries`: the trust one of them can pass on between two
    ecosystems. `bridge_strength`, `bridge_paths`: what a bridge needs in order
    to carry. `between`: how many may stand between two ecosystems (an
    organisation and its people count as one): 0, 1 (somebody whom both sides
    trust), or None for any number.
    """

    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    prior_strength: float = 2.0
    base_rate: float | None = None
    across_themes: float = 0.3
    floor: float = 0.1
    membership: float = 0.9
    person_carries: float = 3.0
    organisation_carries: float = 10.0
    bridge_strength: float = 2.0
    bridge_paths: int = 2
    between: int | None = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", MappingProxyType(dict(self.kinds)))
        if not self.kinds:
            raise ValueError("Rules need at least one kind of evidence.")
        for name in ("prior_strength", "person_carries", "organisation_carries", "bridge_strength"):
            if not 0 < getattr(self, name) < 10_000:
                raise ValueError(f"{name} must be above 0 and below 10,000, not {getattr(self, name)}.")
        if not 0 <= self.across_themes <= 1:
            raise ValueError(f"across_themes is a share between 0 and 1, not {self.across_themes}.")
        if self.base_rate is not None and not 0 <= self.base_rate <= 1:
            raise ValueError(f"base_rate is a share between 0 and 1, not {self.base_rate}.")
        if not 0 < self.floor < 1:
            raise ValueError(f"floor must lie between 0 and 1, not {self.floor}.")
        if not self.floor <= self.membership <= 1:
            raise ValueError(f"membership lies between the floor and 1, not at {self.membership}.")
        if self.bridge_paths < 1:
            raise ValueError(f"bridge_paths must be at least 1, not {self.bridge_paths}.")
        if self.between not in (0, 1, None):
            raise ValueError(f"between is 0, 1 or None, not {self.between}.")


@dataclass(frozen=True, slots=True)
class Node:
    """A person or an organisation. `group`: their ecosystem, '' for none; `organisation`: whose person."""

    id: str
    kind: NodeKind = PERSON
    group: str = ""
    organisation: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("A node needs an id.")
        if self.kind not in (PERSON, ORGANISATION):
            raise ValueError(f"{self.id}: a node is a 'person' or an 'organisation', not {self.kind!r}.")
        if self.organisation and self.kind == ORGANISATION:
            raise ValueError(f"{self.id}: an organisation belongs to no other organisation.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """That `b` did well by `a`, or failed `a`, in something of this kind, on that day.

    No theme means that it speaks for every theme.
    """

    a: str
    b: str
    kind: str
    at: date
    good: bool = True
    themes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise ValueError(f"{self.a}: nobody is evidence of themselves.")
        if isinstance(self.at, datetime):
            raise ValueError("Evidence is of a day, not of a time: give its date().")
        if not isinstance(self.themes, frozenset):
            object.__setattr__(self, "themes", frozenset(self.themes))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two who could be introduced, how probable it is that both are willing, and the need it would serve."""

    a: str
    b: str
    probability: float = 1.0
    need: str = ""

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise ValueError(f"{self.a} cannot be introduced to themselves.")
        if not 0 < self.probability <= 1:
            raise ValueError(f"A probability lies above 0 and is at most 1, not {self.probability}.")


@dataclass(frozen=True)
class Network:
    """All that is known on one day. Evidence dated after `now` has not happened yet, and does not count."""

    nodes: tuple[Node, ...]
    evidence: tuple[Evidence, ...]
    now: date
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "evidence", tuple(self.evidence))
        known = {node.id: node for node in self.nodes}
        if len(known) < len(self.nodes):
            raise ValueError("Two nodes have the same id.")
        for node in self.nodes:
            home = known.get(node.organisation) if node.organisation else None
            if node.organisation and (home is None or home.kind != ORGANISATION):
                raise ValueError(
                    f"{node.id}: its organisation {node.organisation} is not among the organisations."
                )
        for piece in self.evidence:
            if piece.a not in known or piece.b not in known:
                missing = piece.b if piece.a in known else piece.a
                raise ValueError(f"Evidence of {missing}, who is not among the nodes.")
            if piece.kind not in self.rules.kinds:
                raise ValueError(f"The rules know no kind of evidence {piece.kind!r}.")
        object.__setattr__(self, "_known", known)

    def node(self, id: str) -> Node:
        """The node with this id; ValueError if there is none."""
        known: dict[str, Node] = self.__dict__["_known"]
        try:
            return known[id]
        except KeyError:
            raise ValueError(f"{id} is not among the nodes.") from None

    @property
    def groups(self) -> list[str]:
        """The ecosystems that somebody belongs to, sorted."""
        return sorted({node.group for node in self.nodes} - {""})

    def with_evidence(self, more: Iterable[Evidence]) -> "Network":
        """This network, knowing more."""
        return replace(self, evidence=(*self.evidence, *more))

    def without(self, *ids: str) -> "Network":
        """This network after these have left, organisations together with their people."""
        for id in ids:
            self.node(id)
        gone = set(ids) | {node.id for node in self.nodes if node.organisation in ids}
        return replace(
            self,
            nodes=tuple(node for node in self.nodes if node.id not in gone),
            evidence=tuple(e for e in self.evidence if e.a not in gone and e.b not in gone),
        )

    def as_of(self, day: date) -> "Network":
        """This network as it was known, with its present members, on another day."""
        return replace(self, now=day)
