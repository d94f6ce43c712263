"""The largest flow of trust between two groups, the cut that bounds it, and ways that share no one.

By the theorem of Ford and Fulkerson the largest flow equals the smallest cut;
by Menger's, the number of paths that share no unit is the largest flow where
every unit may be used once. Both are found with scipy's Dinic on integers
(trust times `SCALE`, rounded down), so that the same input gives the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from .opinions import Floats, Ints

SCALE = 10_000
SOURCE, SINK = 0, 1
_MOST = 2**31 - 1

Tie = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Ways:
    """What may carry trust from one side to the other.

    Nodes are numbered 0 … size - 1. `side` is -1 for those of the first group,
    1 for those of the second, 0 for those between; `first`, `second`,
    `strength` are the ties, none of which joins two of the same side but those
    between; `carries` is what each node can pass on.
    """

    side: Ints
    first: Ints
    second: Ints
    strength: Floats
    carries: Floats


@dataclass(frozen=True, eq=False)
class Flow:
    """A largest flow: its value, what crosses each tie (in the direction it flows), and a smallest cut."""

    value: float
    ties: dict[Tie, float]
    cut_ties: tuple[Tie, ...]
    cut_nodes: tuple[int, ...]


def scaled(value: Floats) -> Ints:
    """Trust in whole units of 1 / SCALE, rounded down (with a grain for what floats lose)."""
    return np.floor(value * SCALE + 1e-6).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Arcs:
    """The directed graph of a `Ways`: those between stand twice, as entry and exit."""

    tails: Ints
    heads: Ints
    room: Ints
    size: int
    nodes: int  # the first arcs stand for nodes 0 … nodes - 1, in their order


def arcs_of(ways: Ways, carries: Ints, room: Ints) -> Arcs:
    """The arcs for a flow, with what each node carries and each tie has room for."""
    size = len(ways.side)
    enter = np.arange(size) + 2
    leave = np.where(ways.side == 0, enter + size, enter)
    # What a node can pass on: source to a first, entry to exit between, a second to the sink.
    node_tails = np.where(ways.side == -1, SOURCE, enter)
    node_heads = np.where(ways.side == 1, SINK, leave)
    tails = np.concatenate([leave[ways.first], leave[ways.second]])
    heads = np.concatenate([enter[ways.second], enter[ways.first]])
    # Nothing has to flow into the first group or out of the second: it could start later or stop sooner.
    side = np.concatenate([ways.side, ways.side])
    origin = np.concatenate([ways.first, ways.second])
    target = np.concatenate([ways.second, ways.first])
    useful = (side[target] != -1) & (side[origin] != 1)
    return Arcs(
        np.concatenate([node_tails, tails[useful]]),
        np.concatenate([node_heads, heads[useful]]),
        np.concatenate([carries, np.concatenate([room, room])[useful]]),
        2 * size + 2,
        size,
    )


@dataclass(frozen=True, eq=False)
class _Solved:
    """The value, the flow on each arc, and what room is left, backwards included."""

    value: int
    used: Ints
    residual: csr_array


def _solve(arcs: Arcs) -> _Solved:
    graph = _matrix(arcs)
    found = maximum_flow(graph, SOURCE, SINK, method="dinic")
    flow = csr_array(found.flow)
    used = np.maximum(np.asarray(flow[arcs.tails, arcs.heads]).ravel(), 0).astype(np.int64)
    residual = csr_array(graph - flow)
    residual.data = np.maximum(residual.data, 0)
    residual.eliminate_zeros()
    return _Solved(int(found.flow_value), used, residual)


def _matrix(arcs: Arcs) -> csr_array:
    room = np.minimum(arcs.room, _MOST).astype(np.int32)
    return csr_array((room, (arcs.tails, arcs.heads)), shape=(arcs.size, arcs.size))


def _reached(residual: csr_array, start: int) -> NDArray[np.bool_]:
    inside = np.zeros(residual.shape[0], dtype=bool)
    inside[breadth_first_order(residual, start, return_predecessors=False)] = True
    return inside


def _cut(arcs: Arcs, solved: _Solved) -> list[int]:
    """The arcs that lead out of what the source still reaches: a smallest cut."""
    inside = _reached(solved.residual, SOURCE)
    return np.flatnonzero(inside[arcs.tails] & ~inside[arcs.heads] & (arcs.room > 0)).tolist()


def open_ends(ways: Ways) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """By node: whether it could pass on more if it had a further tie, and whether it could take more in."""
    size = len(ways.side)
    if not size:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    solved = _solve(arcs_of(ways, scaled(ways.carries), scaled(ways.strength)))
    forth, back = _reached(solved.residual, SOURCE), _reached(csr_array(solved.residual.T), SINK)
    enter = np.arange(size) + 2
    leave = np.where(ways.side == 0, enter + size, enter)
    return forth[leave] & (ways.side != 1), back[enter] & (ways.side != -1)


def largest_flow(ways: Ways) -> Flow:
    """The largest flow through these ways, without circles."""
    room, carries = scaled(ways.strength), scaled(ways.carries)
    if not len(ways.first):
        return Flow(0.0, {}, (), ())
    arcs = arcs_of(ways, carries, room)
    solved = _solve(arcs)
    cut = _cut(arcs, solved)
    ends = _ends(arcs)
    return Flow(
        solved.value / SCALE,
        {tie: amount / SCALE for tie, amount in _without_circles(_by_tie(arcs, solved.used)).items()},
        tuple(ends[at] for at in cut if at >= arcs.nodes),
        tuple(at for at in cut if at < arcs.nodes),
    )


def flow_value(ways: Ways) -> float:
    """Only how much can flow."""
    if not len(ways.first):
        return 0.0
    arcs = arcs_of(ways, scaled(ways.carries), scaled(ways.strength))
    return _value(arcs) / SCALE


def _value(arcs: Arcs) -> int:
    return int(maximum_flow(_matrix(arcs), SOURCE, SINK, method="dinic").flow_value)


def separate_count(ways: Ways) -> int:
    """How many paths share no node."""
    if not len(ways.first):
        return 0
    ones = np.ones(len(ways.side), dtype=np.int64)
    return _value(arcs_of(ways, ones, np.ones(len(ways.first), dtype=np.int64)))


def separate_paths(ways: Ways) -> tuple[list[list[int]], list[int]]:
    """As many paths as there can be that share no node, and as many nodes that part the two sides."""
    if not len(ways.first):
        return [], []
    ones = np.ones(len(ways.side), dtype=np.int64)
    # With room for two on each tie a smallest cut consists of nodes alone.
    arcs = arcs_of(ways, ones, np.full(len(ways.first), 2))
    solved = _solve(arcs)
    onward = {tail: head for (tail, head), _ in _without_circles(_by_tie(arcs, solved.used)).items()}
    inner = set(onward.values())
    paths = []
    for start in sorted(set(onward) - inner):
        path = [start]
        while path[-1] in onward:
            path.append(onward[path[-1]])
        paths.append(path)
    return paths, _cut(arcs, solved)


def _ends(arcs: Arcs) -> list[Tie]:
    """The nodes at the ends of each arc, entries and exits alike."""
    tails, heads = (arcs.tails - 2) % arcs.nodes, (arcs.heads - 2) % arcs.nodes
    return list(zip(tails.tolist(), heads.tolist(), strict=True))


def _by_tie(arcs: Arcs, used: Ints) -> dict[Tie, int]:
    ends = _ends(arcs)
    return {ends[at]: int(used[at]) for at in np.flatnonzero(used).tolist() if at >= arcs.nodes}


def _without_circles(flow: dict[Tie, int]) -> dict[Tie, int]:
    """The same flow less what goes round in circles: depth first, taking off each circle that closes."""
    onward: dict[int, dict[int, int]] = {}
    for (tail, head), amount in sorted(flow.items()):
        onward.setdefault(tail, {})[head] = amount
    done: set[int] = set()
    for start in sorted(onward):
        path, on_path = [start], {start}
        while path:
            heads = onward.get(path[-1], {})
            ahead = [head for head in heads if head not in done]
            if not ahead:
                done.add(path[-1])
                on_path.discard(path.pop())
            elif (head := ahead[0]) in on_path:
                circle = path[path.index(head) :]
                _take_off(onward, circle)
                # Start again from the beginning of the circle: an arc of it is gone.
                on_path.difference_update(circle[1:])
                del path[path.index(head) + 1 :]
            else:
                path.append(head)
                on_path.add(head)
    return {(tail, head): amount for tail, heads in onward.items() for head, amount in heads.items()}


def _take_off(onward: dict[int, dict[int, int]], circle: Sequence[int]) -> None:
    pairs = list(zip(circle, [*circle[1:], circle[0]], strict=True))
    least = min(onward[tail][head] for tail, head in pairs)
    for tail, head in pairs:
        onward[tail][head] -= least
        if not onward[tail][head]:
            del onward[tail][head]
