"""Every component once, with its states: to look at, to test, to copy the call from (debugging servers)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html

from punte.web import views
from punte.web.access import anyone, guard
from punte.web.components import Change, Step, Tab
from punte.web.maps import Arc, MapPicture, Matrix, Point, svg_response
from punte.web.styleguide_calls import CALLS
from punte.web.tables import Column, Filter, Table, linked


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="What do you need", max_length=80, help_text="One line; people see it first."
    )
    text = forms.CharField(label="In more words", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("need", "Need"), ("offer", "Offer")])
    until = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    themes = forms.MultipleChoiceField(
        label="Themes",
        choices=[("energy", "Clean energy"), ("health", "Health"), ("data", "Data spaces")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="As many as fit.",
    )
    seen = forms.ChoiceField(
        label="Who sees it",
        choices=[("network", "The network"), ("public", "Everybody")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="A file", required=False)
    agree = forms.BooleanField(label="I may publish this", help_text="You can withdraw it at any time.")


@dataclass(frozen=True)
class Organisation:
    """An invented organisation."""

    name: str
    region: str
    kind: str
    projects: int | None
    checked: date


KINDS = ("Cluster", "Large company", "University", "SME")
REGIONS = ("Nord-Vest", "Severoiztochen", "Cataluña", "Syddanmark", "Eesti")
ORGANISATIONS = [
    Organisation(
        f"{('Someș', 'Varna', 'Girona', 'Fyn', 'Tartu')[n % 5]} {('Park', 'Metal Lab', 'Data')[n % 3]} {n}",
        REGIONS[n % 5],
        KINDS[n % 4],
        n * 7 % 23 or None,
        date(2026, 1 + n % 11, 1 + n % 28),
    )
    for n in range(1, 58)
]


class Organisations(Table[Organisation]):
    """The sample table."""

    name = "organisations"
    caption = "Organisations"
    order = "name"
    per_page = 8
    columns = (
        Column("name", "Name", lambda row: linked("#table", row.name), sort="name", lead=True),
        Column("region", "Region", sort="region"),
        Column(
            "kind", "Type", lambda row: format_html('<span class="badge">{}</span>', row.kind), sort="kind"
        ),
        Column("projects", "Projects", sort="projects", number=True),
        Column("checked", "Last checked", sort="checked", hidden=True),
    )
    filters = (
        Filter("q", "Find", lambda rows, text: [row for row in rows if text.lower() in row.name.lower()]),
        Filter(
            "region",
            "Region",
            lambda rows, value: [row for row in rows if row.region == value],
            [(region, region) for region in REGIONS],
        ),
    )


PLACES = (
    ("Nord-Vest", 46.77, 23.59, 62),
    ("Severoiztochen", 43.21, 27.91, 31),
    ("Cataluña", 41.69, 1.74, 88),
    ("Syddanmark", 55.40, 9.58, 54),
    ("Eesti", 58.60, 25.40, 40),
)
BRIDGES = (
    (0, 1, 6, ""),
    (0, 2, 4, ""),
    (0, 3, 2, ""),
    (2, 3, 2.5, ""),
    (3, 4, 4, ""),
    (0, 4, 1, "weak"),
    (1, 2, 1, "weak"),
)


def sample_map(many: int = 0) -> MapPicture:
    """Five ecosystems and their bridges, and as many organisations as asked for."""
    near = [
        Point(
            PLACES[n % 5][1] + (n * 37 % 100 - 50) / 40,
            PLACES[n % 5][2] + (n * 61 % 100 - 50) / 30,
            f"Lab {n}",
            "#",
            named=False,
        )
        for n in range(many)
    ]
    ecosystems = [
        Point(lat, lon, name, "#map", 1, "ecosystem", f"{name}: {size} organisations")
        for name, lat, lon, size in PLACES
    ]
    arcs = [
        Arc(a, b, weight, kind or "sound", f"{PLACES[a][0]} – {PLACES[b][0]}")
        for a, b, weight, kind in BRIDGES
    ]
    return MapPicture("Five ecosystems and their bridges", [*ecosystems, *near], arcs, name="sample")


def sample_matrix() -> Matrix:
    """Types by region, some of them missing."""
    values = {
        (region, kind): (r * 5 + k * 3) % 7 * (r + k)
        for r, region in enumerate(REGIONS)
        for k, kind in enumerate(KINDS)
    }
    return Matrix(
        "Organisations by region and type",
        "Region",
        [(region, region) for region in REGIONS],
        [(kind, kind) for kind in KINDS],
        values,
        href=lambda row, column: "#matrix",
    )


STEPS = [
    Step(
        datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "The need was changed",
        "Ana Pop",
        [Change("Until", "1 March", "12 March"), Change("Second language", "", "English")],
    ),
    Step(datetime(2026, 11, 2, 14, 5, tzinfo=UTC), "The need was published", "Ana Pop"),
]


@guard(anyone)
def show(request: HttpRequest) -> HttpResponse:
    """The whole page; a POST shows the form with its errors."""
    form = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    if request.GET.get("toast"):
        messages.success(request, "The need is published. Six regions can see it now.")
        messages.error(request, "The mail could not be sent. The invitation is kept; try again later.")
    context: dict[str, Any] = {
        "form": form,
        "steps": STEPS,
        "calls": CALLS,
        "picture": sample_map(int(request.GET.get("many", "0"))),
        "matrix": sample_matrix(),
        "table": Organisations(request, ORGANISATIONS, exports=[("CSV", "#")]),
        "tabs": [
            Tab("Overview", "#tabs", current=True),
            Tab("Needs", "#tabs", count=12),
            Tab("History", "#tabs"),
        ],
    }
    return render(request, "web/styleguide.html", context)


@guard(anyone)
def progress(request: HttpRequest, done: int) -> HttpResponse:
    """Answers a polling progress component."""
    return render(
        request, "web/styleguide_progress.html", {"done": min(done, 40), "next": min(done + 10, 40)}
    )


@guard(anyone)
def error(request: HttpRequest, code: int) -> HttpResponse:
    """The error pages, to look at: 403, 404, 500 and 419 for a form that is too old."""
    pages: dict[int, Callable[[HttpRequest], HttpResponse]] = {
        403: views.refused,
        404: views.not_found,
        419: views.csrf_failed,
        500: views.broken,
    }
    if code not in pages:
        raise Http404
    return pages[code](request)


@guard(anyone)
def map_export(request: HttpRequest) -> HttpResponse:
    """The sample map as a file."""
    return svg_response(sample_map(), "bridges")


@guard(anyone)
def matrix_export(request: HttpRequest) -> HttpResponse:
    """The sample matrix as a file."""
    return svg_response(sample_matrix(), "coverage")


addresses = [
    path("styleguide/map.svg", map_export, name="styleguide-map"),
    path("styleguide/matrix.svg", matrix_export, name="styleguide-matrix"),
    path("styleguide/", show, name="styleguide"),
    path("styleguide/progress/<int:done>/", progress, name="styleguide-progress"),
    path("styleguide/errors/<int:code>/", error, name="styleguide-error"),
]
