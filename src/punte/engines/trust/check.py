"""Checks answers against the problem alone, in plain Python, sharing no code with what found them.

Each function returns what is wrong, one sentence a fault; nothing means right.
A bridge carries its own proof: a flow that keeps all rules, and a cut of the
same value; separate paths, and as many units that part the two sides.
"""

from collections.abc import Callable, Iterable
from itertools import pairwise

from .problem import ORGANISATION, Evidence, Network
from .result import Bridge, Chains, Suggestions

Tie = frozenset[str]
GRAIN = 1e-4  # flows are counted in ten thousandths


def ties_by_hand(network: Network, *, theme: str | None = None, ahead: float = 0.0) -> dict[Tie, float]:
    """All ties, straight from the definition."""
    rules, month = network.rules, 365.25 / 12
    good: dict[tuple[str, str], float] = {}
    bad: dict[tuple[str, str], float] = {}
    for piece in network.evidence:
        age = (network.now - piece.at).days / month
        if age < 0:
            continue
        kind = rules.kinds[piece.kind]
        counts = 1.0 if theme is None or not piece.themes or theme in piece.themes else rules.across_themes
        there, back = (piece.a, piece.b), (piece.b, piece.a)
        if piece.good:
            worth = counts * kind.weight * 0.5 ** ((age + ahead) / kind.half_life)
            good[there] = good.get(there, 0.0) + worth
            good[back] = good.get(back, 0.0) + worth * kind.back
        else:
            assert kind.failure_weight is not None
            assert kind.failure_half_life is not None
            bad[there] = bad.get(there, 0.0) + counts * kind.failure_weight * 0.5 ** (
                age / kind.failure_half_life
            )

    def belief(a: str, b: str) -> float:
        r, s = good.get((a, b), 0.0), bad.get((a, b), 0.0)
        return r / (r + s + rules.prior_strength)

    ties = {frozenset(pair): min(belief(*pair), belief(*reversed(pair))) for pair in good}
    ties = {tie: strength for tie, strength in ties.items() if strength >= rules.floor}
    for node in network.nodes:
        if node.organisation:
            tie = frozenset((node.id, node.organisation))
            ties[tie] = max(ties.get(tie, 0.0), rules.membership)
    return ties


def check_chains(answer: Chains, strength: Callable[[str, str], float]) -> list[str]:
    """Whether chains are what they say; `strength` tells each tie (0: none)."""
    faults: list[str] = []
    used: set[str] = set()
    last = float("inf")
    for chain in answer.chains:
        name = " - ".join(chain.nodes)
        product = 1.0
        for (a, b), stated in zip(pairwise(chain.nodes), chain.ties, strict=True):
            if abs(strength(a, b) - stated) > 1e-9 or stated <= 0:
                faults.append(f"{name}: the tie of {a} and {b} is {strength(a, b)}, not {stated}.")
            product *= stated
        if abs(product - chain.strength) > 1e-9:
            faults.append(f"{name}: its ties make {product}, not {chain.strength}.")
        if (chain.nodes[0], chain.nodes[-1]) != (answer.source, answer.target):
            faults.append(f"{name}: leads elsewhere.")
        if len(chain.nodes) != len(set(chain.nodes)) or not 1 <= chain.links <= answer.max_links:
            faults.append(f"{name}: passes somebody twice, or has too many links.")
        through = set(chain.through) or {"the direct tie"}
        if used & through:
            faults.append(f"{name}: shares {used & through} with a better chain.")
        used |= through
        if chain.strength > last + 1e-9:
            faults.append(f"{name}: stands behind a weaker chain.")
        last = chain.strength
    if answer.strength > answer.bound + 1e-9:
        faults.append("The chains exceed their bound.")
    return faults


