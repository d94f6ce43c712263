"""A bridge between two ecosystems: how much trust it carries, over how many separate ways, and for how long.

Strength: the largest flow of trust from the members of the one to those of the
other; each tie carries its strength, each person and organisation what the
rules allow. It is the sum of a smallest cut, so invented members can add no
more than the real ties they stand behind. Redundancy: paths that share no
person and no organisation. Sustainability: months until, without new evidence,
the strength is below what the rules ask, or the separate paths are.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import numpy as np

from .crossing import Crossing, Narrowed
from .flow import SCALE, Flow, flow_value, largest_flow, scaled, separate_count, separate_paths
from .graph import Ties
from .opinions import ledger_of
from .problem import Network, months_between
from .reasons import Reason, because
from .result import Bridge, Carrier, CutPart, Month, Path, Stream

# How far ahead months are counted; beyond, it is said that the bridge lasts longer.
FARTHEST = 240
# How many of those who carry most are looked at even if the bridge does not hang on them.
BUSIEST = 12
GRAIN = 0.5 / SCALE


def bridge(
    network: Network,
    group_a: str,
    group_b: str,
    *,
    theme: str | None = None,
    horizon: int = 36,
    history: Iterable[date] = (),
) -> Bridge:
    """The bridge between two ecosystems, forecast for `horizon` months and seen on the days of `history`."""
    crossing = Crossing(ledger_of(network, theme), group_a, group_b)
    ties = crossing.ties()
    narrowed = crossing.ways(ties)
    flow = largest_flow(narrowed.ways)
    paths, parting = _paths(crossing, ties)
    cut = _cut(crossing, narrowed, flow)
    carriers = _carriers(crossing, ties, narrowed, flow, paths)
    months, cause = _months(crossing)
    forecast = tuple(_month(crossing, ahead) for ahead in range(horizon + 1))
    reasons = _reasons(crossing, (group_a, group_b), flow.value, paths, carriers, cut, months, cause)
    return Bridge(
        group_a=group_a,
        group_b=group_b,
        strength=flow.value,
        redundancy=len(paths),
        bound=sum(part.strength for part in cut),
        months=months,
        streams=_streams(crossing, narrowed, flow),
        layers=_layers(crossing, narrowed, flow),
        paths=paths,
        parting=parting,
        cut=cut,
        carriers=carriers,
        forecast=forecast,
        history=tuple(_on(network, group_a, group_b, theme, day) for day in sorted(history)),
        reasons=reasons,
    )


def state(crossing: Crossing, ahead: float = 0.0, without: str = "") -> tuple[float, int]:
    """Strength and redundancy, so many months from now and without somebody."""
    ties = crossing.ties(ahead)
    gone = crossing.gone(crossing.ledger.place[without]) if without else ()
    return flow_value(crossing.ways(ties, gone).ways), separate_count(crossing.units(ties, gone).ways)


def lasts(crossing: Crossing) -> int | None:
    """Months for which the bridge carries without new evidence; see `Bridge.months`."""
    return _months(crossing)[0]


def _month(crossing: Crossing, ahead: int) -> Month:
    return Month(ahead, *state(crossing, ahead))


def _on(network: Network, a: str, b: str, theme: str | None, day: date) -> Month:
    """How the bridge stood on an earlier day, between the members of today."""
    past = Crossing(ledger_of(network.as_of(day), theme), a, b)
    return Month(-months_between(day, network.now), *state(past))


def _months(crossing: Crossing) -> tuple[int | None, str]:
    """The first month in which it does not carry (by halving: nothing rises by waiting), and why."""
    rules = crossing.rules

    def fails(ahead: int) -> str:
        strength, paths = state(crossing, ahead)
        if strength < rules.bridge_strength:
            return "falls_by_strength"
        return "falls_by_paths" if paths < rules.bridge_paths else ""

    if cause := fails(0):
        return 0, cause
    low, high = 0, FARTHEST + 1
    while high - low > 1:
        middle = (low + high) // 2
        if failure := fails(middle):
            high, cause = middle, failure
        else:
            low = middle
    return (None, "") if high > FARTHEST else (high, cause)


def _streams(crossing: Crossing, narrowed: Narrowed, flow: Flow) -> tuple[Stream, ...]:
    ids, places = crossing.ledger.ids, narrowed.places
    return tuple(
        Stream(ids[places[tail]], ids[places[head]], amount)
        for (tail, head), amount in sorted(flow.ties.items())
    )


def _layers(crossing: Crossing, narrowed: Narrowed, flow: Flow) -> tuple[tuple[str, ...], ...]:
    """Columns: every stream leads from one to a later one (the flow has no circles)."""
    depth: dict[int, int] = {tail: 0 for tail, _ in flow.ties}
    changed = True
    while changed:
        changed = False
        for tail, head in flow.ties:
            if depth.get(head, 0) <= depth[tail]:
                depth[head], changed = depth[tail] + 1, True
    last = max(depth.values(), default=0)
    columns: list[list[str]] = [[] for _ in range(last + 1)] if depth else []
    for node in sorted(depth):
        at = last if narrowed.ways.side[node] == 1 else depth[node]
        columns[at].append(crossing.ledger.ids[narrowed.places[node]])
    return tuple(tuple(column) for column in columns)


def _paths(crossing: Crossing, ties: Ties) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    units = crossing.units(ties)
    ids = crossing.ledger.ids
    found = []
    separate, parting = separate_paths(units.ways)
    for path in separate:
        places = [int(units.places[node]) for node in path]
        strongest = tuple(_strongest(crossing, ties, a, b) for a, b in pairwise(places))
        found.append(Path(tuple(ids[place] for place in places), strongest))
    names = tuple(sorted(ids[units.places[node]] for node in parting))
    return tuple(sorted(found, key=lambda path: (-path.strength, path.units))), names


def _strongest(crossing: Crossing, ties: Ties, unit_a: int, unit_b: int) -> tuple[str, str, float]:
    """The strongest tie between the members of two units, from the one to the other."""
    a, b = crossing.unit[ties.first], crossing.unit[ties.second]
    joins = np.flatnonzero(((a == unit_a) & (b == unit_b)) | ((a == unit_b) & (b == unit_a)))
    best = int(joins[np.argmax(ties.strength[joins])])
    ends = [crossing.ledger.ids[ties.first[best]], crossing.ledger.ids[ties.second[best]]]
    first, second = ends if a[best] == unit_a else reversed(ends)
    return first, second, float(ties.strength[best])


def _cut(crossing: Crossing, narrowed: Narrowed, flow: Flow) -> tuple[CutPart, ...]:
    """The cut, in whole units of the flow, so that it sums to the flow's value."""
    ids, places, ways = crossing.ledger.ids, narrowed.places, narrowed.ways
    room = dict(
        zip(zip(ways.first.tolist(), ways.second.tolist(), strict=True), scaled(ways.strength), strict=True)
    )
    parts = [
        CutPart(ids[places[a]], ids[places[b]], float(room.get((a, b), room.get((b, a), 0))) / SCALE)
        for a, b in flow.cut_ties
    ]
    carries = scaled(ways.carries)
    parts += [CutPart(ids[places[node]], "", float(carries[node]) / SCALE) for node in flow.cut_nodes]
    return tuple(sorted(parts, key=lambda part: (-part.strength, part.a, part.b)))


