"""The network as a reader may see it: ties of those who agreed to be named, others in sums of three or more.

What is folded here is what pictures, exports and lists of brokers are made of,
so that none of them shows more than another.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from punte.bridges.queries.agreed import FEWEST
from punte.engines.trust import PERSON, Evidence, Network, Node, trust_graph

FADES_IN = 6.0  # months


@dataclass(frozen=True)
class Tie:
    """A tie between two units, by their ids; `weak` ties are none in six months unless somebody acts."""

    a: str
    b: str
    strength: float
    weak: bool


type Told = Callable[[Node, Node], bool]
type Unit = Callable[[Node, bool], str]


def fold(problem: Network, told: Told, unit: Unit) -> list[Tie]:
    """The ties between units.

    `told`: whether it may be told what happened between these two; `unit`: who
    stands for a node in what may, or may not, be told ('' for nobody).
    What may not be told counts only where at least three people who are not
    shown themselves stand behind the same tie (safety 5).
    """
    nodes = {node.id: node for node in problem.nodes}
    open_ones: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    sums: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for piece in problem.evidence:
        ends = nodes[piece.a], nodes[piece.b]
        tell = told(*ends)
        a, b = (unit(node, tell) for node in ends)
        if not a or not b or a == b:
            continue
        pair = min(a, b), max(a, b)
        (open_ones if tell else sums)[pair].append(replace(piece, a=a, b=b))
        if not tell:
            behind[pair] |= {
                node.id
                for node, one in zip(ends, (a, b), strict=True)
                if node.kind == PERSON and one != node.id
            }
    for pair, pieces in sums.items():
        if len(behind[pair]) >= FEWEST:
            open_ones[pair] += pieces
    return _ties(problem, [piece for pieces in open_ones.values() for piece in pieces])


def _ties(problem: Network, pieces: list[Evidence]) -> list[Tie]:
    ids = sorted({end for piece in pieces for end in (piece.a, piece.b)})
    folded = Network(tuple(Node(id, PERSON) for id in ids), tuple(pieces), problem.now, problem.rules)
    now, later = trust_graph(folded), trust_graph(folded, ahead=FADES_IN)
    found = []
    for a, id in enumerate(now.ids):
        row = slice(now.starts[a], now.starts[a + 1])
        for b, strength in zip(now.neighbours[row].tolist(), now.strength[row].tolist(), strict=True):
            if a < b:
                found.append(Tie(id, now.ids[b], round(strength, 3), later.tie(a, b) == 0.0))
    return found
