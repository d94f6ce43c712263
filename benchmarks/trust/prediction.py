"""How well a rating is foreseen: Bitcoin-OTC by time, Advogato by a seeded hold-out.

The engine's rule runs with its defaults: a rating is one observation that fades
like a meeting. Nothing was tuned on what is predicted.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from punte.engines.trust import KINDS, Forecaster, Rules
from punte.engines.trust.baseline import fairness_and_goodness, global_mean

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = dict[str, str | int | float]

SECONDS_A_MONTH = 365.25 / 12 * 86_400
HELD_OUT = 0.2


@dataclass(frozen=True)
class Ratings:
    """Who rated whom how; `value` as in the file's own scale, `age` in months before the last."""

    judge: Ints
    judged: Ints
    value: Floats
    age: Floats

    def part(self, which: NDArray[np.bool_]) -> "Ratings":
        """Some of them."""
        return Ratings(self.judge[which], self.judged[which], self.value[which], self.age[which])


@dataclass(frozen=True)
class Task:
    """What is known, what is asked, and how a value of the file becomes one from 0 to 1."""

    name: str
    size: int
    known: Ratings
    asked: Ratings
    lowest: float
    highest: float


def bitcoin_otc(folder: Path) -> Task:
    """Ratings from -10 to 10, here -1 to 1; the last fifth by time is asked for, and nothing of it known."""
    with gzip.open(folder / "soc-sign-bitcoinotc.csv.gz", "rt") as lines:
        rows = np.array([[float(cell) for cell in row] for row in list(csv.reader(lines))[1:]])
    rows = rows[np.argsort(rows[:, 3], kind="stable")]
    cut = int(len(rows) * (1 - HELD_OUT))
    month = rows[:, 3] / SECONDS_A_MONTH
    age = np.maximum(month[cut - 1] - month, 0)
    everything = Ratings(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2] / 10, age)
    known = np.arange(len(rows)) < cut
    size = int(rows[:, :2].max()) + 1
    return Task("bitcoin-otc", size, everything.part(known), everything.part(~known), -1.0, 1.0)


def advogato(folder: Path, seed: int) -> Task:
    """Certificates .6, .8, 1 without time; a fifth drawn by a seed is asked for. Of oneself: left out."""
    with gzip.open(folder / "out.advogato.gz", "rt") as lines:
        rows = np.array([[float(cell) for cell in line.split()] for line in list(lines)[1:]])
    rows = rows[rows[:, 0] != rows[:, 1]]
    everything = Ratings(
        rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2], np.zeros(len(rows))
    )
    asked = np.random.default_rng(seed).random(len(rows)) < HELD_OUT
    size = int(rows[:, :2].max()) + 1
    return Task(f"advogato (seed {seed})", size, everything.part(~asked), everything.part(asked), 0.6, 1.0)


def engine(task: Task) -> Floats:
    """The engine's rule."""
    width = task.highest - task.lowest
    known, asked = task.known, task.asked
    model = Forecaster(
        task.size,
        known.judge,
        known.judged,
        (known.value - task.lowest) / width,
        np.exp2(-known.age / KINDS["met"].half_life),
        Rules().prior_strength,
        known.age if known.age.any() else None,
    )
    return task.lowest + width * model.expect(asked.judge, asked.judged)


def mean_of_all(task: Task) -> Floats:
    """The same for all."""
    return global_mean(task.known.value, len(task.asked.value))


def mean_of_the_judged(task: Task) -> Floats:
    """What the judged received on the average; the global mean for who has received nothing."""
    known = task.known
    count = np.bincount(known.judged, minlength=task.size)
    total = np.bincount(known.judged, weights=known.value, minlength=task.size)
    mean = np.where(count > 0, total / np.maximum(count, 1), known.value.mean())
    return np.asarray(mean[task.asked.judged])


def fairness_goodness(task: Task) -> Floats:
    """Kumar et al. 2016 on values from -1 to 1: unknown judges are fair (1), unknown judged neutral (0)."""
    known, asked = task.known, task.asked
    half = (task.highest - task.lowest) / 2
    value = (known.value - task.lowest) / half - 1
    fairness, goodness = fairness_and_goodness(task.size, known.judge, known.judged, value)
    return np.asarray(task.lowest + half * (1 + fairness[asked.judge] * goodness[asked.judged]))


METHODS: dict[str, Callable[[Task], Floats]] = {
    "engine": engine,
    "global_mean": mean_of_all,
    "mean_of_the_judged": mean_of_the_judged,
    "fairness_goodness": fairness_goodness,
}


def measured(task: Task) -> Row:
    """RMSE and Pearson correlation of every method, and of the engine's for those unseen."""
    actual = task.asked.value
    unseen = ~np.isin(task.asked.judged, task.known.judged)
    row: Row = {"part": "prediction", "data": task.name, "known": len(task.known.value), "asked": len(actual)}
    for name, method in METHODS.items():
        found = method(task)
        row[f"{name}_rmse"] = _rmse(found, actual)
        if np.ptp(found) > 0:
            row[f"{name}_pearson"] = round(float(np.corrcoef(found, actual)[0, 1]), 4)
        if unseen.any():
            row[f"{name}_rmse_unseen"] = _rmse(found[unseen], actual[unseen])
    return row | {"unseen": int(unseen.sum())}


def _rmse(found: Floats, actual: Floats) -> float:
    return round(float(np.sqrt(np.mean((found - actual) ** 2))), 4)


def rows(folder: Path, seeds: int) -> Iterator[Row]:
    """One line for OTC, one for each seed of Advogato."""
    yield measured(bitcoin_otc(folder))
    for seed in range(1, seeds + 1):
        yield measured(advogato(folder, seed))
