"""A map of points and arcs, from plain values to something a template draws.

Rooms say what there is::

    MapPicture(
        title=_("Where the ecosystems are"),
        points=[Point(46.77, 23.59, "Nord-Vest", href="…", size=60, kind="ecosystem")],
        arcs=[Arc(0, 1, weight=3, title="…")],
    )

and `{% map picture %}` draws it, `svg_response(picture, "name")` exports it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import cos, dist, pi, sin, sqrt
from typing import Any

from punte.web.maps import labels, outlines
from punte.web.maps.projection import project
from punte.web.maps.shapes import Box, bounds

WIDTH, HEIGHT = 720.0, 537.0  # the picture's units
CORRIDOR: Box = (2_710_000.0, 1_560_000.0, 6_210_000.0, 4_170_000.0)  # metres; what an empty map shows
NARROWEST = 1_100_000.0  # metres; a map of one town still shows where in Europe it is
ROOM = 0.13  # of the width, left free around the points
TAB_STOPS = 60  # with more links than these, only named points are stops of the tab key
CROWD = 150  # with more points than these they are drawn smaller
GOLDEN = pi * (3 - sqrt(5))
BENDS = (1.0, 1.4, 1.8, -1.0, 2.6)  # of an arc, tried in turn until it keeps OFF units away from third ends
OFF, STEPS = 28.0, 16  # units; places looked at along an arc

type Spot = tuple[float, float]
type Curve = tuple[Spot, Spot, Spot]  # start, control point, end


@dataclass(frozen=True)
class Point:
    """A place: degrees, its name, where it leads, how much it counts, what kind it is.

    `size` is compared within the picture (areas are proportional). Kinds with
    a colour: ecosystem, organisation, need, offer, done, late. `title` is read
    out and shown as a tooltip; the name alone if empty. Only points with
    `named` show their name on the map.
    """

    lat: float
    lon: float
    label: Any
    href: str = ""
    size: float = 1.0
    kind: str = "organisation"
    title: Any = ""
    named: bool = True


@dataclass(frozen=True)
class Arc:
    """A bridge between two points (their indices): line width by weight; kind 'weak' is dashed timber."""

    a: int
    b: int
    weight: float = 1.0
    kind: str = "sound"
    title: Any = ""
    href: str = ""


@dataclass(frozen=True)
class DrawnPoint:
    """A point in the picture's units."""

    x: float
    y: float
    radius: float
    point: Point
    place: labels.Place | None
    tab_stop: bool

    @property
    def reach(self) -> float:
        """Radius of what can be touched."""
        return max(self.radius + 6, 13.0)


@dataclass(frozen=True)
class DrawnArc:
    """An arc in the picture's units."""

    path: str
    width: float
    arc: Arc


@dataclass(frozen=True)
class MapPicture:
    """A map; `frame` (metres of EPSG:3035) is fitted to the points unless given."""

    title: Any
    points: Sequence[Point] = ()
    arcs: Sequence[Arc] = ()
    description: Any = ""
    frame: Box | None = None
    radii: tuple[float, float] = (3.5, 13.0)
    name: str = "map"
    width: float = field(default=WIDTH, init=False)
    height: float = field(default=HEIGHT, init=False)

    @cached_property
    def shown(self) -> Box:
        """The frame drawn, in metres, in the picture's proportions."""
        spots = [project(point.lon, point.lat) for point in self.points]
        return _fitted(self.frame or _around([spot for spot in spots if _inside(spot, outlines.FRAME)]))

    @property
    def land(self) -> str:
        """Path data of the countries, in grid steps."""
        return outlines.land(self.shown)

    @property
    def land_transform(self) -> str:
        """From grid steps to the picture's units."""
        scale = self._scale * outlines.STEP
        dx = (outlines.FRAME[0] - self.shown[0]) * self._scale
        dy = (self.shown[3] - outlines.FRAME[3]) * self._scale
        return f"translate({dx:.2f} {dy:.2f}) scale({scale:.5f})"

    @property
    def has_links(self) -> bool:
        """True when anything in it can be followed."""
        return any(point.href for point in self.points) or any(arc.href for arc in self.arcs)

    @cached_property
    def drawn_points(self) -> list[DrawnPoint]:
        """Points, named ones on top, then small ones over large ones; those in one place are spread.

        What lies beyond the frame (an island off Africa, say) is left to the table.
        """
        radii = self._radii()
        spots = _spread([self._spot(point) for point in self.points], radii)
        wanted = [
            labels.Wanted(x, y, r, str(p.label) if p.named else "", p.size)
            for (x, y), r, p in zip(spots, radii, self.points, strict=True)
        ]
        places = labels.placed(wanted, (2, 2, WIDTH - 2, HEIGHT - 2))
        many = len(self.points) > TAB_STOPS
        drawn = [
            DrawnPoint(round(x, 1), round(y, 1), round(r, 1), p, place, not many or place is not None)
            for (x, y), r, p, place in zip(spots, radii, self.points, places, strict=True)
            if _inside((x, y), (0, 0, WIDTH, HEIGHT))
        ]
        return sorted(drawn, key=lambda one: (one.place is not None, -one.radius))

    @cached_property
    def drawn_arcs(self) -> list[DrawnArc]:
        """Arcs, the weighty ones last; a second arc of the same pair bends more.

        One that would run through a third end bends otherwise, lest it seem to stop there.
        """
        heaviest = max((arc.weight for arc in self.arcs), default=1.0) or 1.0
        seen: dict[frozenset[int], int] = defaultdict(int)
        ends = {at: self._spot(self.points[at]) for arc in self.arcs for at in (arc.a, arc.b)}
        drawn = []
        for arc in sorted(self.arcs, key=lambda one: one.weight):
            pair = frozenset((arc.a, arc.b))
            bend = 0.16 + 0.12 * seen[pair]
            others = [spot for at, spot in ends.items() if at not in pair] if len(self.arcs) <= CROWD else []
            curves = [_bent(ends[arc.a], ends[arc.b], bend * more) for more in BENDS]
            path = _path(next((one for one in curves if _keeps_off(one, others)), curves[0]))
            seen[pair] += 1
            width = 1.6 + 3.8 * arc.weight / heaviest
            drawn.append(DrawnArc(path, round(width, 1), arc))
        return drawn

    @property
    def _scale(self) -> float:
        return WIDTH / (self.shown[2] - self.shown[0])

    def _spot(self, point: Point) -> tuple[float, float]:
        x, y = project(point.lon, point.lat)
        return (x - self.shown[0]) * self._scale, (self.shown[3] - y) * self._scale

    def _radii(self) -> list[float]:
        """Radii whose squares grow with size, so that areas compare."""
        small, large = self.radii if len(self.points) <= CROWD else (3.0, 10.5)
        biggest = max((point.size for point in self.points), default=1.0) or 1.0
        if all(point.size == biggest for point in self.points):
            return [small + (large - small) * 0.25] * len(self.points)
        return [max(small, large * sqrt(max(point.size, 0.0) / biggest)) for point in self.points]


