"""Bridges and the corridor over the API, as the pages show them: computed, never typed."""

from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from punte.bridges import policies
from punte.bridges.queries.bridges import Span, spans
from punte.bridges.queries.corridor.matrix import Corridor, Measure, corridor_of
from punte.bridges.queries.corridor.periods import period_of
from punte.members import api_auth
from punte.web.access import Request
from punte.web.api import NetworkSlug, allow

router = Router(auth=api_auth.reads)


class BridgeOut(Schema):
    """The bridge between two ecosystems as it was last worked out."""

    a: UUID
    b: UUID
    on: date
    strength: float = Field(description="Trust that can flow.")
    redundancy: int = Field(description="Paths that share no person and no organisation.")
    months: int | None = Field(description="Until it fails without new evidence; null beyond the horizon.")
    threshold: float = Field(description="What the network calls strong enough.")
    state: str
    sentence: str


class CellOut(Schema):
    """From one ecosystem to another in the period; null where fewer than three people stand behind it."""

    row: UUID
    column: UUID
    requests: int | None
    wait_seconds: float | None = Field(description="Median time to the first answer.")
    introductions: int | None
    meetings: int | None
    collaborations: int | None


class CorridorOut(Schema):
    """The matrix; cells in which nothing happened are left out."""

    since: date | None
    until: date | None
    cells: list[CellOut]


@router.get("/bridges", response=list[BridgeOut], summary="Bridges between ecosystems")
@allow(policies.inside_network)
def list_bridges(request: HttpRequest, network: NetworkSlug) -> Any:
    """Those that need somebody first."""
    here = cast(Request, request)
    return [_bridge(one) for one in spans(here.viewer, here.network)]


@router.get("/corridor", response=CorridorOut, summary="Who works with whom in the corridor")
@allow(policies.inside_network)
def get_corridor(
    request: HttpRequest, network: NetworkSlug, period: Literal["quarter", "year", "all"] = "year"
) -> Any:
    """Requests, waiting, introductions both accepted, meetings held, collaborations begun."""
    here = cast(Request, request)
    span = period_of(here.network, {"period": period})
    found = corridor_of(here.viewer, here.network, span)
    pairs = sorted({pair for one in Measure for pair in (*found.values[one], *found.withheld.get(one, ()))})
    return CorridorOut(since=span.first, until=span.last, cells=[_cell(found, *pair) for pair in pairs])


def _bridge(one: Span) -> BridgeOut:
    row = one.reading
    return BridgeOut(
        a=one.a.pk,
        b=one.b.pk,
        on=row.on,
        strength=row.strength,
        redundancy=row.redundancy,
        months=row.months,
        threshold=one.threshold,
        state=one.state,
        sentence=one.sentence,
    )


def _cell(found: Corridor, row: UUID, column: UUID) -> CellOut:
    def number(measure: Measure) -> int | None:
        hidden = (row, column) in found.withheld.get(measure, ())
        return None if hidden else int(found.values[measure].get((row, column), 0))

    return CellOut(
        row=row,
        column=column,
        requests=number(Measure.REQUESTS),
        wait_seconds=found.values[Measure.WAIT].get((row, column)),
        introductions=number(Measure.INTRODUCTIONS),
        meetings=number(Measure.MEETINGS),
        collaborations=number(Measure.COLLABORATIONS),
    )
