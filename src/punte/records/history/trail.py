"""The trail of a thing: what it came from and what grew from it, several steps each way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from punte.records import subjects
from punte.records.models import Event
from punte.records.refs import Ref
from punte.records.subjects import Shown
from punte.web.access import Viewer

STEPS = 6  # each way
AT_MOST = 60  # things each way; a longer trail goes on from the pages it leads to

type Edges = dict[Ref, dict[Ref, datetime]]


@dataclass(frozen=True)
class Node:
    """A thing on the trail, since when it hangs there, and what lies beyond."""

    shown: Shown
    at: datetime
    beyond: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Trail:
    """`roots`: what the thing came from (each with what that came from); `fruits`: what grew from it."""

    roots: list[Node]
    fruits: list[Node]

    def __bool__(self) -> bool:
        return bool(self.roots or self.fruits)

    @property
    def way_here(self) -> list[Node]:
        """The roots in the order in which they came about."""
        flat: dict[Ref, Node] = {}

        def walk(nodes: Iterable[Node]) -> None:
            for node in nodes:
                walk(node.beyond)
                flat.setdefault(node.shown.ref, node)

        walk(self.roots)
        return list(flat.values())


def trail_of(viewer: Viewer, thing: Ref) -> Trail:
    """The trail of a thing that the viewer may see; at most twelve queries, and one a kind of thing on it.

    What they may not see is not there, nor what hangs on that alone.
    """
    back, forth = _follow(viewer, thing, back=True), _follow(viewer, thing, back=False)
    met = {ref for edges in (back, forth) for targets in edges.values() for ref in targets}
    shown = subjects.shown(viewer, met - {thing})
    return Trail(_tree(thing, back, shown, {thing}), _tree(thing, forth, shown, {thing}))


def _follow(viewer: Viewer, thing: Ref, *, back: bool) -> Edges:
    edges: Edges = defaultdict(dict)
    seen, front = {thing}, {thing}
    for _step in range(STEPS):
        fresh: set[Ref] = set()
        for start, end, at in _next(viewer, front, back=back):
            if start not in front or (end not in seen and len(seen) > AT_MOST):
                continue
            edges[start].setdefault(end, at)
            if end not in seen:
                fresh.add(end)
                seen.add(end)
        front = fresh
        if not front:
            break
    return edges


def _next(viewer: Viewer, front: set[Ref], *, back: bool) -> list[tuple[Ref, Ref, datetime]]:
    ids = [one.id for one in front]
    linked = Event.objects.filter(network_id=viewer.network, origin_id__isnull=False)
    linked = linked.filter(subject_id__in=ids) if back else linked.filter(origin_id__in=ids)
    rows = linked.order_by("id").values_list("subject_kind", "subject_id", "origin_kind", "origin_id", "at")[
        : AT_MOST * 5
    ]
    pairs = [
        (Ref(subject_kind, subject_id), Ref(origin_kind, origin_id), at)
        for subject_kind, subject_id, origin_kind, origin_id, at in rows
        if origin_id
    ]
    return pairs if back else [(origin, subject, at) for subject, origin, at in pairs]


def _tree(start: Ref, edges: Edges, shown: dict[Ref, Shown], seen: set[Ref]) -> list[Node]:
    """Each thing once, where it is met first; `seen` grows."""
    fresh = [(ref, at) for ref, at in edges.get(start, {}).items() if ref in shown and ref not in seen]
    seen.update(ref for ref, _at in fresh)
    nodes = [Node(shown[ref], at, _tree(ref, edges, shown, seen)) for ref, at in fresh]
    return sorted(nodes, key=lambda node: node.at)
