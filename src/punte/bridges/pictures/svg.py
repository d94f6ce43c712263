"""SVG text of a Sankey and a course; in pages the style sheet colours them, files carry colours."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from punte.bridges.pictures.course import LEFT, RIGHT, Course
from punte.bridges.pictures.sankey import BAR, DrawnBar, Sankey
from punte.web.maps.svg import (
    FONT,
    INK,
    NAMESPACE,
    RIVER,
    SOFT,
    SURFACE,
    TIMBER,
    attributes,
    element,
    text_of,
)

ROSE, LINE = "#a8323e", "#e0ddd3"


def _frame(picture: Sankey | Course, parts: list[str], kind: str, alone: bool) -> SafeString:
    head = {
        "xmlns": NAMESPACE if alone else "",
        "class": f"drawn {kind}",
        "viewBox": f"0 0 {picture.width:g} {picture.height:g}",
        "width": f"{picture.width:g}" if alone else "",
        "height": f"{picture.height:g}" if alone else "",
        "role": "img",
        "aria-labelledby": f"{picture.name}-title {picture.name}-description",
    } | (FONT if alone else {})
    told = [
        f'<title id="{picture.name}-title">{text_of(picture.title)}</title>',
        f'<desc id="{picture.name}-description">{text_of(picture.description)}</desc>',
    ]
    if alone:
        told.append(element("rect", {"width": "100%", "height": "100%", "fill": SURFACE}))
    return mark_safe(f"<svg{attributes(head)}>{''.join([*told, *parts])}</svg>")


def sankey_svg(picture: Sankey, *, alone: bool = False) -> SafeString:
    """Who carries it; `alone` for a file of its own."""
    parts = []
    for band in picture.drawn_bands:
        look: dict[str, Any] = {"class": "band weak" if band.weak else "band", "d": band.path}
        if alone:
            look |= {"fill": TIMBER if band.weak else RIVER, "fill-opacity": "0.28"}
        parts.append(element("path", look, f"<title>{text_of(band.title)}</title>"))
    for bar in picture.drawn_bars:
        look = {
            "class": "bar weak" if bar.weak else "bar",
            "x": f"{bar.x:g}",
            "y": f"{bar.y:g}",
            "width": f"{BAR:g}",
            "height": f"{bar.height:g}",
        }
        if alone:
            look |= {"fill": TIMBER if bar.weak else RIVER}
        title = f"{bar.name}: {bar.amount:.1f}"
        parts.append(element("rect", look, f"<title>{text_of(title)}</title>"))
    parts += [_name(picture, bar, alone) for bar in picture.drawn_bars]
    return _frame(picture, parts, "sankey narrow" if picture.narrow else "sankey", alone)


def _name(picture: Sankey, bar: DrawnBar, alone: bool) -> str:
    """Beside its bar; the two ends of the bridge stand above theirs."""
    end = bar.x == 0 or bar.anchor == "end"
    lines = [bar.name] if end else picture.lines(bar)
    x, y = bar.label_x, bar.y + bar.height / 2 + 4.5 - 7 * (len(lines) - 1)
    if end:
        x, y = (picture.width if bar.anchor == "end" else 0.0), 14.0
    words = {
        "x": f"{x:g}",
        "y": f"{y:g}",
        "text-anchor": bar.anchor,
        "font-size": "13" if alone else "",
        "fill": INK if alone else "",
    }
    if len(lines) == 1:
        return element("text", words, text_of(lines[0]))
    spans = [
        element("tspan", {"x": f"{x:g}", "dy": "14" if at else ""}, text_of(line))
        for at, line in enumerate(lines)
    ]
    return element("text", words, "".join(spans))


def course_svg(picture: Course, *, alone: bool = False) -> SafeString:
    """How it goes; `alone` for a file of its own."""

    def look(kind: str, **own: Any) -> dict[str, Any]:
        return {"class": kind} | (own if alone else {})

    right = f"{picture.width - RIGHT:g}"
    small = {"font-size": "12", "fill": SOFT}
    parts = []
    for y, value in picture.lines:
        across = {"x1": f"{LEFT:g}", "x2": right, "y1": f"{y:g}", "y2": f"{y:g}"}
        parts.append(element("line", look("rule", stroke=LINE) | across))
        at = {"x": f"{LEFT - 8:g}", "y": f"{y + 4:g}", "text-anchor": "end"}
        parts.append(element("text", look("scale", **small) | at, text_of(value)))
    for x, month in picture.months:
        at = {"x": f"{x:g}", "y": f"{picture.height - 6:g}", "text-anchor": "middle"}
        parts.append(element("text", look("scale", **small) | at, text_of(month)))
    if picture.area:
        parts.append(
            element("path", look("area", fill=RIVER, **{"fill-opacity": "0.12"}) | {"d": picture.area})
        )
    y = picture.y(picture.threshold)
    across = {"x1": f"{LEFT:g}", "x2": right, "y1": f"{y:g}", "y2": f"{y:g}"}
    parts.append(element("line", look("threshold", stroke=ROSE, **{"stroke-dasharray": "2 3"}) | across))
    at = {"x": f"{LEFT + 4:g}", "y": f"{y - 5:g}"}
    parts.append(
        element("text", look("threshold", **{"font-size": "12", "fill": ROSE}) | at, text_of(_("threshold")))
    )
    line = {"fill": "none", "stroke-width": "2.4", "stroke-linejoin": "round"}
    if len(picture.ahead) > 1:
        dashed = look("ahead", stroke=TIMBER, **line, **{"stroke-dasharray": "4 4"})
        parts.append(element("path", dashed | {"d": picture.path(picture.ahead)}))
    if len(picture.past) > 1:
        parts.append(element("path", look("past", stroke=RIVER, **line) | {"d": picture.path(picture.past)}))
    if picture.past:
        last = picture.past[-1]
        dot = {"cx": f"{picture.x(last.on):g}", "cy": f"{picture.y(last.strength):g}", "r": "4"}
        parts.append(element("circle", look("now", fill=RIVER) | dot))
    return _frame(picture, parts, "course", alone)
