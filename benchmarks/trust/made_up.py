"""Networks made up by a seed."""

from datetime import date, timedelta
from random import Random

import numpy as np

from punte.engines.trust import (
    KINDS,
    ORGANISATION,
    PERSON,
    Candidate,
    Evidence,
    Network,
    Node,
    TrustGraph,
    graph_from_ties,
)

NOW = date(2026, 11, 1)


def graph(nodes: int, ties: int, seed: int = 1) -> TrustGraph:
    """Few with very many ties and many with few, as in networks of people; strengths around one half."""
    random = np.random.default_rng(seed)
    fame = (np.arange(nodes) + 10.0) ** -0.5
    fame /= fame.sum()
    # Half again as many are drawn, as some are drawn twice or lead to themselves.
    ends = random.choice(nodes, size=(ties * 3 // 2, 2), p=fame)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    ends = random.permutation(ends)[:ties]
    strength = np.clip(random.beta(2, 2, len(ends)), 0.05, 0.95)
    return graph_from_ties(tuple(f"n{at:07}" for at in range(nodes)), ends[:, 0], ends[:, 1], strength)


def network(nodes: int, pieces: int, *, groups: int = 5, across: float = 0.2, seed: int = 1) -> Network:
    """One organisation to three people; most evidence within an ecosystem, a share of it `across`."""
    random = Random(seed)
    houses = nodes // 4
    who = [Node(f"o{at}", ORGANISATION, f"region {at % groups}") for at in range(houses)]
    for at in range(nodes - houses):
        home = at % houses
        organisation = f"o{home}" if random.random() < 0.8 else ""
        who.append(Node(f"p{at}", PERSON, f"region {home % groups}", organisation))
    by_group: dict[tuple[str, str], list[Node]] = {}
    for node in who:
        by_group.setdefault((node.kind, node.group), []).append(node)
    evidence: list[Evidence] = []
    while len(evidence) < pieces:
        a = random.choice(who)
        group = f"region {random.randrange(groups)}" if random.random() < across else a.group
        b = random.choice(by_group[a.kind, group])
        if a.id != b.id:
            day = NOW - timedelta(days=random.randrange(900))
            evidence.append(Evidence(a.id, b.id, random.choice(list(KINDS)), day, random.random() < 0.95))
    return Network(tuple(who), tuple(evidence), NOW)


def candidates(world: Network, count: int, seed: int = 1) -> list[Candidate]:
    """People of different ecosystems who could be introduced, some more willing than others."""
    random = Random(seed)
    people = [node for node in world.nodes if node.kind == PERSON]
    found: list[Candidate] = []
    while len(found) < count:
        a, b = random.sample(people, 2)
        if a.group != b.group:
            found.append(Candidate(a.id, b.id, random.choice((0.3, 0.5, 0.7, 0.9)), f"need {len(found)}"))
    return found
