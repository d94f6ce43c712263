"""Country outlines of Europe: made once from world-atlas (Natural Earth, public domain), then committed.

`europe.json` holds the rings of each country in whole grid steps of 500 m, y
pointing down. A picture gets no more of them than its frame shows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from punte.web.maps.projection import project
from punte.web.maps.shapes import Box, Spot, area, bounds, clipped, overlap, simplified
from punte.web.maps.topojson import arcs_of, joined, rings_of

FILE = Path(__file__).with_name("europe.json")
STEP = 500.0  # metres
FRAME: Box = (2_300_000.0, 900_000.0, 7_300_000.0, 5_500_000.0)  # metres; Iceland to the Caspian shore
TOLERANCE = 2_600.0  # metres
SMALLEST = 120e6  # square metres; smaller islands are left out
_LOOSE: Box = (-45.0, 18.0, 80.0, 84.0)  # degrees; rings wholly outside are not even projected


@dataclass(frozen=True)
class Outline:
    """A country: its name and its rings, in grid steps from the frame's top left corner."""

    name: str
    rings: tuple[tuple[Spot, ...], ...]


def made(topology: Mapping[str, Any]) -> list[Outline]:
    """The outlines of all countries that reach into the frame, borders still shared."""
    degrees = arcs_of(topology)
    metres = [simplified([project(*place) for place in arc], TOLERANCE) for arc in degrees]
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        if rings := tuple(_rings(country, degrees, metres)):
            found.append(Outline(country["properties"]["name"], rings))
    return sorted(found, key=lambda outline: outline.name)


def _rings(
    country: Mapping[str, Any], degrees: list[list[Spot]], metres: list[list[Spot]]
) -> Iterator[tuple[Spot, ...]]:
    for ring in rings_of(country):
        if not overlap(bounds(joined(ring, degrees)), _LOOSE):
            continue
        part = clipped(joined(ring, metres), FRAME)
        if len(part) > 2 and area(part) >= SMALLEST:
            yield tuple(
                (float(round((x - FRAME[0]) / STEP)), float(round((FRAME[3] - y) / STEP))) for x, y in part
            )


def written(countries: list[Outline]) -> str:
    """The text of the committed file: a line for each country, rings as differences."""
    rows = [json.dumps([o.name, [_moves(ring) for ring in o.rings]], ensure_ascii=False) for o in countries]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _moves(ring: Sequence[Spot]) -> str:
    """The first spot, then steps from spot to spot, none of them empty."""
    parts = [ring[0]]
    for (x, y), (next_x, next_y) in pairwise(ring):
        if (x, y) != (next_x, next_y):
            parts.append((next_x - x, next_y - y))
    return " ".join(f"{dx:.0f} {dy:.0f}" for dx, dy in parts)


def _walked(moves: str) -> tuple[Spot, ...]:
    """The spots that the steps lead to."""
    numbers = [float(part) for part in moves.split()]
    return tuple(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))


@cache
def outlines() -> tuple[Outline, ...]:
    """The committed outlines."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Outline(name, tuple(_walked(ring) for ring in rings)) for name, rings in rows)


@lru_cache(maxsize=64)
def land(frame: Box) -> str:
    """SVG path data of what lies inside a frame (metres), in grid steps, a little more than the frame."""
    left, bottom, right, top = frame
    box: Box = (
        (left - FRAME[0]) / STEP - 20,
        (FRAME[3] - top) / STEP - 20,
        (right - FRAME[0]) / STEP + 20,
        (FRAME[3] - bottom) / STEP + 20,
    )
    parts = []
    for outline in outlines():
        for ring in outline.rings:
            if overlap(bounds(ring), box):
                parts.append(_path([(round(x), round(y)) for x, y in clipped(list(ring), box)]))
    return "".join(parts)


def _path(ring: list[Spot]) -> str:
    """Path data with relative lines, as short as can be."""
    if len(ring) < 3:
        return ""
    moves = _moves(ring).split(" ")
    text = "".join(part if part.startswith("-") else f" {part}" for part in moves[2:])
    return f"M{moves[0]} {moves[1]}l{text.lstrip()}z" if text else ""
