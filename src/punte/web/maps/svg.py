"""SVG text of a map and of a matrix.

In a page the style sheet colours it, so that light, dark and print are right.
An exported file stands alone: the same shapes carry their colours themselves
(the light ones of the tokens).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from punte.web.maps.labels import SIZE
from punte.web.maps.matrix import Matrix
from punte.web.maps.picture import DrawnArc, DrawnPoint, MapPicture

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = {"font-family": "Inter, system-ui, sans-serif"}
INK, SOFT, SURFACE = "#17262b", "#55666b", "#ffffff"
RIVER, RIVER_WASH, TIMBER, TIMBER_WASH = "#12595c", "#e4efed", "#b4622a", "#f7e9dd"
DOTS = {
    "ecosystem": "#0c4346",
    "need": TIMBER,
    "offer": RIVER,
    "done": "#4f7a45",
    "late": "#a8323e",
}


def attributes(values: Mapping[str, Any]) -> str:
    """` name="value"` for each value that is not empty, escaped."""
    return "".join(
        f' {name}="{conditional_escape(value)}"' for name, value in values.items() if value not in ("", None)
    )


def element(tag: str, values: Mapping[str, Any], content: str = "") -> str:
    """One element; `content` is safe already."""
    return f"<{tag}{attributes(values)}>{content}</{tag}>" if content else f"<{tag}{attributes(values)}/>"


def text_of(value: Any) -> str:
    """A value as escaped text."""
    return str(conditional_escape(value))


def map_svg(picture: MapPicture, *, alone: bool = False) -> SafeString:
    """The map; `alone` for a file of its own."""
    labelled = f"{picture.name}-title {picture.name}-description"
    head = {
        "xmlns": NAMESPACE if alone else "",
        "class": "map",
        "viewBox": f"0 0 {picture.width:g} {picture.height:g}",
        "width": f"{picture.width:g}" if alone else "",
        "height": f"{picture.height:g}" if alone else "",
        # What is one picture is an image; what holds links is a group of them.
        "role": "group" if picture.has_links else "img",
        "aria-labelledby": labelled,
    }
    parts = [
        f'<title id="{picture.name}-title">{text_of(picture.title)}</title>',
        f'<desc id="{picture.name}-description">{text_of(picture.description)}</desc>',
    ]
    if alone:
        parts.append(element("rect", {"width": "100%", "height": "100%", "fill": SURFACE}))
    land = {"class": "land", "d": picture.land, "transform": picture.land_transform}
    if alone:
        land |= {"fill": RIVER_WASH, "stroke": SURFACE, "stroke-width": "2"}
    parts.append(element("path", land))
    parts += [_arc(arc, alone) for arc in picture.drawn_arcs]
    parts += [_point(point, alone) for point in picture.drawn_points]
    return mark_safe(f"<svg{attributes(head)}>{''.join(parts)}</svg>")


def _arc(drawn: DrawnArc, alone: bool) -> str:
    weak = drawn.arc.kind == "weak"
    line: dict[str, Any] = {
        "class": "arc weak" if weak else "arc",
        "d": drawn.path,
        "stroke-width": drawn.width,
    }
    touched = element("path", {"class": "touch", "d": drawn.path}) if drawn.arc.href and not alone else ""
    if alone:
        line |= {
            "fill": "none",
            "stroke": TIMBER if weak else RIVER,
            "stroke-dasharray": "4 4" if weak else "",
        }
    title = f"<title>{text_of(drawn.arc.title)}</title>" if drawn.arc.title else ""
    return _link(drawn.arc.href, touched + element("path", line, title), drawn.arc.title)


def _point(drawn: DrawnPoint, alone: bool) -> str:
    point = drawn.point
    title = point.title or point.label
    dot: dict[str, Any] = {"class": f"dot {point.kind}", "r": f"{drawn.radius:g}"}
    if alone:
        dot |= {"fill": DOTS.get(point.kind, SOFT), "stroke": SURFACE, "stroke-width": "1.5"}
    parts = ""
    if point.href and drawn.tab_stop and not alone:
        parts += element("circle", {"class": "ring", "r": f"{drawn.reach:g}"})
    parts += element("circle", dot, f"<title>{text_of(title)}</title>" if title else "")
    parts += _label(drawn, alone)
    pin = parts if alone else f'<g class="pin">{parts}</g>'
    inner = element("g", {"transform": f"translate({drawn.x:g} {drawn.y:g})"}, pin)
    return _link(point.href, inner, title, stop=drawn.tab_stop)


def _label(drawn: DrawnPoint, alone: bool) -> str:
    if not drawn.place:
        return ""
    place = drawn.place
    label: dict[str, Any] = {
        "class": "label wide" if place.wide_only else "label",
        "x": f"{place.dx:g}",
        "y": f"{place.dy:g}",
        "text-anchor": place.anchor,
    }
    if alone:
        label |= FONT | {
            "font-size": SIZE,
            "font-weight": "600",
            "fill": INK,
            "stroke": SURFACE,
            "stroke-width": "3.5",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
        }
    return element("text", label, text_of(drawn.point.label))


def _link(href: str, content: str, title: Any, *, stop: bool = True) -> str:
    if not href:
        return content
    return element("a", {"href": href, "aria-label": title, "tabindex": "" if stop else "-1"}, content)


CELL, ROW, HEAD, LEFT = 72.0, 36.0, 96.0, 190.0
DEPTHS = ["#faf8f3", "#e7efef", "#c7d8d8", "#a0bdbe", RIVER]


def matrix_svg(matrix: Matrix) -> SafeString:
    """The matrix as a file of its own; in pages it is an HTML table."""
    width = LEFT + CELL * len(matrix.columns)
    height = HEAD + ROW * len(matrix.rows) + 8
    head = {
        "xmlns": NAMESPACE,
        "viewBox": f"0 0 {width:g} {height:g}",
        "width": f"{width:g}",
        "height": f"{height:g}",
        "role": "img",
    } | FONT
    parts = [
        f"<title>{text_of(matrix.title)}</title>",
        '<defs><pattern id="gap" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="8" height="8" fill="{TIMBER_WASH}"/>'
        f'<path d="M0 0V8" stroke="{SURFACE}" stroke-width="4"/></pattern></defs>',
        element("rect", {"width": "100%", "height": "100%", "fill": SURFACE}),
    ]
    for index, (_key, label) in enumerate(matrix.columns):
        x, y = LEFT + CELL * (index + 0.5), HEAD - 8
        turned = {"x": f"{x:g}", "y": f"{y:g}", "transform": f"rotate(-30 {x:g} {y:g})"}
        parts.append(element("text", turned | {"font-size": "12", "fill": SOFT}, text_of(label)))
    for number, row in enumerate(matrix.drawn):
        y = HEAD + ROW * number
        label_at = {"x": "8", "y": f"{y + ROW / 2 + 4:g}", "font-size": "13", "fill": INK}
        parts.append(element("text", label_at, text_of(row.label)))
        for index, cell in enumerate(row.cells):
            x = LEFT + CELL * index
            fill = "url(#gap)" if cell.gap else DEPTHS[cell.level]
            box = {"x": f"{x + 1:g}", "y": f"{y + 1:g}", "width": f"{CELL - 2:g}", "height": f"{ROW - 2:g}"}
            parts.append(
                element("rect", box | {"rx": "4", "fill": fill, "stroke": TIMBER if cell.gap else ""})
            )
            ink = SURFACE if cell.level == len(DEPTHS) - 1 and not cell.gap else INK
            at = {"x": f"{x + CELL / 2:g}", "y": f"{y + ROW / 2 + 4:g}", "text-anchor": "middle"}
            parts.append(element("text", at | {"font-size": "13", "fill": ink}, text_of(cell.said)))
    return mark_safe(f"<svg{attributes(head)}>{''.join(parts)}</svg>")
