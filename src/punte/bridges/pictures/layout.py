"""Where the points of the network's picture stand: friends near each other, ecosystems apart.

Force-directed (Fruchterman, Reingold 1991): ties pull their ends together,
everyone pushes everyone away. The pushing of n points is worked out on a grid
by a convolution (Fourier transform), as Linderman et al. 2019 do for t-SNE, so
that a step costs O(n + ties), not O(n²); few points push each other directly.
Each ecosystem holds its points around a place of its own on a circle. Without
chance: the same network gives the same picture.
"""

from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

GRID = 96  # cells a side
FEW = 200  # points up to which the grid would take longer than every pair by itself
STEPS = 160
GOLDEN = pi * (3 - sqrt(5))
PULL_HOME = 0.9
PUSH = 0.6
REACH = 8.0  # ideal lengths after which the pushing fades
WIDER = 1.5  # than high, as windows are
ACROSS = 0.012  # how much less a tie to another ecosystem pulls
LONGEST = 3.0  # ideal lengths beyond which a tie pulls no harder


def lay_out(group: Ints, first: Ints, second: Ints, strength: Floats) -> Floats:
    """A place (x, y) for each point, within -1 to 1.

    `group`: the number of each point's ecosystem; `first`, `second`,
    `strength`: the ties, by the points' numbers.
    """
    count = len(group)
    if count == 0:
        return np.zeros((0, 2))
    homes, radius = _homes(group)
    spots = _start(group, homes, radius, _degree(count, first, second))
    if count == 1:
        return np.zeros((1, 2))
    ideal = sqrt(float((radius**2).sum()) * pi / count)
    within = np.where(group[first] == group[second], 1.0, ACROSS) * np.clip(strength, 0.05, 1.0)
    pushing = _pushing_each_other if count <= FEW else _pushing_on_a_grid
    heat = ideal * 4
    for step in range(STEPS):
        move = PUSH * pushing(spots, ideal) * ideal**2
        move += _pulling(spots, first, second, within, ideal)
        move += PULL_HOME * (homes[group] - spots)
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        limit = heat * (1 - step / STEPS) ** 1.5 + ideal * 0.02
        spots += move * (np.minimum(length, limit) / length)[:, None]
        spots = _kept_home(spots, homes[group], radius[group])
    return _framed(spots)


def _homes(group: Ints) -> tuple[Floats, Floats]:
    """A place and a radius for each ecosystem: in a ring, large enough to lie side by side."""
    sizes = np.bincount(group).astype(float)
    radius = np.sqrt(np.maximum(sizes, 1.0))
    if len(radius) == 1:
        return np.zeros((1, 2)), radius
    around = 2 * pi * np.cumsum(radius) / radius.sum() - pi * radius / radius.sum()
    far = max(1.3 * radius.sum() / pi, 1.25 * float(np.sort(radius)[-2:].sum()) / 2)
    return np.stack([WIDER * far * np.sin(around), -far * np.cos(around)], axis=1), radius


def _start(group: Ints, homes: Floats, radius: Floats, degree: Ints) -> Floats:
    """Like the seeds of a sunflower around the home, those with most ties in the middle."""
    spots = np.zeros((len(group), 2))
    for number in range(len(homes)):
        own = np.flatnonzero(group == number)
        own = own[np.lexsort((own, -degree[own]))]
        far = radius[number] * np.sqrt((np.arange(len(own)) + 0.5) / max(len(own), 1))
        turn = np.arange(len(own)) * GOLDEN
        spots[own] = homes[number] + np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)
    return spots


def _kept_home(spots: Floats, homes: Floats, radius: Floats) -> Floats:
    """Who has strayed beyond their ecosystem's circle comes most of the way back."""
    out = spots - homes
    far = np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-9)
    allowed = np.where(far > radius, radius + (far - radius) * 0.1, far)
    kept: Floats = homes + out * (allowed / far)[:, None]
    return kept


def _degree(count: int, first: Ints, second: Ints) -> Ints:
    return np.bincount(first, minlength=count) + np.bincount(second, minlength=count)


def _pushing_each_other(spots: Floats, ideal: float) -> Floats:
    """Everyone pushes everyone near away with 1 / distance."""
    across, down = (spots[:, None, axis] - spots[None, :, axis] for axis in (0, 1))
    square = _softened(across, down, ideal)
    return np.stack([(across / square).sum(axis=1), (down / square).sum(axis=1)], axis=1)


def _softened(across: Floats, down: Floats, ideal: float) -> Floats:
    """Distances squared, so that the nearest do not fly apart and the farthest do nothing to each other."""
    square: Floats = across**2 + down**2 + (0.3 * ideal) ** 2
    square *= np.exp(np.sqrt(square) / (REACH * ideal))
    return square


def _pushing_on_a_grid(spots: Floats, ideal: float) -> Floats:
    """The same for many: what stands in a cell pushes as one."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    cell = max(float((high - low).max()) / (GRID - 3), 1e-9)
    place = (spots - low) / cell + 1
    corner = np.floor(place).astype(np.int64)
    part = place - corner
    mass = np.zeros(GRID * GRID)
    shares = _corners(part)
    for (dx, dy), share in shares:
        mass += np.bincount((corner[:, 0] + dx) * GRID + corner[:, 1] + dy, share, minlength=GRID * GRID)
    steps = np.fft.fftfreq(2 * GRID, 1 / (2 * GRID)) * cell
    across, down = np.meshgrid(steps, steps, indexing="ij")
    square = _softened(across, down, ideal)
    spread = np.fft.rfft2(mass.reshape(GRID, GRID), s=(2 * GRID, 2 * GRID))
    push = np.zeros_like(spots)
    for axis, kernel in enumerate((across / square, down / square)):
        field = np.fft.irfft2(spread * np.fft.rfft2(kernel), s=(2 * GRID, 2 * GRID))[:GRID, :GRID]
        for (dx, dy), share in shares:
            push[:, axis] += share * field[corner[:, 0] + dx, corner[:, 1] + dy]
    return push


def _corners(part: Floats) -> list[tuple[tuple[int, int], Floats]]:
    """The four cells around each point, and its share of them (bilinear)."""
    x, y = part[:, 0], part[:, 1]
    return [
        ((0, 0), (1 - x) * (1 - y)),
        ((1, 0), x * (1 - y)),
        ((0, 1), (1 - x) * y),
        ((1, 1), x * y),
    ]


def _pulling(spots: Floats, first: Ints, second: Ints, weight: Floats, ideal: float) -> Floats:
    """Each tie pulls its ends together with the square of their distance, up to a length."""
    gap = spots[second] - spots[first]
    length = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-9)
    force = gap * (np.minimum(length / ideal, LONGEST) ** 2 * ideal / length * weight)[:, None]
    count = len(spots)
    return np.stack(
        [
            np.bincount(first, force[:, axis], minlength=count)
            - np.bincount(second, force[:, axis], minlength=count)
            for axis in (0, 1)
        ],
        axis=1,
    )


def _framed(spots: Floats) -> Floats:
    """Moved and scaled into -1 to 1, proportions kept."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    scale = max(float((high - low).max()), 1e-9) / 2
    framed: Floats = np.round((spots - (low + high) / 2) / scale, 4)
    return framed


def beside(home: tuple[float, float], number: int) -> tuple[float, float]:
    """A place near an ecosystem's middle for somebody who came after the last layout."""
    far = 0.02 * sqrt(number + 1)
    return (
        round(home[0] + far * cos(number * GOLDEN), 4),
        round(home[1] + far * sin(number * GOLDEN), 4),
    )
