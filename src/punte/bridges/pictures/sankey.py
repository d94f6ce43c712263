"""Who carries a bridge: bars in columns, and bands between them as wide as the trust that flows.

    Sankey(title, columns=[["a"], ["x", "y"], ["b"]], bands=[Band("a", "x", 3.0), …],
           names={"a": "Nord-Vest", …})

A bar is as tall as what flows through it; bars of a column stand in the order
that crosses fewest bands (barycentre method: Sugiyama, Tagawa, Toda 1981).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

BAR = 10.0
TOP = 28.0  # where the two ends are named
BOTTOM = 6.0
GAP = 18.0
SWEEPS = 4
LETTER = 6.6  # mean width of a letter of 13 px


@dataclass(frozen=True)
class Band:
    """Trust that flows from one bar to another, in the units of strength."""

    source: str
    target: str
    amount: float


@dataclass(frozen=True)
class DrawnBar:
    """A bar in the picture's units, with where its name stands."""

    key: str
    name: str
    x: float
    y: float
    height: float
    amount: float
    weak: bool
    label_x: float
    anchor: str


@dataclass(frozen=True)
class DrawnBand:
    """A band's outline."""

    path: str
    weak: bool
    title: str


@dataclass(frozen=True)
class Sankey:
    """The picture; `weak` names the bars on which the bridge hangs: they and their bands are timber."""

    title: Any
    columns: Sequence[Sequence[str]]
    bands: Sequence[Band]
    names: Mapping[str, str]
    weak: frozenset[str] = frozenset()
    name: str = "sankey"
    width: float = 640.0
    height: float = 400.0
    description: Any = ""
    narrow: bool = False

    @cached_property
    def amounts(self) -> dict[str, float]:
        """What flows through each bar: the larger of in and out."""
        come: dict[str, float] = defaultdict(float)
        go: dict[str, float] = defaultdict(float)
        for band in self.bands:
            go[band.source] += band.amount
            come[band.target] += band.amount
        return {key: max(come[key], go[key]) for column in self.columns for key in column}

    @cached_property
    def scale(self) -> float:
        """Units of the picture to one of strength."""
        room = []
        for column in self.columns:
            total = sum(self.amounts[key] for key in column)
            if total > 0:
                room.append((self.height - TOP - BOTTOM - GAP * (len(column) - 1)) / total)
        return max(min(room, default=1.0), 0.1)

    @cached_property
    def order(self) -> list[list[str]]:
        """The columns with their bars sorted so that bands cross little."""
        near: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for band in self.bands:
            near[band.source].append((band.target, band.amount))
            near[band.target].append((band.source, band.amount))
        order = [sorted(column, key=lambda key: (-self.amounts[key], key)) for column in self.columns]
        for sweep in range(SWEEPS):
            place = {key: at / len(column) for column in order for at, key in enumerate(column)}
            for column in order if sweep % 2 == 0 else reversed(order):
                column.sort(key=lambda key: (_centre(near[key], place, place[key]), key))
                place |= {key: at / len(column) for at, key in enumerate(column)}
        return order

    @cached_property
    def drawn_bars(self) -> list[DrawnBar]:
        """All bars."""
        bars = []
        last = len(self.order) - 1
        for number, column in enumerate(self.order):
            x = (self.width - BAR) * number / last if last else 0.0
            heights = [max(self.amounts[key] * self.scale, 2.0) for key in column]
            y = (TOP + self.height - BOTTOM - sum(heights) - GAP * (len(column) - 1)) / 2
            for key, height in zip(column, heights, strict=True):
                left = number == last
                bars.append(
                    DrawnBar(
                        key,
                        self.names[key],
                        round(x, 1),
                        round(y, 1),
                        round(height, 1),
                        self.amounts[key],
                        key in self.weak,
                        round(x - 6 if left else x + BAR + 6, 1),
                        "end" if left else "start",
                    )
                )
                y += height + GAP
        return bars

    @cached_property
    def drawn_bands(self) -> list[DrawnBand]:
        """All bands, the widest first, each beginning below the one before it."""
        bars = {bar.key: bar for bar in self.drawn_bars}
        place = {key: bar.y for key, bar in bars.items()}
        leave: dict[str, float] = dict(place)
        reach: dict[str, float] = dict(place)
        starts, ends = {}, {}
        for band in sorted(self.bands, key=lambda one: (place[one.source], place[one.target])):
            starts[band] = leave[band.source]
            leave[band.source] += band.amount * self.scale
        for band in sorted(self.bands, key=lambda one: (place[one.target], place[one.source])):
            ends[band] = reach[band.target]
            reach[band.target] += band.amount * self.scale
        return [
            DrawnBand(
                _ribbon(
                    bars[band.source].x + BAR,
                    starts[band],
                    bars[band.target].x,
                    ends[band],
                    max(band.amount * self.scale, 0.75),
                ),
                band.source in self.weak or band.target in self.weak,
                f"{self.names[band.source]} – {self.names[band.target]}: {band.amount:.1f}",
            )
            for band in sorted(self.bands, key=lambda one: -one.amount)
        ]

    def lines(self, bar: DrawnBar) -> list[str]:
        """The bar's name in one or two lines that do not run into the next column."""
        columns = max(len(self.columns) - 1, 1)
        room = (self.width - BAR) / columns - BAR - 10
        letters = max(int(room / (LETTER * (0.9 if self.narrow else 1.0))), 4)
        if len(bar.name) <= letters:
            return [bar.name]
        at = bar.name.rfind(" ", 0, letters + 1)
        if at <= 0:
            return [_cut(bar.name, letters)]
        return [bar.name[:at], _cut(bar.name[at + 1 :], letters)]


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _centre(near: list[tuple[str, float]], place: Mapping[str, float], otherwise: float) -> float:
    weight = sum(amount for _key, amount in near)
    return sum(place[key] * amount for key, amount in near) / weight if weight else otherwise


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    half, low1, low2 = (x1 + x2) / 2, y1 + thick, y2 + thick
    return (
        f"M{x1:.1f} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        f"V{low2:.1f}C{half:.1f} {low2:.1f} {half:.1f} {low1:.1f} {x1:.1f} {low1:.1f}Z"
    )
