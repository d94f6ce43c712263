"""The bridges of the network, and one of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from punte.bridges import policies
from punte.bridges.pictures.course import Course, Value
from punte.bridges.pictures.sankey import Sankey
from punte.bridges.pictures.svg import course_svg, sankey_svg
from punte.bridges.queries import bridges as queries
from punte.bridges.queries.bridges import Span
from punte.bridges.queries.carrying import Carrying, carrying, ids_of, without
from punte.bridges.queries.naming import Names
from punte.bridges.queries.next_steps import steps, told_of
from punte.bridges.words import bridges as words
from punte.ecosystem.queries.map import ecosystem_spots
from punte.web.access import Request, guard
from punte.web.maps import Arc, MapPicture, Matrix, Point, csv_response, svg_response
from punte.web.maps.responses import svg_file

AHEAD = 12  # months of the forecast that are drawn


@require_GET
@guard(policies.inside_network)
def bridge_list(request: Request, network: str) -> HttpResponse:
    """All bridges: the map, each in a sentence, region by region, what to do next."""
    spans = queries.spans(request.viewer, request.network)
    told = told_of(spans, "plan")
    names = Names(request.viewer, request.network, {one[end] for _span, one in told for end in ("a", "b")})
    context = {
        "spans": spans,
        "holding": sum(one.sound for one in spans),
        "picture": _map(request, spans),
        "matrix": _matrix(request, spans),
        "steps": steps(request.viewer, told, names),
        "manages": policies.manage_network(request.viewer),
    }
    return render(request, "bridges/bridges/list.html", context)


@require_GET
@guard(policies.inside_network)
def bridge_list_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The map as SVG, the matrix as SVG, the list as CSV."""
    spans = queries.spans(request.viewer, request.network)
    name = f"bridges-{request.network.slug}"
    if kind == "svg":
        return svg_response(_map(request, spans), name)
    if kind == "matrix":
        return svg_response(_matrix(request, spans), f"{name}-matrix")
    if kind == "csv":
        head = [_("From"), _("To"), _("Strength"), _("Redundancy"), _("Months"), _("State"), _("On")]
        rows = [
            (
                one.a.name,
                one.b.name,
                one.reading.strength,
                one.reading.redundancy,
                one.reading.months,
                str(one.word.label),
                one.reading.on,
            )
            for one in spans
        ]
        return csv_response([head, *rows], name)
    raise Http404


@require_GET
@guard(policies.inside_network)
def bridge(request: Request, network: str, slug: str, other: str) -> HttpResponse:
    """One bridge: key figures, who carries it, how it goes, what would strengthen it most."""
    span = _span(request, slug, other)
    names = Names(request.viewer, request.network, ids_of(span))
    carried = carrying(span, names)
    course = _course(span)
    context = {
        "span": span,
        "left": words.months(span.reading.months),
        "hangs": carried.hangs_on[0] if carried.hangs_on else None,
        "without": without(carried.hangs_on[0]) if carried.hangs_on else "",
        "sankeys": [_sankey(span, carried), _sankey(span, carried, narrow=True)],
        "bands": _band_rows(carried),
        "courses": [course, _course(span, narrow=True)],
        "rows": course_rows(course),
        "steps": steps(request.viewer, told_of([span], "next"), names),
    }
    return render(request, "bridges/bridges/page.html", context)


@require_GET
@guard(policies.inside_network)
def bridge_file(request: Request, network: str, slug: str, other: str, what: str, kind: str) -> HttpResponse:
    """A bridge's pictures as SVG and their tables as CSV."""
    span = _span(request, slug, other)
    name = f"{what}-{slug}-{other}"
    makers: dict[tuple[str, str], Callable[[], HttpResponse]] = {
        ("carriers", "svg"): lambda: svg_file(
            sankey_svg(_sankey(span, _carried(request, span)), alone=True), name
        ),
        ("carriers", "csv"): lambda: csv_response(
            [[_("From"), _("To"), _("Trust")], *_band_rows(_carried(request, span))], name
        ),
        ("course", "svg"): lambda: svg_file(course_svg(_course(span), alone=True), name),
        ("course", "csv"): lambda: csv_response(
            [[_("Day"), _("Strength"), _("Forecast")], *course_rows(_course(span))], name
        ),
    }
    if (what, kind) not in makers:
        raise Http404
    return makers[what, kind]()


