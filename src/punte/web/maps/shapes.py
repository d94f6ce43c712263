"""Plane geometry on lists of points: simplify, clip, measure."""

from collections.abc import Callable, Sequence

type Spot = tuple[float, float]
type Box = tuple[float, float, float, float]  # left, bottom, right, top


def simplified(line: list[Spot], tolerance: float) -> list[Spot]:
    """Fewer points, none of those left out farther than the tolerance (Douglas and Peucker, 1973)."""
    if len(line) < 3:
        return line
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        far, where = 0.0, -1
        for index in range(first + 1, last):
            away = _distance(line[index], line[first], line[last])
            if away > far:
                far, where = away, index
        if far > tolerance:
            keep.add(where)
            stack += [(first, where), (where, last)]
    return [line[index] for index in sorted(keep)]


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    """From a spot to the stretch between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((spot[0] - start[0]) * dx + (spot[1] - start[1]) * dy) / length if length else 0.0
    along = max(0.0, min(1.0, along))
    away_x, away_y = spot[0] - start[0] - along * dx, spot[1] - start[1] - along * dy
    return float((away_x * away_x + away_y * away_y) ** 0.5)


def clipped(ring: list[Spot], box: Box) -> list[Spot]:
    """The part of a ring inside the box (Sutherland and Hodgman, 1974)."""
    left, bottom, right, top = box
    for axis, limit, inside in (
        (0, left, lambda value, edge: value >= edge),
        (0, right, lambda value, edge: value <= edge),
        (1, bottom, lambda value, edge: value >= edge),
        (1, top, lambda value, edge: value <= edge),
    ):
        ring = _cut(ring, axis, limit, inside)
    return ring


def _cut(ring: list[Spot], axis: int, limit: float, inside: Callable[[float, float], bool]) -> list[Spot]:
    kept: list[Spot] = []
    for here, before in zip(ring, ring[-1:] + ring[:-1], strict=True):
        if inside(here[axis], limit) != inside(before[axis], limit):
            share = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if inside(here[axis], limit):
            kept.append(here)
    return kept


def area(ring: list[Spot]) -> float:
    """The area a ring encloses, never negative."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def bounds(spots: Sequence[Spot]) -> Box:
    """The smallest box around the spots."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box) -> bool:
    """True when the boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
