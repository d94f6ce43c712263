"""The problem as arrays, and what a plan costs.

N people, T teams of fixed sizes, F features (a value of an attribute each), L languages. A plan is a vector
of N team numbers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from punte.engines.teaming.problem import Problem

type Ints = NDArray[np.int64]
MOVED = 100_000  # cost of one who moves, in a plan that follows an earlier one: more than all else together


@dataclass(frozen=True)
class Model:
    """Arrays of a problem whose teams have these sizes."""

    problem: Problem
    sizes: Ints  # T

    @cached_property
    def features(self) -> list[tuple[str, str]]:
        """(attribute, value), in a fixed order; organisations last, as attribute 'organisation'.

        What one person alone has can be nowhere too often or too seldom, and is left out.
        """
        rules = self.problem.rules
        found = Counter(
            (attribute, value)
            for one in self.problem.members
            for attribute, values in one.traits.items()
            if rules.balance.get(attribute, 0)
            for value in set(values)
        )
        homes = Counter(
            ("organisation", one.organisation) for one in self.problem.members if one.organisation
        )
        shared = [sorted(one for one, n in counted.items() if n > 1) for counted in (found, homes)]
        return shared[0] + (shared[1] if rules.organisation else [])

    @cached_property
    def has(self) -> Ints:
        """N × F: 1 where a person has the value."""
        place = {feature: n for n, feature in enumerate(self.features)}
        found = np.zeros((len(self.problem.members), len(place)), dtype=np.int64)
        for row, one in enumerate(self.problem.members):
            mine = [(attribute, value) for attribute, values in one.traits.items() for value in values]
            for feature in (*mine, ("organisation", one.organisation)):
                if feature in place:
                    found[row, place[feature]] = 1
        return found

    @cached_property
    def weights(self) -> Ints:
        """F: cost of one too many or too few."""
        rules = self.problem.rules
        of = {**rules.balance, "organisation": rules.organisation}
        return np.array([of[attribute] for attribute, _ in self.features], dtype=np.int64)

    @cached_property
    def low(self) -> Ints:
        """T × F: the floor of the even share; 0 for organisations, of which only many are too many."""
        shares = np.outer(self.sizes, self.has.sum(axis=0)) // len(self.problem.members)
        homes = [n for n, (attribute, _) in enumerate(self.features) if attribute == "organisation"]
        shares[:, homes] = 0
        return np.asarray(shares, dtype=np.int64)

    @cached_property
    def high(self) -> Ints:
        """T × F: the ceiling of the even share."""
        shares = -(-np.outer(self.sizes, self.has.sum(axis=0)) // len(self.problem.members))
        return np.asarray(shares, dtype=np.int64)

    @cached_property
    def steps(self) -> Ints:
        """N × T: how far down somebody's list a team's challenge stands; 0 for who has no list."""
        found = np.zeros((len(self.problem.members), len(self.problem.teams)), dtype=np.int64)
        for row, one in enumerate(self.problem.members):
            if one.wishes:
                place = {challenge: n for n, challenge in enumerate(one.wishes)}
                found[row] = [place.get(team.challenge, len(place)) for team in self.problem.teams]
        return found

    @cached_property
    def alone(self) -> Ints:
        """N × T: what it costs to put somebody into a team, whoever else is there."""
        cost = self.steps * self.problem.rules.wish
        numbers = {team.id: n for n, team in enumerate(self.problem.teams)}
        earlier = self.problem.earlier
        for row, one in enumerate(self.problem.members):
            if one.id in earlier:
                cost[row] += MOVED
                cost[row, numbers[earlier[one.id]]] -= MOVED
        return cost

    @cached_property
    def speaks(self) -> Ints:
        """N × L: 1 where a person speaks the language; who gave none speaks all."""
        known = sorted({language for one in self.problem.members for language in one.languages})
        rows = [
            [int(not one.languages or language in one.languages) for language in known]
            for one in self.problem.members
        ]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(known))

    def counts(self, plan: Ints) -> Ints:
        """T × F: how many of a value are in each team."""
        found = np.zeros_like(self.low)
        np.add.at(found, plan, self.has)
        return found

    def off(self, counts: Ints, low: Ints, high: Ints) -> Ints:
        """How many are too many or too few, element by element."""
        return np.asarray(np.maximum(low - counts, 0) + np.maximum(counts - high, 0), dtype=np.int64)

    def strangers(self, plan: Ints) -> Ints:
        """T: people who do not speak the language that most of their team speak."""
        if not self.speaks.shape[1]:
            return np.zeros(len(self.sizes), dtype=np.int64)
        spoken = np.zeros((len(self.sizes), self.speaks.shape[1]), dtype=np.int64)
        np.add.at(spoken, plan, self.speaks)
        return np.asarray(np.bincount(plan, minlength=len(self.sizes)) - spoken.max(axis=1), dtype=np.int64)

    def cost(self, plan: Ints) -> int:
        """What a plan costs in all."""
        off = self.off(self.counts(plan), self.low, self.high)
        own = self.alone[np.arange(len(plan)), plan].sum()
        languages = self.problem.rules.language * self.strangers(plan).sum()
        return int((off * self.weights).sum() + own + languages)


def even_sizes(problem: Problem) -> Ints | None:
    """Sizes as even as the ranges allow, in the order of the teams; None when nothing adds up."""
    least = np.array([team.least for team in problem.teams], dtype=np.int64)
    most = np.array([team.most for team in problem.teams], dtype=np.int64)
    total = len(problem.members)
    if not least.sum() <= total <= most.sum():
        return None
    sizes = least.copy()
    while sizes.sum() < total:
        open_ = np.where(sizes < most, sizes, np.iinfo(np.int64).max)
        sizes[int(open_.argmin())] += 1
    return sizes


def sizes_of(plan: Sequence[int] | Ints, teams: int) -> Ints:
    """How many people a plan puts into each team."""
    return np.asarray(np.bincount(np.asarray(plan), minlength=teams), dtype=np.int64)
