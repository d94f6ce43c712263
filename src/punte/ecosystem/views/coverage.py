"""The coverage matrix: region by type by theme, and its gaps."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from punte.ecosystem import policies
from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.queries import coverage as queries
from punte.web.access import Request, guard
from punte.web.maps import Matrix, csv_response, svg_response

ROWS = [("ecosystem", gettext_lazy("Ecosystems")), ("region", gettext_lazy("NUTS regions"))]
COLUMNS = [("type", gettext_lazy("Types of organisation")), ("theme", gettext_lazy("Themes"))]


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know falls back."""

    by: str
    across: str
    theme: str
    kind: str

    @property
    def query(self) -> str:
        """As part of an address."""
        return urlencode({"by": self.by, "across": self.across, "theme": self.theme, "type": self.kind})


@require_GET
@guard(policies.see_network)
def coverage(request: Request, network: str) -> HttpResponse:
    """The matrix, its gaps in sentences, and what it can be turned by."""
    themes = queries.top_theme_choices(request.viewer)
    asked = _asked(request, themes)
    matrix = _matrix(request, asked, themes)
    context = {
        "asked": asked,
        "matrix": matrix,
        "filled": bool(matrix.values),
        "gaps": queries.gaps(request.viewer),
        "themes": themes,
        "types": OrganisationType.choices,
        "rows": ROWS,
        "columns": COLUMNS,
    }
    return render(request, "ecosystem/coverage/coverage.html", context)


@require_GET
@guard(policies.see_network)
def coverage_file(request: Request, network: str, kind: str) -> HttpResponse:
    """The same as SVG or CSV."""
    themes = queries.top_theme_choices(request.viewer)
    matrix = _matrix(request, _asked(request, themes), themes)
    name = f"coverage-{request.network.slug}"
    if kind == "svg":
        return svg_response(matrix, name)
    if kind == "csv":
        return csv_response(matrix.table(), name)
    raise Http404


def _asked(request: Request, themes: list[tuple[str, str]]) -> Asked:
    def one_of(name: str, known: list[str], otherwise: str) -> str:
        value = request.GET.get(name, "")
        return value if value in known else otherwise

    return Asked(
        by=one_of("by", [key for key, _label in ROWS], "ecosystem"),
        across=one_of("across", [key for key, _label in COLUMNS], "type"),
        theme=one_of("theme", [key for key, _label in themes], ""),
        kind=one_of("type", OrganisationType.values, ""),
    )


def _matrix(request: Request, asked: Asked, themes: list[tuple[str, str]]) -> Matrix:
    grid = queries.grid(request.viewer, by=asked.by, across=asked.across, theme=asked.theme, kind=asked.kind)
    listed = reverse("ecosystem:organisations", args=[request.network.slug])
    chosen = {"theme": asked.theme} if asked.across == "type" else {"type": asked.kind}
    kept = {key: value for key, value in chosen.items() if value}
    return Matrix(
        title=title_of(asked, themes),
        corner=dict(ROWS)[asked.by],
        rows=grid.rows,
        columns=grid.columns,
        values=grid.values,
        href=lambda row, column: f"{listed}?{urlencode({asked.by: row, asked.across: column, **kept})}",
        row_href=lambda row: f"{listed}?{urlencode({asked.by: row, **kept})}",
        gap=lambda row, column, value: value == 0 and column != OrganisationType.UNKNOWN,
        # An organisation may have several themes: adding them up would count it twice.
        totals=asked.across == "type",
        name="coverage",
    )


def title_of(asked: Asked, themes: list[tuple[str, str]]) -> str:
    """What the matrix shows, in words."""
    if asked.across == "theme" and asked.kind:
        label = OrganisationType(asked.kind).label
        return _("Organisations by place and theme: %(type)s") % {"type": label}
    if asked.across == "theme":
        return _("Organisations by place and theme")
    if asked.theme:
        return _("Organisations by place and type: %(theme)s") % {"theme": dict(themes)[asked.theme]}
    return _("Organisations by place and type")
