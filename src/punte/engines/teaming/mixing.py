"""Mixing rounds (a world café): tables change each round, and as few pairs as possible meet twice.

This is the social golfer problem. Two ways are tried, the better wins: a plan developed from one round by a
cyclic group (a starter: Anderson 1990), whose search space is tiny and which finds resolvable designs such as
Kirkman's fifteen schoolgirls; and a tabu search over exchanges in whole plans (Dotú and Van Hentenryck 2005).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mixing:
    """Rounds of tables of people; `repeats`: meetings of pairs beyond their first, `bound`: in any plan."""

    rounds: tuple[tuple[tuple[str, ...], ...], ...]
    repeats: int
    bound: int

    @property
    def optimal(self) -> bool:
        """True when no plan has fewer repeats."""
        return self.repeats == self.bound


def mix(people: Sequence[str], *, size: int, rounds: int, seed: int = 1, steps: int = 30_000) -> Mixing:
    """Plan `rounds` rounds at tables of about `size` (they differ by one at most).

    Raises ValueError for fewer than two people, tables of none, or no rounds. Deterministic in the seed.
    """
    if len(set(people)) != len(people) or len(people) < 2 or size < 1 or rounds < 1:
        raise ValueError("There must be two people or more, each once, tables for somebody, and a round.")
    tables = table_sizes(len(people), size)
    bound = least_repeats(tables, rounds)
    plan = developed(len(people), tables, rounds, seed=seed, steps=steps)
    if plan is None or repeats_of(plan) > bound:
        searched = Tabu(tables, rounds, seed).run(bound, steps)
        plan = searched if plan is None or repeats_of(searched) < repeats_of(plan) else plan
    named = tuple(tuple(tuple(people[n] for n in table) for table in one) for one in plan)
    return Mixing(named, repeats_of(plan), bound)


def table_sizes(people: int, size: int) -> list[int]:
    """As many tables as come nearest to the size, as even as can be."""
    count = max(1, round(people / size))
    return [people // count + (n < people % count) for n in range(count)]


def least_repeats(tables: list[int], rounds: int) -> int:
    """The largest of three counts.

    All pairs at tables, less all pairs there are. The same person by person: in R rounds at tables of at
    least k one meets R·(k − 1) people or more, and there are n − 1. And pigeonholes: a table's people come
    from the tables of another round, so some sat together there; a pair that meets m times accounts for
    m·(m − 1)/2 of these, which is at most R/2 for each of its m − 1 repeats.
    """
    people = sum(tables)
    pairs = rounds * sum(_pairs_of(k) for k in tables)
    each = max(0, rounds * (min(tables) - 1) - (people - 1))
    holes = sum(
        _pairs_of(k // len(tables) + (n < k % len(tables))) for k in tables for n in range(len(tables))
    )
    overlaps = _pairs_of(rounds) * holes
    return max(0, pairs - _pairs_of(people), -(-people * each // 2), -(-2 * overlaps // rounds))


def _pairs_of(n: int) -> int:
    return n * (n - 1) // 2


def repeats_of(plan: Sequence[Sequence[Sequence[int]]]) -> int:
    """Meetings of pairs beyond the first."""
    seen: dict[tuple[int, int], int] = {}
    for one in plan:
        for table in one:
            for pair in combinations(sorted(table), 2):
                seen[pair] = seen.get(pair, 0) + 1
    return sum(n - 1 for n in seen.values())


def developed(
    people: int, tables: list[int], rounds: int, *, seed: int, steps: int
) -> list[list[list[int]]] | None:
    """A plan whose rounds are one round turned by the group of `rounds` rotations; None where nothing turns.

    People sit on rings of `rounds` places, and at most one stays in the middle. A pair's difference on the
    rings tells all pairs it turns into, so a round in which all differences are distinct repeats nobody.
    """
    if rounds < 3 or people % rounds not in {0, 1} or len(set(tables)) > 1:
        return None
    random = np.random.default_rng(seed)
    order = random.permutation(people)
    size = tables[0]
    cost = _turned_repeats(order, size, rounds, people)
    for step in range(steps):
        if cost == 0:
            break
        a, b = random.integers(people, size=2)
        if a // size == b // size:
            continue
        order[a], order[b] = order[b], order[a]
        changed = _turned_repeats(order, size, rounds, people)
        heat = 1.2 * (0.1 / 1.2) ** (step / steps)
        if changed <= cost or random.random() < np.exp((cost - changed) / heat):
            cost = changed
        else:
            order[a], order[b] = order[b], order[a]
    base = [order[n : n + size].tolist() for n in range(0, people, size)]
    return [[[_turn(n, by, rounds, people) for n in table] for table in base] for by in range(rounds)]


def _turn(n: int, by: int, rounds: int, people: int) -> int:
    fixed = people % rounds == 1 and n == people - 1
    return n if fixed else n // rounds * rounds + (n + by) % rounds


def _turned_repeats(order: Ints, size: int, rounds: int, people: int) -> int:
    seen: dict[tuple[int, int, int], int] = {}
    middle = people - 1 if people % rounds == 1 else -1
    for start in range(0, people, size):
        for a, b in combinations(order[start : start + size].tolist(), 2):
            if middle in {a, b}:
                other = a if b == middle else b
                key = (-1, other // rounds, 0)
            else:
                ring_a, ring_b = a // rounds, b // rounds
                apart = (b - a) % rounds
                if ring_a > ring_b or (ring_a == ring_b and 2 * apart > rounds):
                    ring_a, ring_b, apart = ring_b, ring_a, -apart % rounds
                key = (ring_a, ring_b, apart)
            seen[key] = seen.get(key, 0) + 1
    return sum(n - 1 for n in seen.values())


class Tabu:
    """Exchanges of two people within a round; the best not forbidden, or that beats all so far."""

    def __init__(self, tables: list[int], rounds: int, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        people = sum(tables)
        self.table_of = np.repeat(np.arange(len(tables)), tables)
        # Round by round: who sits on which chair.
        self.chairs: list[Ints] = [self.random.permutation(people) for _ in range(rounds)]
        self.met = np.zeros((people, people), dtype=np.int64)
        for chairs in self.chairs:
            for a, b in self._pairs(chairs):
                self._count(a, b, 1)
        self.cost = self._repeats()

    def _pairs(self, chairs: Ints) -> Iterator[tuple[int, int]]:
        for table in range(int(self.table_of[-1]) + 1):
            yield from combinations(chairs[self.table_of == table].tolist(), 2)

    def _count(self, a: int, b: int, by: int) -> None:
        self.met[a, b] += by
        self.met[b, a] += by

    def _repeats(self) -> int:
        return int(np.maximum(np.triu(self.met, 1) - 1, 0).sum())

    def run(self, goal: int, steps: int) -> list[list[list[int]]]:
        """Search until no more than `goal` pairs repeat, or the steps are done; the best plan met."""
        best, best_cost = self._plan(), self.cost
        forbidden: dict[tuple[int, int, int], int] = {}
        for step in range(steps // 10):
            if best_cost <= goal:
                break
            round_, a, b = self._best_exchange(step, forbidden, best_cost)
            one, other = self._exchange(round_, a, b)
            wait = int(self.random.integers(4, 12))
            forbidden[round_, min(one, other), max(one, other)] = step + wait
            if self.cost < best_cost:
                best, best_cost = self._plan(), self.cost
        return best

    def _best_exchange(
        self, step: int, forbidden: dict[tuple[int, int, int], int], best_cost: int
    ) -> tuple[int, int, int]:
        """(round, chair, chair): of exchanges with somebody who repeats, the cheapest allowed one."""
        choices: list[tuple[int, float, tuple[int, int, int]]] = []
        for round_, chairs in enumerate(self.chairs):
            crowded = self._crowded(chairs)
            if not len(crowded):
                continue
            a = int(self.random.choice(crowded))
            gains = self._gains(chairs, a)
            for b in np.argsort(gains, kind="stable")[:4].tolist():
                pair = sorted((int(chairs[a]), int(chairs[b])))
                barred = forbidden.get((round_, pair[0], pair[1]), -1) > step
                if not barred or self.cost + gains[b] < best_cost:
                    choices.append((int(gains[b]), float(self.random.random()), (round_, a, b)))
        if not choices:
            round_ = int(self.random.integers(len(self.chairs)))
            a, b = self.random.integers(len(self.table_of), size=2).tolist()
            return round_, a, b
        return min(choices)[2]

    def _crowded(self, chairs: Ints) -> Ints:
        """Chairs of people who meet somebody at their table for the second time."""
        same = self.table_of[:, None] == self.table_of[None, :]
        met = self.met[np.ix_(chairs, chairs)]
        return np.asarray(np.flatnonzero(((met > 1) & same).any(axis=1)), dtype=np.int64)

    def _gains(self, chairs: Ints, a: int) -> Ints:
        """What exchanging chair a with each other chair would add to the repeats."""
        met = self.met[np.ix_(chairs, chairs)]
        lost = (met > 1).astype(np.int64)  # a pair that parts saves a repeat if it met before
        won = (met > 0).astype(np.int64)  # one that newly sits together adds one if it ever met
        same = (self.table_of[:, None] == self.table_of[None, :]).astype(np.int64)
        np.fill_diagonal(same, 0)
        leaves = (lost * same).sum(axis=1)  # what each saves by leaving its own table
        joins = won @ same  # [p, q]: what p adds by sitting with q's mates
        own = same[a]
        gains = -leaves[a] - leaves + joins[a] + joins[:, a]
        gains = gains.astype(np.int64)
        gains[own == 1] = np.iinfo(np.int64).max // 4
        gains[a] = np.iinfo(np.int64).max // 4
        return np.asarray(gains, dtype=np.int64)

    def _exchange(self, round_: int, a: int, b: int) -> tuple[int, int]:
        chairs = self.chairs[round_]
        for pair in self._pairs(chairs):
            self._count(*pair, -1)
        chairs[a], chairs[b] = chairs[b], chairs[a]
        for pair in self._pairs(chairs):
            self._count(*pair, 1)
        self.cost = self._repeats()
        return int(chairs[a]), int(chairs[b])

    def _plan(self) -> list[list[list[int]]]:
        tables = range(int(self.table_of[-1]) + 1)
        return [[chairs[self.table_of == t].tolist() for t in tables] for chairs in self.chairs]
