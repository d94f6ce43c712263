"""The map: projection, outlines, labels, drawing; and the matrix."""

import gzip
import xml.etree.ElementTree as ET
from math import cos, dist, hypot, radians, sin
from time import process_time

import pytest

from punte.web.maps import Arc, MapPicture, Matrix, Point, csv_response, project, svg_response
from punte.web.maps.labels import SIZE, Wanted, placed
from punte.web.maps.outlines import FILE, FRAME, STEP, land, outlines
from punte.web.maps.picture import CORRIDOR, HEIGHT, NARROWEST, WIDTH
from punte.web.maps.shapes import area, clipped, overlap, simplified
from punte.web.maps.svg import map_svg
from punte.web.maps.topojson import arcs_of, joined, rings_of

CLUJ = Point(46.77, 23.59, "Cluj-Napoca", "/n/c/cluj/", 3, "ecosystem", "Cluj-Napoca: 62 organisations")
VARNA = Point(43.21, 27.91, "Varna", "/n/c/varna/", 1, "ecosystem")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("lon", "lat", "east", "north"),
    [
        (10, 52, 4_321_000.00, 3_210_000.00),  # the grid's origin
        (5, 50, 3_962_799.45, 2_999_718.85),  # the worked example of IOGP Guidance Note 7-2, method 9820
    ],
)
def test_projection_agrees_with_the_norm(lon: float, lat: float, east: float, north: float) -> None:
    assert project(lon, lat) == pytest.approx((east, north), abs=0.01)


def test_projection_keeps_areas() -> None:
    def cell(lon: float, lat: float) -> float:
        d = 0.05
        corners = [(lon - d, lat - d), (lon + d, lat - d), (lon + d, lat + d), (lon - d, lat + d)]
        return area([project(*corner) for corner in corners])

    # On the ellipsoid a cell's area goes with the meridian's and the parallel's radii.
    e2 = 0.00669438002290  # GRS 1980, eccentricity squared

    def true(lat: float) -> float:
        w = 1 - e2 * sin(radians(lat)) ** 2
        return 6_378_137.0**2 * (1 - e2) / w**2 * cos(radians(lat)) * radians(0.1) ** 2

    for lon, lat in ((25, 60), (-8, 38), (30, 45)):
        assert cell(lon, lat) == pytest.approx(true(lat), rel=1e-4)


def test_the_antipode_has_no_place() -> None:
    with pytest.raises(ValueError, match="antipode"):
        project(-170, -52)


def test_topojson_is_read() -> None:
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [10, 50]},
        "arcs": [[[0, 0], [10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10]]],
    }
    arcs = arcs_of(topology)
    assert arcs[0] == [(10.0, 50.0), (11.0, 50.0), (11.0, 51.0)]
    square = joined([0, 1], arcs)
    assert len(square) == 5
    assert area(square[:-1]) == pytest.approx(1.0)
    assert joined([~0], arcs) == arcs[0][::-1]
    assert list(rings_of({"type": "MultiPolygon", "arcs": [[[0]], [[1], [2]]]})) == [[0], [1], [2]]


def test_simplified_stays_within_the_tolerance() -> None:
    line = [(float(x), float((x * x) % 7)) for x in range(50)]
    assert simplified(line, 7.0) == [line[0], line[-1]]
    assert simplified(line, 0.0) == line
    straight = [(float(x), 0.0) for x in range(9)]
    assert simplified(straight, 0.1) == [straight[0], straight[-1]]


def test_clipped_to_a_box() -> None:
    square = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)]
    assert area(clipped(square, (0, 0, 10, 10))) == pytest.approx(25)
    assert clipped(square, (6, 6, 7, 7)) == []


def test_outlines_are_europe_and_small() -> None:
    names = {outline.name for outline in outlines()}
    assert {"Romania", "Bulgaria", "Spain", "Denmark", "Estonia", "Malta", "Cyprus", "Iceland"} <= names
    assert "Japan" not in names
    assert FILE.stat().st_size < 60_000
    assert len(gzip.compress(land(CORRIDOR).encode())) < 14_000


def test_an_outline_has_its_true_area() -> None:
    romania = next(outline for outline in outlines() if outline.name == "Romania")
    square_kilometres = sum(area(list(ring)) for ring in romania.rings) * (STEP / 1000) ** 2
    assert square_kilometres == pytest.approx(238_000, rel=0.02)


def test_neighbours_share_their_border() -> None:
    shapes = {outline.name: {spot for ring in outline.rings for spot in ring} for outline in outlines()}
    assert len(shapes["Romania"] & shapes["Bulgaria"]) > 20


def test_frame_holds_all_points_and_is_never_too_close() -> None:
    left, bottom, right, top = MapPicture("Two", [CLUJ, VARNA]).shown
    for point in (CLUJ, VARNA):
        x, y = project(point.lon, point.lat)
        assert left < x < right
        assert bottom < y < top
    assert (right - left) / (top - bottom) == pytest.approx(WIDTH / HEIGHT, rel=1e-3)
    alone = MapPicture("One", [CLUJ]).shown
    assert alone[2] - alone[0] >= NARROWEST
    assert overlap(alone, FRAME)


def test_what_lies_far_off_neither_stretches_the_map_nor_is_drawn() -> None:
    tenerife = Point(28.47, -16.25, "Tenerife")
    picture = MapPicture("Three", [CLUJ, VARNA, tenerife])
    assert picture.shown == MapPicture("Two", [CLUJ, VARNA]).shown
    assert {one.point.label for one in picture.drawn_points} == {"Cluj-Napoca", "Varna"}


def test_an_empty_map_shows_the_corridor() -> None:
    shown = MapPicture("Nothing yet").shown
    assert shown[0] < 3_000_000 < 6_000_000 < shown[2]


