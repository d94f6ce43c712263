"""Weighs what past work says: a linear score, by weights set by hand or learned (see `learn`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from punte.engines.matching.partners import NAMES
from punte.engines.matching.problem import MatchingError

BY_HAND: Mapping[str, float] = {
    "step_root": 3.0,
    "near_root": 1.5,
    "ties_root": 1.5,
    "joint_root": 1.5,
    "recent": 0.5,
    "before": 0.5,
}
"""Weights that need no learning."""
SHIPPED = Path(__file__).with_name("ranker.json")


@dataclass(frozen=True, slots=True)
class Ranker:
    """A weight for each of `NAMES`."""

    weights: NDArray[np.float64]

    @classmethod
    def by_hand(cls) -> Self:
        """The weights of `BY_HAND`."""
        return cls(np.array([BY_HAND.get(name, 0.0) for name in NAMES]))

    @classmethod
    def shipped(cls) -> Self:
        """The learned weights that come with Punte; those by hand where the file is missing."""
        return cls.read(SHIPPED) if SHIPPED.exists() else cls.by_hand()

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a file; `MatchingError` if it was learned for other signals."""
        weights = json.loads(path.read_text(encoding="utf8"))["weights"]
        if set(weights) != set(NAMES):
            raise MatchingError(f"{path} was learned for other signals: learn it again.")
        return cls(np.array([weights[name] for name in NAMES], np.float64))

    def write(self, path: Path) -> None:
        """To a file."""
        weights = {name: round(float(weight), 5) for name, weight in zip(NAMES, self.weights, strict=True)}
        path.write_text(json.dumps({"weights": weights}, indent=1) + "\n", encoding="utf8")

    def of(self, name: str) -> float:
        """The weight of one."""
        return float(self.weights[NAMES.index(name)])

    def scores(self, signals: NDArray[np.float32]) -> NDArray[np.float64]:
        """One score an organisation: only differences mean anything."""
        return np.asarray(signals @ self.weights)


def experience(scores: NDArray[np.float64], most: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Scores as numbers from 0 to 1: 1 is the likeliest, 0 no likelier than most (of `most`, if given)."""
    if not len(scores):
        return scores
    middle, highest = float(np.median(scores if most is None else most)), float(scores.max())
    return (
        np.clip((scores - middle) / (highest - middle), 0, 1) if highest > middle else np.zeros(len(scores))
    )
