"""Who joins what would else be apart: structural holes and brokerage.

Constraint and effective size after Burt (Structural Holes, Harvard 1992, ch. 2),
on the strengths of ties; brokerage between ecosystems after Gould and Fernandez
(Sociological Methodology 19, 1989): pairs of one's partners from different
ecosystems who have no tie of their own. Sparse products, O(sum of squared numbers
of ties).
"""

import numpy as np
from scipy.sparse import csr_array, diags_array

from .graph import TrustGraph, trust_graph
from .opinions import Floats, Ints
from .problem import Network
from .reasons import because
from .result import Broker

# Beyond this a broker's partners know each other so well that little new comes from them.
CLOSED = 0.5


def brokers(network: Network, graph: TrustGraph | None = None) -> tuple[Broker, ...]:
    """Everyone with a tie; those who join most pairs of ecosystems' partners first."""
    graph = graph or trust_graph(network)
    groups = {group: at for at, group in enumerate(network.groups)}
    member = np.array([groups.get(network.node(id).group, -1) for id in graph.ids], dtype=np.int64)
    limits, sizes, pairs = constraint(graph), effective_size(graph), open_pairs(graph, member)
    partners = np.diff(graph.starts)
    found = []
    for at in np.flatnonzero(partners).tolist():
        reasons = [because("open_partners", size=float(sizes[at]))]
        if pairs[at]:
            reasons.insert(0, because("bridges_groups", pairs=int(pairs[at])))
        if limits[at] > CLOSED:
            reasons.append(because("closed_partners", constraint=float(limits[at])))
        found.append(
            Broker(
                graph.ids[at],
                int(partners[at]),
                float(limits[at]),
                float(sizes[at]),
                int(pairs[at]),
                tuple(reasons),
            )
        )
    return tuple(sorted(found, key=lambda broker: (-broker.pairs, -broker.effective_size, broker.id)))


def _shares(graph: TrustGraph) -> csr_array:
    """Which share of one's strength each tie has."""
    reach = np.where(graph.reach > 0, graph.reach, 1.0)
    return csr_array(diags_array(1 / reach) @ graph.matrix)


def _known(graph: TrustGraph) -> csr_array:
    """1 where there is a tie."""
    known = graph.matrix.copy()
    known.data = np.ones_like(known.data)
    return known


def constraint(graph: TrustGraph) -> Floats:
    """Burt's constraint of each place; 0 for those without ties."""
    shares = _shares(graph)
    through = (shares + (shares @ shares)).multiply(_known(graph))
    return np.asarray(through.power(2).sum(axis=1), dtype=np.float64).ravel()


def effective_size(graph: TrustGraph) -> Floats:
    """Burt's effective size of each place's partners."""
    matrix = graph.matrix
    largest = matrix.max(axis=1).toarray().ravel() if matrix.nnz else np.zeros(len(graph.ids))
    relative = diags_array(1 / np.where(largest > 0, largest, 1.0)) @ matrix
    repeated = (_shares(graph) @ relative.T).multiply(_known(graph)).sum(axis=1)
    return np.asarray(np.diff(graph.starts) - np.asarray(repeated).ravel(), dtype=np.float64)


def open_pairs(graph: TrustGraph, member: Ints) -> Ints:
    """By place: pairs of partners of different groups (-1: none, does not count) who have no tie."""
    known = _known(graph)
    rows = np.repeat(np.arange(len(graph.ids)), np.diff(graph.starts))
    group = member[graph.neighbours]
    counted = group >= 0
    width = int(member.max(initial=0)) + 1
    by_group = csr_array(
        (np.ones(counted.sum()), (rows[counted], group[counted])), shape=(len(graph.ids), width)
    )
    by_group.sum_duplicates()
    total: Floats = np.asarray(by_group.sum(axis=1)).ravel()
    same = np.asarray(by_group.power(2).sum(axis=1)).ravel()
    across = known.copy()
    across.data = ((member[rows] >= 0) & counted & (member[rows] != group)).astype(np.float64)
    across.eliminate_zeros()
    tied = np.asarray((known @ across).multiply(known).sum(axis=1)).ravel()
    return np.rint((total**2 - same - tied) / 2).astype(np.int64)