def test_labels_never_cover_one_another() -> None:
    points = [Wanted(100 + n * 13 % 300, 100 + n * 29 % 200, 5, f"Region {n}", n) for n in range(40)]
    places = placed(points, (0, 0, 720, 537))
    boxes = []
    for point, place in zip(points, places, strict=True):
        if place:
            width = len(point.text) * SIZE * 0.57
            x = point.x + place.dx - {"start": 0, "middle": width / 2, "end": width}[place.anchor]
            boxes.append((x, point.y + place.dy - SIZE * 0.8, x + width, point.y + place.dy + SIZE * 0.2))
    assert 5 < len(boxes) < 40
    assert places[39] is not None  # the weightiest has its name
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_points_of_one_place_are_all_seen() -> None:
    picture = MapPicture("Town", [Point(46.77, 23.59, f"Lab {n}", named=False) for n in range(30)])
    spots = [(p.x, p.y) for p in picture.drawn_points]
    apart = min(hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(spots) for b in spots[:i])
    assert apart > 3


def test_map_is_a_group_of_links_or_an_image() -> None:
    linked = ET.fromstring(map_svg(MapPicture("Two <b>", [CLUJ, VARNA], [Arc(0, 1, 2, "weak", "Bridge")])))
    assert linked.get("role") == "group"
    assert linked.find("title").text == "Two <b>"  # type: ignore[union-attr]  # it is there: the line says so
    assert [link.get("href") for link in linked.iter("a")] == ["/n/c/cluj/", "/n/c/varna/"]
    assert [path.get("class") for path in linked.iter("path")] == ["land", "arc weak"]
    assert [text.text for text in linked.iter("text")] == ["Cluj-Napoca", "Varna"]
    still = ET.fromstring(map_svg(MapPicture("One", [Point(46.77, 23.59, "Cluj")])))
    assert still.get("role") == "img"


def test_only_named_points_are_tab_stops_in_a_crowd() -> None:
    many = [Point(44 + n / 100, 20 + n / 70, f"Lab {n}", "/x/", named=False) for n in range(100)]
    links = list(ET.fromstring(map_svg(MapPicture("Crowd", [CLUJ, *many]))).iter("a"))
    assert len(links) == 101
    assert [link.get("href") for link in links if link.get("tabindex") is None] == ["/n/c/cluj/"]


def test_exported_svg_stands_alone() -> None:
    response = svg_response(MapPicture("Two", [CLUJ, VARNA], [Arc(0, 1)]), "bridges")
    assert response["Content-Disposition"] == 'attachment; filename="bridges.svg"'
    root = ET.fromstring(response.content)
    drawn = [*root.iter(f"{SVG}circle"), *root.iter(f"{SVG}text"), *root.iter(f"{SVG}path")]
    assert len(drawn) == 6
    assert all(shape.get("fill") for shape in drawn)
    assert b"var(" not in response.content
    assert b"style=" not in response.content


def test_an_arc_does_not_run_through_a_third_end() -> None:
    ends = [Point(41.8, 1.5, "Cataluña"), Point(58.6, 25.0, "Eesti"), Point(55.3, 9.4, "Syddanmark")]
    picture = MapPicture("Three", ends, [Arc(0, 1), Arc(0, 2)])
    third = next((one.x, one.y) for one in picture.drawn_points if one.point.label == "Syddanmark")
    path = next(one.path for one in picture.drawn_arcs if {one.arc.a, one.arc.b} == {0, 1})
    x1, y1, cx, cy, x2, y2 = (float(part) for part in path[1:].replace("Q", " ").split())
    for step in range(101):
        t = step / 100
        here = (
            (1 - t) ** 2 * x1 + 2 * (1 - t) * t * cx + t * t * x2,
            (1 - t) ** 2 * y1 + 2 * (1 - t) * t * cy + t * t * y2,
        )
        assert dist(here, third) > 14


def test_1500_circles_are_quick() -> None:
    many = [Point(40 + n % 200 / 10, n % 300 / 10, f"Lab {n}", "/x/", n) for n in range(1500)]
    land(MapPicture("Many", many).shown)
    start = process_time()
    map_svg(MapPicture("Many", many))
    assert process_time() - start < 1.0  # usually a tenth of it


MATRIX = Matrix(
    "Coverage",
    "Region",
    [("RO11", "Nord-Vest"), ("BG33", "Severoiztochen")],
    [("sme", "SME"), ("uni", "University")],
    {("RO11", "sme"): 16, ("RO11", "uni"): 1, ("BG33", "sme"): 4},
    href=lambda row, column: f"?region={row}&type={column}",
)


def test_matrix_counts_gaps_and_depth() -> None:
    assert [[cell.value for cell in row.cells] for row in MATRIX.drawn] == [[16, 1], [4, 0]]
    assert [[cell.level for cell in row.cells] for row in MATRIX.drawn] == [[4, 1], [2, 0]]
    assert [[cell.gap for cell in row.cells] for row in MATRIX.drawn] == [[False, False], [False, True]]
    assert (MATRIX.gaps, MATRIX.column_totals) == (1, [20, 1])


def test_matrix_as_svg_and_csv() -> None:
    root = ET.fromstring(svg_response(MATRIX, "coverage").content)
    assert [text.text for text in root.iter(f"{SVG}text")][-2:] == ["4", "0"]
    text = csv_response(MATRIX.table(), "coverage").content.decode("utf-8-sig")
    assert text.splitlines() == ["Region,SME,University", "Nord-Vest,16,1", "Severoiztochen,4,0"]


def test_csv_holds_no_formula() -> None:
    text = csv_response([["=HYPERLINK(1)", -3, None]], "x").content.decode("utf-8-sig")
    assert text.strip() == "'=HYPERLINK(1),-3,"
