"""Annealing over exchanges of two people (or of a group and as many people), sizes kept.

Each step takes one person and weighs exchanges with fifty others at once: O(F) numbers for F values. One is
drawn with the Boltzmann probability of what it costs (heat bath, Glauber 1963), 'stay as it is' among them;
the temperature falls to nearly nothing.
"""

import time

import numpy as np
from numpy.typing import NDArray

from punte.engines.teaming.hard import Hard
from punte.engines.teaming.model import Ints, Model

HOT, COLD = 4.0, 0.4
STEPS_EACH = 120  # steps for each person
LEAST_STEPS = 6_000
WEIGHED = 50  # exchanges weighed in one step


class Annealing:
    """One run; `best` is the cheapest plan met."""

    def __init__(self, model: Model, hard: Hard, plan: Ints, seed: int) -> None:
        self.model, self.hard = model, hard
        self.plan = plan.copy()
        self.random = np.random.default_rng(seed)
        self.singles = hard.singles
        self.blocks = hard.blocks
        self.counts = model.counts(self.plan)
        self.spoken = np.zeros((len(model.sizes), model.speaks.shape[1]), dtype=np.int64)
        np.add.at(self.spoken, self.plan, model.speaks)
        self.beside = np.zeros((len(plan), len(model.sizes)), dtype=np.int64)
        for team in range(len(model.sizes)):
            self.beside[:, team] = hard.avoids[:, self.plan == team].sum(axis=1)
        self.cost = model.cost(self.plan)
        self.best, self.best_cost = self.plan.copy(), self.cost

    def run(self, goal: int, seconds: float) -> Ints:
        """Anneal until the plan costs no more than the goal, the steps are done, or the time is over."""
        steps, end = max(LEAST_STEPS, STEPS_EACH * len(self.plan)), time.monotonic() + seconds
        for step in range(steps):
            if self.best_cost <= goal or time.monotonic() > end:
                break
            heat = HOT * (COLD / HOT) ** (step / steps)
            if self.blocks and self.random.random() < 0.1:
                self._move_block(heat)
            elif len(self.singles) > 1:
                self._exchange(heat)
            if self.cost < self.best_cost:
                self.best, self.best_cost = self.plan.copy(), self.cost
        return self.best

    def _exchange(self, heat: float) -> None:
        one = int(self.random.choice(self.singles))
        home = int(self.plan[one])
        others = self.singles[self.plan[self.singles] != home]
        if not len(others):
            return
        if len(others) > WEIGHED:
            others = self.random.choice(others, size=WEIGHED, replace=False)
        away = self.plan[others]
        mutual = self.hard.avoids[one, others].astype(np.int64)
        allowed = (self.beside[one, away] - mutual <= 0) & (self.beside[others, home] - mutual <= 0)
        others, away = others[allowed], away[allowed]
        if not len(others):
            return
        change = self._changes(one, home, others, away)
        drawn = -change / heat + self.random.gumbel(size=len(change))
        pick = int(drawn.argmax())
        if drawn[pick] > self.random.gumbel():
            self._swap(one, int(others[pick]))
            self.cost += int(change[pick])

    def _changes(self, one: int, home: int, others: Ints, away: Ints) -> NDArray[np.int64]:
        """What each exchange would add to the cost."""
        model = self.model
        gain = model.has[others] - model.has[one]
        low, high, weights = model.low, model.high, model.weights
        here, there = self.counts[home], self.counts[away]
        off = (
            model.off(here + gain, low[home], high[home])
            - model.off(here, low[home], high[home])
            + model.off(there - gain, low[away], high[away])
            - model.off(there, low[away], high[away])
        ) @ weights
        own = model.alone
        off = off + own[one, away] + own[others, home] - own[one, home] - own[others, away]
        if model.problem.rules.language and self.spoken.shape[1]:
            words = model.speaks[others] - model.speaks[one]
            lost = (
                self.spoken[home].max()
                - (self.spoken[home] + words).max(axis=1)
                + self.spoken[away].max(axis=1)
                - (self.spoken[away] - words).max(axis=1)
            )
            off = off + model.problem.rules.language * lost
        return np.asarray(off, dtype=np.int64)

    def _swap(self, a: int, b: int) -> None:
        home, away = int(self.plan[a]), int(self.plan[b])
        self._put(a, away)
        self._put(b, home)

    def _put(self, one: int, team: int) -> None:
        home = int(self.plan[one])
        self.counts[home] -= self.model.has[one]
        self.counts[team] += self.model.has[one]
        self.spoken[home] -= self.model.speaks[one]
        self.spoken[team] += self.model.speaks[one]
        mates = self.hard.avoids[:, one].astype(np.int64)
        self.beside[:, home] -= mates
        self.beside[:, team] += mates
        self.plan[one] = team

    def _move_block(self, heat: float) -> None:
        block = self.blocks[int(self.random.integers(len(self.blocks)))]
        home = int(self.plan[block[0]])
        away = int(self.random.integers(len(self.model.sizes)))
        free = self.singles[self.plan[self.singles] == away]
        if away == home or len(free) < len(block):
            return
        back = self.random.choice(free, size=len(block), replace=False)
        before, cost = self.plan.copy(), self.cost
        for one in block:
            self._put(one, away)
        for one in back:
            self._put(int(one), home)
        after = self.model.cost(self.plan)
        # The difference of two Gumbel draws is logistic: the same heat bath between two choices.
        if self.hard.holds(self.plan) and (cost - after) / heat > self.random.logistic():
            self.cost = after
            return
        for moved in np.flatnonzero(self.plan != before).tolist():
            self._put(moved, int(before[moved]))