class _Ground:
    """Who stands where, and which ties may carry between two groups: from the definition."""

    def __init__(
        self, network: Network, a: str, b: str, theme: str | None, ahead: float, gone: Iterable[str]
    ) -> None:
        away = set(gone) | {node.id for node in network.nodes if node.organisation in set(gone)}
        self.rules = network.rules
        self.nodes = {node.id: node for node in network.nodes if node.id not in away}
        group = {node.id: node.group for node in network.nodes}
        side = {a: -1, b: 1}
        self.unit = {id: node.organisation or id for id, node in self.nodes.items()}
        self.side = {id: side.get(group[self.unit[id]], 0) for id in self.nodes}
        self.ties = {
            tie: strength
            for tie, strength in ties_by_hand(network, theme=theme, ahead=ahead).items()
            if tie <= set(self.nodes) and self._may_carry(*tie)
        }
        self.carries = {
            id: self.rules.organisation_carries if node.kind == ORGANISATION else self.rules.person_carries
            for id, node in self.nodes.items()
        }

    def _may_carry(self, a: str, b: str) -> bool:
        side_a, side_b, same = self.side[a], self.side[b], self.unit[a] == self.unit[b]
        if side_a == side_b != 0:
            return False
        if self.rules.between == 0:
            return side_a != 0 and side_b != 0
        return self.rules.between is None or side_a != 0 or side_b != 0 or same

    def strength(self) -> float:
        """The largest flow between the sides, in whole ten thousandths."""
        room: dict[tuple[str, str], int] = {}
        for id in self.nodes:
            carries = int(self.carries[id] * 10_000 + 1e-6)
            ends = {-1: ("source", id), 0: (id, id + " out"), 1: (id, "sink")}[self.side[id]]
            room[ends] = carries
        for tie, strength in self.ties.items():
            for a, b in (sorted(tie), sorted(tie, reverse=True)):
                room[a if self.side[a] else a + " out", b] = int(strength * 10_000 + 1e-6)
        return _augmented(room) / 10_000

    def paths(self) -> int:
        """How many paths share no unit."""
        room: dict[tuple[str, str], int] = {}
        for id in self.nodes:
            unit, side = self.unit[id], self.side[id]
            room[{-1: ("source", unit), 0: (unit, unit + " out"), 1: (unit, "sink")}[side]] = 1
        for tie in self.ties:
            for a, b in (sorted(tie), sorted(tie, reverse=True)):
                if self.unit[a] != self.unit[b]:
                    room[self.unit[a] if self.side[a] else self.unit[a] + " out", self.unit[b]] = 1
        return _augmented(room)


def _augmented(room: dict[tuple[str, str], int]) -> int:
    """The largest flow from 'source' to 'sink': shortest augmenting paths (Edmonds and Karp 1972)."""
    left: dict[str, dict[str, int]] = {"source": {}, "sink": {}}
    for (a, b), size in room.items():
        left.setdefault(a, {})[b] = left.get(a, {}).get(b, 0) + size
        left.setdefault(b, {}).setdefault(a, 0)
    total = 0
    while True:
        before = {"source": ""}
        queue = ["source"]
        for node in queue:
            for other, size in left[node].items():
                if size and other not in before:
                    before[other] = node
                    queue.append(other)
        if "sink" not in before:
            return total
        path = ["sink"]
        while path[-1] != "source":
            path.append(before[path[-1]])
        steps = [(b, a) for a, b in pairwise(path)]
        size = min(left[a][b] for a, b in steps)
        for a, b in steps:
            left[a][b] -= size
            left[b][a] += size
        total += size


def state_by_hand(
    network: Network, a: str, b: str, *, theme: str | None = None, ahead: float = 0.0, without: str = ""
) -> tuple[float, int]:
    """Strength and redundancy of a bridge, slowly."""
    ground = _Ground(network, a, b, theme, ahead, [without] if without else [])
    return ground.strength(), ground.paths()


def check_bridge(network: Network, answer: Bridge, *, theme: str | None = None) -> list[str]:
    """Whether a bridge's flow, cut, paths, carriers and months are what they say."""
    a, b = answer.group_a, answer.group_b
    ground = _Ground(network, a, b, theme, 0.0, [])
    faults = _flow_faults(ground, answer) + _cut_faults(ground, answer) + _path_faults(ground, answer)
    for carrier in answer.carriers:
        left = state_by_hand(network, a, b, theme=theme, without=carrier.id)
        if abs(left[0] - carrier.strength_without) > GRAIN or left[1] != carrier.paths_without:
            faults.append(f"Without {carrier.id} {left} is left.")
    rules = network.rules

    def holds(ahead: float) -> bool:
        strength, paths = state_by_hand(network, a, b, theme=theme, ahead=ahead)
        return strength >= rules.bridge_strength and paths >= rules.bridge_paths

    if answer.months is None:
        if not holds(240):
            faults.append("It does not last for 240 months.")
    elif (answer.months and not holds(answer.months - 1)) or holds(answer.months):
        faults.append(f"It does not last for {answer.months} months exactly.")
    return faults