def _inside(spot: tuple[float, float], box: Box) -> bool:
    return box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3]


def _around(spots: list[tuple[float, float]]) -> Box:
    """A frame around the spots with room to breathe; the corridor where there is none."""
    if not spots:
        return CORRIDOR
    left, bottom, right, top = bounds(spots)
    room = max(right - left, top - bottom, NARROWEST) * ROOM
    return left - room, bottom - room, right + room, top + room


def _fitted(box: Box) -> Box:
    """The box widened to the picture's proportions and to the least width, inside the outlines' frame."""
    width = max(box[2] - box[0], (box[3] - box[1]) * WIDTH / HEIGHT, NARROWEST)
    limit = outlines.FRAME
    width = min(width, limit[2] - limit[0], (limit[3] - limit[1]) * WIDTH / HEIGHT)
    height = width * HEIGHT / WIDTH
    x = min(max((box[0] + box[2]) / 2, limit[0] + width / 2), limit[2] - width / 2)
    y = min(max((box[1] + box[3]) / 2, limit[1] + height / 2), limit[3] - height / 2)
    return round(x - width / 2), round(y - height / 2), round(x + width / 2), round(y + height / 2)


def _spread(spots: list[tuple[float, float]], radii: list[float]) -> list[tuple[float, float]]:
    """Spots of one place around it like the seeds of a sunflower, so that each can be seen."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    spread = []
    for (x, y), radius in zip(spots, radii, strict=True):
        place = (round(x), round(y))
        step = sqrt(count[place]) * radius * 1.15
        turn = count[place] * GOLDEN
        count[place] += 1
        spread.append((x + step * cos(turn), y + step * sin(turn)))
    return spread


def _bent(start: Spot, end: Spot, bend: float) -> Curve:
    """A curve between two spots that bends upwards, or to the middle of the picture where it is steep."""
    (x1, y1), (x2, y2) = sorted((start, end))
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2
    dx, dy = x2 - x1, y2 - y1
    lift = 2 * bend  # a curve reaches half way to its control point
    if abs(dx) < abs(dy) / 2:
        outwards = (dy > 0) == (middle_x > WIDTH / 2)
        lift *= -0.8 if outwards else 0.8
    control_x, control_y = middle_x + dy * lift, middle_y - dx * lift
    return (x1, y1), (control_x, control_y), (x2, y2)


def _path(curve: Curve) -> str:
    (x1, y1), (x2, y2), (x3, y3) = curve
    if (x1, y1) == (x3, y3):
        return f"M{x1:.1f} {y1:.1f}"
    return f"M{x1:.1f} {y1:.1f}Q{x2:.1f} {y2:.1f} {x3:.1f} {y3:.1f}"


def _keeps_off(curve: Curve, spots: list[Spot]) -> bool:
    """Whether the curve stays away from the spots."""
    (x1, y1), (x2, y2), (x3, y3) = curve
    for step in range(1, STEPS):
        t = step / STEPS
        u = 1 - t
        here = (u * u * x1 + 2 * u * t * x2 + t * t * x3, u * u * y1 + 2 * u * t * y2 + t * t * y3)
        if any(dist(here, spot) < OFF for spot in spots):
            return False
    return True