def _span(request: Request, slug: str, other: str) -> Span:
    found = queries.span(request.viewer, request.network, slug, other)
    if found is None:
        raise Http404
    return found


def _carried(request: Request, span: Span) -> Carrying:
    return carrying(span, Names(request.viewer, request.network, ids_of(span)))


def href_of(request: Request, one: Span) -> str:
    """A bridge's page."""
    return reverse("bridges:bridge", args=[request.network.slug, one.a.slug, one.b.slug])


def _map(request: Request, spans: list[Span]) -> MapPicture:
    spots = ecosystem_spots(request.network.pk)
    at = {key: number for number, key in enumerate(spots)}
    points = [
        Point(
            latitude,
            longitude,
            name,
            href=reverse("ecosystem:ecosystem", args=[request.network.slug, slug]),
            kind="ecosystem",
        )
        for name, slug, latitude, longitude in spots.values()
    ]
    arcs = [
        Arc(
            at[one.a.pk],
            at[one.b.pk],
            weight=one.reading.strength,
            kind="sound" if one.sound else "weak",
            title=f"{one.name}: {one.sentence}",
            href=href_of(request, one),
        )
        for one in spans
        if one.a.pk in at and one.b.pk in at and one.state != words.NONE
    ]
    title = _("Bridges of %(network)s") % {"network": request.network.name}
    return MapPicture(title=title, points=points, arcs=arcs, name="bridges")


def _matrix(request: Request, spans: list[Span]) -> Matrix:
    both = {(one.a.pk, one.b.pk): one for one in spans}
    both |= {(one.b.pk, one.a.pk): one for one in spans}
    places = sorted({(one.name, one.pk) for span in spans for one in (span.a, span.b)})
    sides = [(key, name) for name, key in places]
    return Matrix(
        title=_("Strength of the bridges, ecosystem by ecosystem"),
        corner=_("Between"),
        rows=sides,
        columns=sides,
        values={pair: one.reading.strength for pair, one in both.items()},
        href=lambda row, column: href_of(request, both[row, column]) if (row, column) in both else "",
        gap=lambda row, column, value: (
            row != column and not ((row, column) in both and both[row, column].sound)
        ),
        words=lambda value: f"{value:.1f}" if value else "–",
        totals=False,
        gap_word=_("not sound"),
        depth_words=_("little to much trust"),
        name="strengths",
    )


def _sankey(span: Span, carried: Carrying, *, narrow: bool = False) -> Sankey:
    columns = max((len(column) for column in carried.columns), default=1)
    return Sankey(
        title=_("Who carries the bridge %(name)s") % {"name": span.name},
        columns=carried.columns,
        bands=carried.bands,
        names=carried.names,
        weak=carried.weak,
        name="carriers-narrow" if narrow else "carriers",
        width=340.0 if narrow else 640.0,
        height=max(260.0, 64.0 * columns) if narrow else max(340.0, 56.0 * columns),
        narrow=narrow,
        description=_("Bands are as wide as the trust that flows; what it hangs on is brown."),
    )


def _band_rows(carried: Carrying) -> list[tuple[str, str, float]]:
    return [
        (carried.names[one.source], carried.names[one.target], round(one.amount, 2))
        for one in sorted(carried.bands, key=lambda one: -one.amount)
    ]


def _course(span: Span, *, narrow: bool = False) -> Course:
    past = [Value(day, strength) for day, strength in queries.course(span)]
    start = span.reading.on
    ahead = [
        Value(_later(start, round(months)), strength)
        for months, strength, _paths in span.detail.get("forecast", [])
        if months <= AHEAD
    ]
    return Course(
        title=_("Strength of the bridge %(name)s over time") % {"name": span.name},
        past=past or [Value(start, span.reading.strength)],
        ahead=ahead,
        threshold=span.threshold,
        name="course-narrow" if narrow else "course",
        width=340.0 if narrow else 440.0,
        height=220.0 if narrow else 240.0,
        description=_("The past is solid, the forecast without new evidence dashed, the threshold dotted."),
    )


def _later(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, min(day.day, 28))


def course_rows(course: Course) -> list[tuple[Any, ...]]:
    """Day, strength, forecast."""
    return [
        *((one.on, one.strength, None) for one in course.past),
        *((one.on, None, one.strength) for one in course.ahead[1:]),
    ]
