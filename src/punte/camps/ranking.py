"""How points become a ranking. Pure: exact fractions, so that what is equal is told as equal."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Rule:
    """A criterion as it counts."""

    key: str
    weight: int
    least: int
    most: int

    def share(self, points: int) -> Fraction:
        """Points between the fewest (0) and the most (100)."""
        return Fraction(100 * (points - self.least), self.most - self.least)


@dataclass(frozen=True)
class Place[Key: Hashable]:
    """A place in a ranking; with `tied` others share it."""

    number: int
    key: Key
    value: Fraction
    tied: bool


def worth(points: Mapping[str, int], rules: Iterable[Rule]) -> Fraction | None:
    """What one juror gives a pitch, from 0 to 100; None unless there are points by every criterion."""
    rules = list(rules)
    if not rules or any(rule.key not in points for rule in rules):
        return None
    total = sum((rule.weight * rule.share(points[rule.key]) for rule in rules), Fraction())
    return total / sum(rule.weight for rule in rules)


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """The mean; None of nothing."""
    found = list(values)
    return sum(found, Fraction()) / len(found) if found else None


def ranked[Key: Hashable](values: Mapping[Key, Fraction]) -> list[Place[Key]]:
    """The highest first; equals share a place, and the next place counts them all (1, 2, 2, 4).

    Equals keep the order in which they were given.
    """
    descending = sorted(values, key=lambda key: -values[key])
    every = list(values.values())
    return [
        Place(1 + sum(other > values[key] for other in every), key, values[key], every.count(values[key]) > 1)
        for key in descending
    ]
