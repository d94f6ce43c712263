"""The corridor matrix, its files, and the steps behind a cell."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from punte.bridges import policies
from punte.bridges.queries.corridor.matrix import Corridor, Measure, corridor_of
from punte.bridges.queries.corridor.periods import OWN, Period, period_of
from punte.bridges.queries.corridor.steps import steps_between
from punte.bridges.words.corridor import BADGES, MEASURES, PERIODS, cell, lines, sentence
from punte.bridges.words.times import span
from punte.ecosystem.queries.places import ecosystems
from punte.web.access import Request, guard
from punte.web.maps import Matrix, csv_response, svg_response

SECONDS_A_DAY = 86400


@require_GET
@guard(policies.inside_network)
def corridor(request: Request, network: str) -> HttpResponse:
    """Region by region: one measure as a picture, all of them as a table, how gateways answer."""
    period, problem = _period(request)
    measure = _measure(request)
    found = corridor_of(request.viewer, request.network, period)
    context = {
        "period": period,
        "problem": problem,
        "own": period.key == OWN or request.GET.get("period") == OWN,
        "periods": PERIODS,
        "measure": measure,
        "measures": [(one.value, label) for one, label in MEASURES.items()],
        "matrix": _matrix(request, found, measure, period),
        "corridor": found,
        "lines": lines(found),
        "responses": [_response(one) for one in found.responses],
        "sentence": sentence(measure),
        "query": urlencode({"measure": measure.value} | period.query),
        "withheld": any(found.withheld.values()),
    }
    return render(request, "bridges/corridor/corridor.html", context, status=422 if problem else 200)


@require_GET
@guard(policies.inside_network)
def corridor_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The picture as SVG, or all measures as CSV."""
    if kind not in {"svg", "csv"}:
        raise Http404
    period, problem = _period(request)
    if problem:
        return HttpResponse(problem, status=422, content_type="text/plain; charset=utf-8")
    found = corridor_of(request.viewer, request.network, period)
    name = f"corridor-{request.network.slug}"
    if kind == "svg":
        return svg_response(_matrix(request, found, _measure(request), period, short=True), name)
    return csv_response(_table(found), name)


@require_GET
@guard(policies.inside_network)
def corridor_steps(request: Request, network: str) -> HttpResponse:
    """What went on from one region (`a`) to another (`b`), as far as the viewer may see it."""
    known = {one.slug: one for one in ecosystems(request.viewer)}
    row, column = (known.get(request.GET.get(name, "")) for name in ("a", "b"))
    if row is None or column is None:
        raise Http404
    period, problem = _period(request)
    if problem:
        raise Http404
    found = corridor_of(request.viewer, request.network, period)
    pair = (row.pk, column.pk)
    steps = [
        (*BADGES[one.measure], one.at, one.shown)
        for one in steps_between(request.viewer, period, row, column)
    ]
    context = {
        "row": row,
        "column": column,
        "period": period,
        "steps": steps,
        "figures": [(MEASURES[measure], cell(found, measure, pair)) for measure in Measure],
    }
    return render(request, "bridges/corridor/steps.html", context)


def _period(request: Request) -> tuple[Period, str]:
    """The period asked for; with what is wrong with it, this year."""
    try:
        return period_of(request.network, request.GET.dict()), ""
    except ValueError as error:
        return period_of(request.network, {}), str(error)


def _measure(request: Request) -> Measure:
    asked = request.GET.get("measure", "")
    return Measure(asked) if asked in Measure else Measure.REQUESTS


def _matrix(
    request: Request, found: Corridor, measure: Measure, period: Period, *, short: bool = False
) -> Matrix:
    steps = reverse("bridges:corridor_steps", args=[request.network.slug])
    slugs = {one.pk: one.slug for one in found.regions}
    values = {pair: int(value) for pair, value in found.values[measure].items()}
    hidden = found.withheld.get(measure, frozenset())
    waits = measure == Measure.WAIT
    said = {pair: cell(found, measure, pair, short=short) for pair in {*values, *hidden}}
    nothing = {(a, b): "–" for a in slugs for b in slugs if waits and (a, b) not in said}
    names: Sequence[tuple[Any, Any]] = [(one.pk, one.name) for one in found.regions]

    def href(a: Any, b: Any) -> str:
        if (a, b) not in said:
            return ""
        return f"{steps}?{urlencode({'a': slugs[a], 'b': slugs[b]} | period.query)}"

    return Matrix(
        title=f"{MEASURES[measure]}, {period.label}",
        corner=_("From ↓ to →"),
        rows=names,
        columns=names,
        values=values,
        href=href,
        # Nothing either way between two regions is a gap; one of the two is a beginning.
        gap=lambda a, b, _value: not waits and a != b and not {(a, b), (b, a)} & said.keys(),
        texts=said | nothing,
        # Sums of medians mean nothing.
        totals=not waits,
        name="corridor",
        depth_words=_("short to long") if waits else _("few to many"),
    )


def _response(one: Any) -> dict[str, Any]:
    wait = one.answers.wait
    return {
        "region": one.region,
        "requests": one.answers.requests,
        "withheld": one.withheld,
        "wait": span(wait) if wait is not None else "",
        "in_time": one.in_time,
        "due": one.answers.due,
    }


def _table(found: Corridor) -> list[list[Any]]:
    """All measures of all pairs; the wait in days, so that a spreadsheet can reckon with it."""
    names = {one.pk: one.name for one in found.regions}
    heads = [
        str(label) if one != Measure.WAIT else _("Median days to the first answer")
        for one, label in MEASURES.items()
    ]
    return [
        [_("From"), _("To"), *heads],
        *(
            [names[a], names[b], *(_value(found, one, (a, b)) for one in MEASURES)]
            for a in names
            for b in names
        ),
    ]


def _value(found: Corridor, measure: Measure, pair: Any) -> Any:
    if pair in found.withheld.get(measure, frozenset()):
        return _("fewer than three")
    value = found.values[measure].get(pair)
    if measure == Measure.WAIT:
        return None if value is None else round(value / SECONDS_A_DAY, 2)
    return int(value or 0)
