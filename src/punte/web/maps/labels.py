"""Where names stand beside their points without covering one another.

Greedy, the weightiest point first: each name takes the first free place of
below, above, right, left. It is tried at two scales, since on a phone names are
drawn larger against the map; a name that only fits on a wide screen is shown
only there, one that fits nowhere is left to the point's tooltip and the table.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from punte.web.maps.shapes import Box, overlap

SIZE = 14.5  # of the letters, in units of a picture 720 wide
LETTER = 0.57  # mean width of a letter of Inter 600, of its size
SQUARE = 40.0
WIDE, PHONE = 1.0, 1.9  # how much larger points and names are drawn, as in pictures.css


@dataclass(frozen=True)
class Wanted:
    """A point that wants its name shown: place, radius, name, and how much it matters."""

    x: float
    y: float
    radius: float
    text: str
    weight: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where the name stands, from the point's centre; `anchor` as in SVG's text-anchor."""

    dx: float
    dy: float
    anchor: str
    wide_only: bool = False


def placed(points: Sequence[Wanted], frame: Box) -> list[Place | None]:
    """A place for each name, or None."""
    wide = _placed(points, frame, WIDE, [None] * len(points))
    phone = _placed(points, frame, PHONE, wide)
    return [
        place and (Place(place.dx, place.dy, place.anchor, wide_only=narrow is None))
        for place, narrow in zip(wide, phone, strict=True)
    ]


def _placed(
    points: Sequence[Wanted], frame: Box, scale: float, given: Sequence[Place | None]
) -> list[Place | None]:
    """Places at one scale; where one is given already, that one or none."""
    taken = Grid()
    for at, point in enumerate(points):
        if point.text:  # names keep clear of one another's points, not of the many without a name
            taken.add(_around(point, scale), at)
    found: list[Place | None] = [None] * len(points)
    for index in sorted(range(len(points)), key=lambda i: (-points[i].weight, points[i].text)):
        point, fixed = points[index], given[index]
        if not point.text or (scale != WIDE and fixed is None):
            continue
        for place in [fixed] if fixed else _candidates(point):
            box = _box(point, place, scale)
            inside = frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
            if inside and taken.free(box, index):
                taken.add(box, -1)
                found[index] = place
                break
    return found


class Grid:
    """Boxes in squares of 40 units, so that a box is compared with its neighbours only."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)

    def add(self, box: Box, owner: int) -> None:
        """Take the box's room; `owner` is the point it belongs to, or -1."""
        for square in _squares(box):
            self._boxes[square].append((box, owner))

    def free(self, box: Box, owner: int) -> bool:
        """True when nothing but the owner's own boxes is in the way."""
        near = (one for square in _squares(box) for one in self._boxes.get(square, ()))
        return not any(other_owner != owner and overlap(box, other) for other, other_owner in near)


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // SQUARE), int(box[2] // SQUARE) + 1):
        for row in range(int(box[1] // SQUARE), int(box[3] // SQUARE) + 1):
            yield column, row


def _around(point: Wanted, scale: float) -> Box:
    r = point.radius * scale * 0.8
    return point.x - r, point.y - r, point.x + r, point.y + r


def _candidates(point: Wanted) -> list[Place]:
    gap = point.radius + 5
    return [
        Place(0, gap + SIZE * 0.75, "middle"),
        Place(0, -gap, "middle"),
        Place(gap, SIZE * 0.35, "start"),
        Place(-gap, SIZE * 0.35, "end"),
    ]


def _box(point: Wanted, place: Place, scale: float) -> Box:
    width = len(point.text) * SIZE * LETTER * scale
    left = point.x + place.dx * scale
    left -= {"start": 0.0, "middle": width / 2, "end": width}[place.anchor]
    base = point.y + place.dy * scale
    return left, base - SIZE * 0.8 * scale, left + width, base + SIZE * 0.25 * scale
