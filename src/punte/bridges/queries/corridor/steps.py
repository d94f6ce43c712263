"""What stands behind a cell of the matrix, as far as the viewer may see each step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from punte.bridges.queries.corridor import measures
from punte.bridges.queries.corridor.matrix import Measure
from punte.bridges.queries.corridor.periods import Period
from punte.ecosystem.models import Ecosystem
from punte.records import subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown
from punte.web.access import Viewer

LATEST = 100  # of each kind


@dataclass(frozen=True)
class Step:
    """Something that happened between the two, and when."""

    measure: Measure
    at: datetime
    shown: Shown


def steps_between(viewer: Viewer, period: Period, row: Ecosystem, column: Ecosystem) -> list[Step]:
    """The latest steps from one region to the other that the viewer may see, newest first.

    Five queries, and those by which each kind of thing says who may see it.
    """
    found = list(_all(row.network_id, period, row.pk, column.pk))
    shown = subjects.shown(viewer, {ref for _measure, _at, ref in found})
    steps = [Step(measure, at, shown[ref]) for measure, at, ref in found if ref in shown]
    return sorted(steps, key=lambda one: one.at, reverse=True)


def _all(network: UUID, period: Period, row: UUID, column: UUID) -> Iterator[tuple[Measure, datetime, Ref]]:
    asked = measures.requests(network, period).filter(asking=row, asked=column)
    yield from _latest(Measure.REQUESTS, asked, "asked_at", "bridges.fastlanerequest")
    sides = {f"{home}": key for home, key in zip(measures.HOMES, (row, column), strict=True)}
    accepted = measures.between(measures.introductions(network, period)).filter(**sides)
    yield from _latest(Measure.INTRODUCTIONS, accepted, "accepted_at", "bridges.introduction")
    held = measures.meetings(network, period)
    introduced = measures.between(held, "introduction__").filter(**sides)
    yield from _latest(Measure.MEETINGS, introduced, "starts_at", "bridges.meeting")
    alone = held.filter(introduction=None, attendees__person__ecosystem=row).distinct()
    if row != column:
        alone = alone.filter(attendees__person__ecosystem=column)
    yield from _latest(Measure.MEETINGS, alone, "starts_at", "bridges.meeting")
    began = measures.between(measures.collaborations(network, period), "introduction__").filter(**sides)
    yield from _latest(
        Measure.COLLABORATIONS, began, "answered_at", "bridges.introduction", key="introduction"
    )


def _latest(
    measure: Measure, rows: QuerySet[Any], when: str, kind: str, key: str = "pk"
) -> Iterator[tuple[Measure, datetime, Ref]]:
    for id, at in rows.order_by(f"-{when}").values_list(key, when)[:LATEST]:
        yield measure, at, Ref(kind, id)