def _carriers(
    crossing: Crossing, ties: Ties, narrowed: Narrowed, flow: Flow, paths: tuple[Path, ...]
) -> tuple[Carrier, ...]:
    """Everyone who could matter, and the busiest others.

    Without somebody at least the rest of the flow found and of the paths found
    is left; so whoever carries too little of both need not be tried.
    """
    ledger = crossing.ledger
    through = _through(crossing, narrowed, flow)
    touched = {ledger.place[id] for path in paths for id in path.units}
    touched |= {ledger.place[id] for path in paths for a, b, _ in path.ties for id in (a, b)}
    busiest = sorted(through, key=lambda place: (-through[place], place))[:BUSIEST]
    found = []
    for place in sorted(set(through) | touched):
        amount = through.get(place, 0.0)
        # At least; less a grain, as amounts are sums of floats.
        rest, fewer = flow.value - amount - GRAIN, len(paths) - (place in touched)
        if place not in busiest and not _matters(crossing, flow.value, len(paths), rest, fewer):
            continue
        gone = crossing.gone(place)
        without = flow_value(crossing.ways(ties, gone).ways)
        left = separate_count(crossing.units(ties, gone).ways)
        matters = _matters(crossing, flow.value, len(paths), without, left)
        found.append(Carrier(ledger.ids[place], amount, without, left, matters))
    return tuple(sorted(found, key=lambda c: (c.strength_without, c.paths_without, -c.amount, c.id)))


def _through(crossing: Crossing, narrowed: Narrowed, flow: Flow) -> dict[int, float]:
    """What flows through each place; through an organisation also what flows through its people."""
    through: dict[int, float] = {}
    for (tail, head), amount in flow.ties.items():
        a, b = int(narrowed.places[tail]), int(narrowed.places[head])
        unit_a, unit_b = int(crossing.unit[a]), int(crossing.unit[b])
        # What leaves somebody went through them; on the second side, what comes in.
        touched = {a} if unit_a == unit_b else {a, unit_a}
        if crossing.side[b] == 1:
            touched |= {b, unit_b}
        for place in touched:
            through[place] = through.get(place, 0.0) + amount
    return through


def _matters(crossing: Crossing, strength: float, paths: int, without: float, left: int) -> bool:
    needed, ways = crossing.rules.bridge_strength, crossing.rules.bridge_paths
    return without <= strength / 2 or (without < needed <= strength) or left == 0 or (left < ways <= paths)


def _reasons(
    crossing: Crossing,
    groups: tuple[str, str],
    strength: float,
    paths: tuple[Path, ...],
    carriers: tuple[Carrier, ...],
    cut: tuple[CutPart, ...],
    months: int | None,
    cause: str,
) -> tuple[Reason, ...]:
    rules = crossing.rules
    if not paths:
        return (because("no_bridge", a=groups[0], b=groups[1]),)
    strong, apart = strength >= rules.bridge_strength, len(paths) >= rules.bridge_paths
    reasons = [
        because("carries" if strong else "weak", strength=strength, needed=rules.bridge_strength),
        because("apart" if apart else "narrow", paths=len(paths), needed=rules.bridge_paths),
    ]
    if months is None:
        reasons.append(because("lasts_long", months=FARTHEST))
    elif months:
        needed = rules.bridge_strength if cause == "falls_by_strength" else rules.bridge_paths
        reasons += [because("lasts", months=months), because(cause, needed=needed)]
    reasons += [
        because(
            "hangs_on",
            node=carrier.id,
            strength=strength,
            without=carrier.strength_without,
            paths=len(paths),
            left=carrier.paths_without,
        )
        for carrier in carriers
        if carrier.irreplaceable
    ]
    reasons += [
        because("cut_tie", a=part.a, b=part.b, strength=part.strength)
        if part.b
        else because("cut_node", node=part.a, strength=part.strength)
        for part in cut[:3]
    ]
    return tuple(reasons)