def _flow_faults(ground: _Ground, answer: Bridge) -> list[str]:
    faults: list[str] = []
    into = dict.fromkeys(ground.nodes, 0.0)
    out = dict.fromkeys(ground.nodes, 0.0)
    for stream in answer.streams:
        tie = ground.ties.get(frozenset((stream.source, stream.target)), 0.0)
        if stream.amount > tie + GRAIN:
            faults.append(f"{stream.source} - {stream.target} carries {tie}, not {stream.amount}.")
        out[stream.source] += stream.amount
        into[stream.target] += stream.amount
    for id, side in ground.side.items():
        if side == 0 and abs(into[id] - out[id]) > GRAIN:
            faults.append(f"{id} takes in {into[id]} and gives {out[id]}.")
        if max(into[id], out[id]) > ground.carries[id] + GRAIN:
            faults.append(f"{id} cannot carry {max(into[id], out[id])}.")
    for side, flow in ((-1, out), (1, into)):
        total = sum(flow[id] for id in ground.nodes if ground.side[id] == side)
        if abs(total - answer.strength) > GRAIN * (len(answer.streams) + 1):
            faults.append(f"{total} flows at one side, not {answer.strength}.")
    return faults


def _cut_faults(ground: _Ground, answer: Bridge) -> list[str]:
    """The cut must part the sides and be worth what flows: then no larger flow is possible."""
    ties = {frozenset((part.a, part.b)) for part in answer.cut if part.b}
    nodes = {part.a for part in answer.cut if not part.b}
    faults = []
    if _joined(
        ground, {tie for tie in ground.ties if tie not in ties}, nodes, {id: id for id in ground.nodes}
    ):
        faults.append("The cut leaves a way open.")
    worth = sum(ground.ties[tie] for tie in ties) + sum(ground.carries[id] for id in nodes)
    if worth > answer.strength + GRAIN * (len(answer.cut) + 1):
        faults.append(f"The cut is worth {worth}, more than flows.")
    return faults


def _path_faults(ground: _Ground, answer: Bridge) -> list[str]:
    faults: list[str] = []
    used: set[str] = set()
    for path in answer.paths:
        name = " - ".join(path.units)
        if used & set(path.units) or len(path.units) != len(set(path.units)):
            faults.append(f"{name}: shares somebody.")
        used |= set(path.units)
        if (ground.side[path.units[0]], ground.side[path.units[-1]]) != (-1, 1):
            faults.append(f"{name}: does not lead across.")
        for (unit_a, unit_b), (a, b, strength) in zip(pairwise(path.units), path.ties, strict=True):
            if (ground.unit[a], ground.unit[b]) != (unit_a, unit_b):
                faults.append(f"{name}: {a} and {b} do not stand there.")
            if abs(ground.ties.get(frozenset((a, b)), 0.0) - strength) > 1e-9:
                faults.append(f"{name}: the tie of {a} and {b} is not {strength}.")
    if not len(answer.paths) == answer.redundancy == len(answer.parting):
        faults.append("Paths, redundancy and those who part the sides are not as many.")
    if _joined(ground, set(ground.ties), set(answer.parting), ground.unit):
        faults.append("A path avoids those who part the sides.")
    return faults


def _joined(ground: _Ground, ties: set[Tie], without: set[str], unit: dict[str, str]) -> bool:
    """Whether a way leads across over these ties, past none of `without`; `unit`: who counts as one."""
    onward: dict[str, set[str]] = {}
    for tie in ties:
        a, b = tie
        onward.setdefault(unit[a], set()).add(unit[b])
        onward.setdefault(unit[b], set()).add(unit[a])
    start = {unit[id] for id, side in ground.side.items() if side == -1} - without
    seen, queue = set(start), sorted(start)
    for node in queue:
        fresh = onward.get(node, set()) - seen - without
        seen |= fresh
        queue += sorted(fresh)
    return any(unit[id] in seen for id, side in ground.side.items() if side == 1)


def check_suggestions(network: Network, answer: Suggestions, k: int) -> list[str]:
    """Whether the suggestions do, one after the other, what they say."""
    faults: list[str] = []
    if len(answer.chosen) > k or answer.value > answer.bound + 1e-9 or answer.value < answer.before:
        faults.append("Too many, or beyond the bound, or for the worse.")
    known = network
    for suggestion in answer.chosen:
        a, b = suggestion.candidate.a, suggestion.candidate.b
        later = known.with_evidence(Evidence(a, b, kind, known.now) for kind in ("introduced", "met"))
        for effect in suggestion.effects:
            for at, world in ((0, known), (1, later)):
                strength, paths = state_by_hand(world, effect.group_a, effect.group_b)
                if abs(strength - effect.strength[at]) > GRAIN or paths != effect.redundancy[at]:
                    faults.append(f"{a} - {b}: {effect.group_a}-{effect.group_b} has {strength} and {paths}.")
        known = later
    return faults
