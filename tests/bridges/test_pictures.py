"""Layouts, Sankeys and courses, as plain values."""

from datetime import date
from itertools import pairwise
from time import process_time
from xml.etree import ElementTree as ET

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from punte.bridges.pictures import layout
from punte.bridges.pictures.course import Course, Value
from punte.bridges.pictures.layout import lay_out
from punte.bridges.pictures.sankey import Band, Sankey
from punte.bridges.pictures.svg import course_svg, sankey_svg


def random_network(
    count: int, ties: int, groups: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A network of chance, the same each time."""
    chance = np.random.default_rng(3)
    group = chance.integers(0, groups, count)
    first, second = chance.integers(0, count, ties), chance.integers(0, count, ties)
    keep = first != second
    return group, first[keep], second[keep], chance.random(int(keep.sum()))


def test_the_same_network_lies_the_same_and_within_the_frame() -> None:
    network = random_network(400, 1200)
    one, other = lay_out(*network), lay_out(*network)
    assert np.array_equal(one, other)
    assert np.isfinite(one).all()
    assert np.abs(one).max() <= 1


def test_ecosystems_lie_apart() -> None:
    group, *ties = random_network(500, 1500)
    spots = lay_out(group, *ties)
    middles = np.array([spots[group == number].mean(axis=0) for number in range(5)])
    spread = max(np.hypot(*(spots[group == n] - middles[n]).T).mean() for n in range(5))
    gaps = [np.hypot(*(a - b)) for at, a in enumerate(middles) for b in middles[:at]]
    assert min(gaps) > 2 * spread


def test_friends_lie_nearer_than_strangers() -> None:
    group = np.zeros(60, dtype=np.int64)
    pairs = [(a, b) for start in (0, 30) for a in range(start, start + 30) for b in range(start, a)]
    first, second = np.array(pairs).T
    spots = lay_out(group, first, second, np.full(len(first), 0.8))
    within = np.hypot(*(spots[first] - spots[second]).T).mean()
    across = np.hypot(*(spots[:30].mean(axis=0) - spots[30:].mean(axis=0)))
    assert across > within


def test_few_and_none_have_places_too() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert lay_out(nothing, nothing, nothing, np.zeros(0)).shape == (0, 2)
    for count in (1, 2, 3):
        spots = lay_out(np.arange(count), nothing, nothing, np.zeros(0))
        assert spots.shape == (count, 2)
        assert np.isfinite(spots).all()


def test_few_push_each_other_as_many_do_on_a_grid() -> None:
    spots = np.random.default_rng(5).normal(size=(100, 2)) * 5
    directly, on_a_grid = layout._pushing_each_other(spots, 1.0), layout._pushing_on_a_grid(spots, 1.0)
    assert np.corrcoef(directly.ravel(), on_a_grid.ravel())[0, 1] > 0.998


def test_five_thousand_points_take_seconds() -> None:
    network = random_network(5000, 20_000)
    started = process_time()
    lay_out(*network)
    assert process_time() - started < 15  # usually a tenth of it


BANDS = [
    Band("A", "x", 3.0),
    Band("A", "y", 1.0),
    Band("x", "z", 3.0),
    Band("y", "z", 1.0),
    Band("z", "B", 4.0),
]


def sankey(bands: list[Band], columns: list[list[str]]) -> Sankey:
    """A picture whose bars are called by their keys."""
    keys = [key for column in columns for key in column]
    return Sankey("Title", columns, bands, {key: f"Name of {key} & Co" for key in keys}, frozenset({"x"}))


def test_bars_are_as_tall_as_what_flows_and_do_not_overlap() -> None:
    picture = sankey(BANDS, [["A"], ["x", "y"], ["z"], ["B"]])
    height = {bar.key: bar.height for bar in picture.drawn_bars}
    assert height["A"] == height["z"] == height["B"]
    assert abs(height["x"] / height["y"] - 3) < 0.1
    for column in {bar.x for bar in picture.drawn_bars}:
        bars = sorted((bar for bar in picture.drawn_bars if bar.x == column), key=lambda bar: bar.y)
        assert bars[0].y >= 0
        assert bars[-1].y + bars[-1].height <= picture.height
        assert all(a.y + a.height < b.y for a, b in pairwise(bars))
    assert [band.weak for band in picture.drawn_bands].count(True) == 2


def test_names_are_escaped_and_cut() -> None:
    picture = sankey(BANDS, [["A"], ["x", "y"], ["z"], ["B"]])
    for alone in (False, True):
        drawn = ET.fromstring(sankey_svg(picture, alone=alone))
        texts = [text.text for text in drawn.iter() if text.tag.endswith("text")]
        assert "Name of x & Co" in texts
    assert sankey([], []).drawn_bars == []


@given(
    st.lists(st.floats(0.001, 50, allow_nan=False), min_size=1, max_size=12),
    st.floats(0.5, 100),
)
def test_a_course_stays_in_its_frame(strengths: list[float], threshold: float) -> None:
    days = [date(2025, 1 + at, 1) for at in range(len(strengths))]
    past = [Value(day, one) for day, one in zip(days, strengths, strict=True)]
    picture = Course("Title", past, [past[-1], Value(date(2026, 6, 1), 0.0)], threshold)
    for one in (*picture.past, *picture.ahead):
        assert 0 <= picture.x(one.on) <= picture.width
        assert 0 <= picture.y(one.strength) <= picture.height
    assert 2 <= len(picture.lines) <= 8
    assert 0 <= picture.y(threshold) <= picture.height
    ET.fromstring(course_svg(picture, alone=True))
