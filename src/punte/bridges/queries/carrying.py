"""Who carries a bridge, for one reader: the flow between those whom the reader may be told of.

What the reader may not be told by name stands together with others of its
kind; beyond so many bars the small ones do, too.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from punte.bridges.pictures.sankey import Band
from punte.bridges.queries.bridges import Span
from punte.bridges.queries.naming import Named, Names

MOST = 7  # bars in a column
LEAST = 0.005  # of strength; what is less is nobody's business


@dataclass
class Carrying:
    """The picture's columns and bands, what they are called, and who is irreplaceable."""

    columns: list[list[str]]
    bands: list[Band]
    names: dict[str, str]
    hrefs: dict[str, str]
    weak: frozenset[str]
    hangs_on: list["Hanging"] = field(default_factory=list)


@dataclass(frozen=True)
class Hanging:
    """Somebody without whom the bridge would not carry: who, and what would be left."""

    who: Named
    strength: float
    redundancy: int


def carrying(span: Span, names: Names) -> Carrying:
    """Fold the flow of the reading."""
    ends = str(span.reading.a_id), str(span.reading.b_id)
    titles = {str(span.a.pk): span.a.name, str(span.b.pk): span.b.name}
    units = {
        id: names.of(id, ends[1] if at and at == len(span.detail["layers"]) - 1 else ends[0])
        for at, column in enumerate(span.detail.get("layers", []))
        for id in column
    }
    amounts = _between(span, units, ends)
    called = {one.key: one.name for one in units.values()} | titles
    amounts = _small_together(amounts, ends, called)
    bands = [Band(a, b, amount) for (a, b), amount in sorted(amounts.items()) if amount >= LEAST]
    columns = _columns(bands, ends)
    if span.turned:
        bands = [Band(one.target, one.source, one.amount) for one in bands]
        columns = columns[::-1]
    hangs = [
        Hanging(names.alone(id, units[id].group if id in units else "", units), strength, paths)
        for id, _amount, strength, paths in span.detail.get("carriers", [])
    ]
    weak = frozenset(units[id].key for id, *_rest in span.detail.get("carriers", []) if id in units)
    hrefs = {one.key: one.href for one in units.values()}
    return Carrying(columns, bands, called, hrefs, weak & set(called), hangs)


def ids_of(span: Span) -> set[str]:
    """Everyone whose name the page of a bridge may want."""
    detail = span.detail
    found = {id for column in detail.get("layers", []) for id in column}
    found |= {id for id, *_rest in detail.get("carriers", [])}
    return found | {one[end] for one in detail.get("next", []) for end in ("a", "b")}


def _between(span: Span, units: dict[str, Named], ends: tuple[str, str]) -> dict[tuple[str, str], float]:
    """What flows between units, and from and to the two ecosystems."""
    amounts: dict[tuple[str, str], float] = defaultdict(float)
    left: dict[str, float] = defaultdict(float)
    for source, target, amount in span.detail.get("streams", []):
        left[source] += amount
        left[target] -= amount
        a, b = units[source].key, units[target].key
        if a != b:
            amounts[a, b] += amount
    for id, amount in left.items():
        if amount > LEAST:
            amounts[ends[0], units[id].key] += amount
        elif amount < -LEAST:
            amounts[units[id].key, ends[1]] -= amount
    return amounts


def _small_together(
    amounts: dict[tuple[str, str], float], ends: tuple[str, str], called: dict[str, str]
) -> dict[tuple[str, str], float]:
    """Beyond the largest of each side, and of those between, the others stand as one bar."""
    moved: dict[str, str] = {}
    sides = [
        {pair[1 - at]: n for pair, n in amounts.items() if pair[at] == end} for at, end in enumerate(ends)
    ]
    between: dict[str, float] = defaultdict(float)
    for (a, _b), amount in amounts.items():
        if a not in ends and a not in sides[0] and a not in sides[1]:
            between[a] += amount
    for end, own in zip((*ends, "between"), (*sides, between), strict=True):
        small = sorted(own, key=lambda key: (-own[key], key))[MOST - 1 :]
        if len(small) > 1:
            key = f"more:{end}"
            called[key] = _("%(n)s more") % {"n": len(small)}
            moved |= dict.fromkeys(small, key)
    if not moved:
        return amounts
    merged: dict[tuple[str, str], float] = defaultdict(float)
    for (a, b), amount in amounts.items():
        pair = moved.get(a, a), moved.get(b, b)
        if pair[0] != pair[1]:
            merged[pair] += amount
    return merged


def _columns(bands: list[Band], ends: tuple[str, str]) -> list[list[str]]:
    """Each bar in the column after the farthest of those that lead to it."""
    depth = {ends[0]: 0}
    keys = {key for band in bands for key in (band.source, band.target)}
    for _round in range(len(keys)):  # merging may have closed a circle: no more rounds than bars
        changed = False
        for band in bands:
            here = depth.get(band.source, 1) + 1
            if depth.get(band.target, 0) < here <= len(keys):
                depth[band.target], changed = here, True
        if not changed:
            break
    last = max(depth.values(), default=1)
    depth[ends[1]] = last
    steps = {step: at for at, step in enumerate(sorted({depth.get(key, 1) for key in keys}))}
    columns: list[list[str]] = [[] for _ in steps]
    for key in sorted(keys):
        columns[steps[depth.get(key, 1)]].append(key)
    return columns


def without(one: Hanging) -> str:
    """What would be left."""
    if one.redundancy == 0:
        return _("without it: nothing")
    return _("without it: strength %(strength)s") % {"strength": f"{one.strength:.1f}"}
