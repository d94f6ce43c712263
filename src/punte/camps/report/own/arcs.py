"""Ecosystems on a line with arcs between them: a drawing that stands alone, in a page and in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from punte.web.maps.svg import NAMESPACE, attributes, element, text_of

WIDTH, LABEL, MARGIN = 720, 14, 60
BEFORE, AT, INK = "#2f8784", "#c06a2e", "#5f7378"


@dataclass(frozen=True)
class Arc:
    """Between the places of two ecosystems in the list: how many above the line, how many below."""

    a: int
    b: int
    above: int
    below: int


def arcs_svg(names: Sequence[str], arcs: Sequence[Arc], says: str) -> str:
    """The drawing. Widths grow with the square root of the numbers."""
    step = (WIDTH - 2 * MARGIN) / max(len(names) - 1, 1)
    top = max((abs(arc.b - arc.a) for arc in arcs if arc.above), default=0) * step / 2
    bottom = max((abs(arc.b - arc.a) for arc in arcs if arc.below), default=0) * step / 2
    middle = top + 20
    most = max((max(arc.above, arc.below) for arc in arcs), default=1) or 1
    parts = [f"<title>{text_of(says)}</title>"]
    for arc in arcs:
        x1, x2 = sorted((MARGIN + arc.a * step, MARGIN + arc.b * step))
        for number, sweep, colour in ((arc.above, 1, BEFORE), (arc.below, 0, AT)):
            if number:
                y = middle - 9 if sweep else middle + 22
                radius = (x2 - x1) / 2
                look = {
                    "d": f"M{x1:.1f} {y:.1f}A{radius:.1f} {radius:.1f} 0 0 {sweep} {x2:.1f} {y:.1f}",
                    "fill": "none",
                    "stroke": colour,
                    "stroke-width": f"{1 + 7 * sqrt(number / most):.1f}",
                    "stroke-opacity": "0.75",
                    "stroke-linecap": "round",
                }
                parts.append(element("path", look))
    for place, name in enumerate(names):
        look = {
            "x": f"{MARGIN + place * step:.1f}",
            "y": f"{middle + 11:.1f}",
            "text-anchor": "middle",
            "font-size": str(LABEL),
            "font-weight": "600",
            "fill": INK,
        }
        parts.append(element("text", look, text_of(name)))
    head = {
        "xmlns": NAMESPACE,
        "viewBox": f"0 0 {WIDTH} {middle + 40 + bottom:.0f}",
        "role": "img",
        "font-family": "Inter, Libertinus Serif, sans-serif",
    }
    return f"<svg{attributes(head)}>{''.join(parts)}</svg>"
