"""How good a schedule could be at most: choose the meetings, forget in which slot each is held.

What is left is a matching in which each person has as many meetings as they have slots (or want), and
all together as many as there are tables; as a linear programme, in which a meeting may be taken in part.
The bound comes from the programme's prices by weak duality, so it holds whatever the solver's accuracy.
Which meetings the programme takes is where searching begins.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from punte.engines.scheduling.model import Bools, Ints, Model

type Floats = NDArray[np.float64]
type Rows = tuple[Any, Floats]
"""A sparse matrix and limits: what it makes of the variables is at most these."""

GRAIN = 1e-9  # what a sum of floating-point numbers may be off, for each of its size


@dataclass(frozen=True)
class Proof:
    """Nothing is more than `most`, while the goals before are as they were `given`.

    `prices`: by how much it can be more for each unit by which they are worse (weak duality: at most this).
    """

    simple: int
    most: float = np.inf
    given: tuple[int, ...] = ()
    prices: tuple[float, ...] = ()

    def at(self, *values: int) -> int:
        """No more than this is possible while the goals before are no better than these values."""
        pairs = zip(self.prices, values, self.given, strict=True)
        most = self.most + sum(price * abs(value - given) for price, value, given in pairs)
        return min(self.simple, int(np.floor(most))) if np.isfinite(most) else self.simple


@dataclass(frozen=True, eq=False)
class Choice:
    """What choosing alone could reach in the first three goals, and how much it takes of each meeting."""

    promised: int
    worths: Proof
    acrosses: Proof
    taken: Floats

    @property
    def worth(self) -> int:
        """The most that meetings can count when people lack as little as possible."""
        return self.worths.at(self.promised)

    @property
    def across(self) -> int:
        """The most meetings between regions when, besides, meetings count as much as possible."""
        return self.acrosses.at(self.promised, self.worth)

    def bounds(self, model: Model, values: Mapping[str, int]) -> dict[str, int]:
        """A bound for each goal of a schedule with these values; gaps and changes of table may be none."""
        return {
            "promised": self.promised,
            "worth": self.worths.at(values["promised"]),
            "across": self.acrosses.at(values["promised"], values["worth"]),
            "gaps": 0,
            "balance": least_squares(model, values["worth"]),
            "changes": 0,
        }


class Matching:
    """The programme of a model: a variable for each request, and one for what each promised person lacks."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.promised = np.flatnonzero(model.least)
        self.size = model.requests + len(self.promised)
        self.slots = np.minimum(model.most, could_meet(model).sum(axis=1))
        parts = [self._people(), self._tables()]
        if len(self.promised):
            parts.append(self._promises())
        self.matrix = vstack([matrix for matrix, _ in parts], format="csr")
        self.limits = np.concatenate([limits for _, limits in parts])

    def choice(self, *, seconds: float) -> Choice:
        """The best in the first three goals, one after the other."""
        end = time.monotonic() + seconds
        promised, first = self.least_promised(seconds=seconds / 3)
        worths, second = self.most_worth(promised, seconds=0.8 * (end - time.monotonic()))
        best = worths.at(promised)
        acrosses, third = self.most_across(promised, best, seconds=end - time.monotonic())
        taken = next((one for one in (third, second, first) if one is not None), np.zeros(self.size))
        return Choice(promised, worths, acrosses, taken[: self.model.requests])

    def least_promised(self, *, seconds: float) -> tuple[int, Floats | None]:
        """The fewest meetings that people must lack of what they are promised."""
        if not len(self.promised):
            return 0, None
        proof, taken = self._most(-self._lacking(), (), 0, seconds)
        return -proof.at(), taken

    def most_worth(self, promised: int, *, seconds: float) -> tuple[Proof, Floats | None]:
        """The most that meetings can count where people lack no more than that."""
        model = self.model
        simple = min(int(model.worth.sum()), dearest_each(model, self.slots) // 2)
        return self._most(self._wide(model.worth), (promised,), simple, seconds)

    def most_across(self, promised: int, worth: int, *, seconds: float) -> tuple[Proof, Floats | None]:
        """The most meetings between regions where meetings count so much, and people lack no more."""
        simple = int(self.model.across.sum())
        if not simple:
            return Proof(0, np.inf, (promised, worth), (0.0, 0.0)), None
        return self._most(self._wide(self.model.across), (promised, worth), simple, seconds)

    @cached_property
    def _ranges(self) -> Floats:
        """The least and the most of each variable."""
        model = self.model
        most = np.concatenate([model.allowed.any(axis=1), model.least[self.promised]])
        least = np.concatenate([model.fixed, np.zeros(len(self.promised))])
        return np.column_stack([least, most]).astype(np.float64)

    def _lacking(self) -> Floats:
        """What people lack is what the last variables are."""
        row = np.zeros(self.size)
        row[self.model.requests :] = 1
        return row

    def _wide(self, values: NDArray[Any]) -> Floats:
        """What each request counts; the other variables count nothing."""
        row = np.zeros(self.size)
        row[: self.model.requests] = values
        return row

    def _most(
        self, value: Floats, given: tuple[int, ...], simple: int, seconds: float
    ) -> tuple[Proof, Floats | None]:
        """The most of a value where goals before are as `given`; what is taken, if it ended in time."""
        if not self.size:
            return Proof(0, 0.0, given, (0.0,) * len(given)), np.zeros(0)
        before = [(self._lacking(), 1), (-self._wide(self.model.worth), -1)][: len(given)]
        rows = [csr_array(row[None]) for row, _ in before]
        matrix = vstack([self.matrix, *rows], format="csr")
        least = [sign * one for (_, sign), one in zip(before, given, strict=True)]
        limits = np.concatenate([self.limits, np.array(least, dtype=np.float64)])
        ranges: Any = self._ranges  # scipy's types know lists only
        found = linprog(
            -value,
            A_ub=matrix,
            b_ub=limits,
            bounds=ranges,
            method="highs-ipm",
            options={"time_limit": max(seconds, 0.1)},
        )
        if found.x is None:
            return Proof(simple, np.inf, given, (0.0,) * len(given)), None
        prices = np.maximum(-found.ineqlin.marginals, 0)
        left = value - matrix.T @ prices
        low, high = self._ranges.T
        most = float(limits @ prices + np.where(left > 0, high * left, low * left).sum())
        grain = GRAIN * float(abs(limits) @ prices + high @ abs(left) + 1)
        goals = tuple(prices[len(self.limits) :].tolist())
        return Proof(simple, most + grain, given, goals), np.asarray(found.x, dtype=np.float64)

    def _people(self) -> Rows:
        """No more meetings than slots in which somebody could meet anybody, and than they want."""
        model = self.model
        numbers = np.arange(model.requests)
        places = np.concatenate([model.one, model.other]), np.concatenate([numbers, numbers])
        matrix = coo_array((np.ones(2 * len(numbers)), places), shape=(model.people, self.size))
        return matrix, self.slots.astype(np.float64)

    def _tables(self) -> Rows:
        """No more meetings than pairs of people in each slot; no more at tables than tables, either."""
        pairs = could_meet(self.model).sum(axis=0) // 2
        rows = np.zeros((2, self.size))
        rows[0, : self.model.requests] = self.model.seated
        rows[1, : self.model.requests] = 1
        limits = [np.minimum(self.model.tables, pairs).sum(), pairs.sum()]
        return csr_array(rows), np.array(limits, dtype=np.float64)

    def _promises(self) -> Rows:
        """What one has and what one lacks are together what is promised, or more."""
        model, count = self.model, len(self.promised)
        place = np.full(model.people, -1)
        place[self.promised] = np.arange(count)
        numbers = np.arange(model.requests)
        row = np.concatenate([place[model.one], place[model.other], np.arange(count)])
        column = np.concatenate([numbers, numbers, model.requests + np.arange(count)])
        row, column = row[row >= 0], column[row >= 0]
        matrix = coo_array((-np.ones(len(row)), (row, column)), shape=(count, self.size))
        return matrix, -model.least[self.promised].astype(np.float64)


def could_meet(model: Model) -> Bools:
    """(person, slot): whether any request allows them a meeting then."""
    found = np.zeros((model.people, model.slots), dtype=np.bool_)
    for ends in (model.one, model.other):
        order = np.argsort(ends, kind="stable")
        people, starts = np.unique(ends[order], return_index=True)
        if len(people):
            found[people] |= np.logical_or.reduceat(model.allowed[order], starts, axis=0)
    return found


def dearest_each(model: Model, most: Ints) -> int:
    """What everybody's dearest meetings count, as many as each can have; each meeting has two people."""
    person = np.concatenate([model.one, model.other])
    worth = np.concatenate([model.worth, model.worth])
    order = np.lexsort((-worth, person))
    person, worth = person[order], worth[order]
    first = np.searchsorted(person, np.arange(model.people))
    rank = np.arange(len(person)) - first[person]
    return int(worth[rank < most[person]].sum())


def least_squares(model: Model, worth: int) -> int:
    """No schedule in which meetings count so much has a smaller sum of squares of people's meetings.

    It takes some meetings at least; these are dealt out as evenly as the numbers of people's requests allow.
    """
    held = int(np.searchsorted(np.cumsum(np.sort(model.worth)[::-1]), worth)) + (worth > 0)
    asked = np.bincount(np.concatenate([model.one, model.other]), minlength=model.people)
    top = np.sort(np.minimum(model.most, asked))
    left, squares = 2 * held, 0
    for place, most in enumerate(top.tolist()):
        even, more = divmod(left, len(top) - place)
        if most > even:
            return squares + more * (even + 1) ** 2 + (len(top) - place - more) * even**2
        squares += most * most
        left -= most
    return squares
