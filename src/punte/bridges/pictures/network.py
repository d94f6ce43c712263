"""The network as a still picture: for printing, for taking along, and where no script runs."""

from collections import defaultdict
from math import sqrt

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from punte.bridges.queries.graph import Seen, Spot
from punte.web.maps.labels import SIZE, Place, Wanted, placed
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

WIDTH, HEIGHT, ROOM = 1000.0, 760.0, 40.0
NAMED = 60  # those with most ties


def network_svg(seen: Seen, title: str) -> SafeString:
    """The picture as a file of its own."""
    spots = _spots(seen)
    parts = [element("rect", {"width": "100%", "height": "100%", "fill": SURFACE})]
    parts += [_lines(seen, spots, weak=weak) for weak in (False, True)]
    for one in seen.spots:
        x, y = spots[one.id]
        fill = RIVER if seen.across[one.id] else SOFT
        dot = {"cx": x, "cy": y, "r": _radius(seen, one), "fill": fill, "stroke": SURFACE}
        parts.append(element("circle", dot, f"<title>{text_of(one.name)}</title>"))
    parts += _names(seen, spots)
    head = {
        "xmlns": NAMESPACE,
        "viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}",
        "width": f"{WIDTH:g}",
        "height": f"{HEIGHT:g}",
        "role": "img",
        "aria-labelledby": "network-title",
    } | FONT
    told = f'<title id="network-title">{text_of(title)}</title>'
    return mark_safe(f"<svg{attributes(head)}>{told}{''.join(parts)}</svg>")


def middles(seen: Seen) -> list[tuple[str, float, float]]:
    """Each ecosystem's name, above its points."""
    own: dict[str, list[Spot]] = defaultdict(list)
    for one in seen.spots:
        own[one.group].append(one)
    return [
        (
            seen.groups.get(key) or _("Outside the ecosystems"),
            round(sum(one.x for one in ones) / len(ones), 4),
            round(min(one.y for one in ones) - 0.03, 4),
        )
        for key, ones in sorted(own.items())
    ]


def _spots(seen: Seen) -> dict[str, tuple[float, float]]:
    xs, ys = [one.x for one in seen.spots] or [0.0], [one.y for one in seen.spots] or [0.0]
    wide, high = max(max(xs) - min(xs), 0.05), max(max(ys) - min(ys), 0.05)
    scale = min((WIDTH - 2 * ROOM) / wide, (HEIGHT - 2 * ROOM) / high)
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {
        one.id: (
            round(WIDTH / 2 + (one.x - middle[0]) * scale, 1),
            round(HEIGHT / 2 + (one.y - middle[1]) * scale, 1),
        )
        for one in seen.spots
    }


def _lines(seen: Seen, spots: dict[str, tuple[float, float]], *, weak: bool) -> str:
    path = "".join(
        f"M{spots[tie.a][0]:g} {spots[tie.a][1]:g}L{spots[tie.b][0]:g} {spots[tie.b][1]:g}"
        for tie in seen.ties
        if tie.weak == weak
    )
    if not path:
        return ""
    look = {
        "d": path,
        "fill": "none",
        "stroke": TIMBER if weak else RIVER,
        "stroke-opacity": f"{max(min(9 / sqrt(len(seen.ties) + 1), 0.6), 0.12):.2f}",
        "stroke-dasharray": "4 4" if weak else "",
    }
    return element("path", look)


def _radius(seen: Seen, one: Spot) -> float:
    return round(2.4 + min(sqrt(seen.degree[one.id]), 7.0), 1)


def _names(seen: Seen, spots: dict[str, tuple[float, float]]) -> list[str]:
    """Names of those with most ties, as far as there is room."""
    most = sorted(seen.spots, key=lambda one: (-seen.degree[one.id], one.name))[:NAMED]
    wanted = [Wanted(*spots[one.id], _radius(seen, one), one.name[:40], seen.degree[one.id]) for one in most]
    found = zip(wanted, placed(wanted, (2, 2, WIDTH - 2, HEIGHT - 2)), strict=True)
    return [_name(one, place) for one, place in found if place]


def _name(one: Wanted, place: Place) -> str:
    look = {
        "x": f"{one.x + place.dx:g}",
        "y": f"{one.y + place.dy:g}",
        "text-anchor": place.anchor,
        "font-size": SIZE,
        "font-weight": "600",
        "fill": INK,
        "stroke": SURFACE,
        "stroke-width": "3.5",
        "stroke-linejoin": "round",
        "paint-order": "stroke",
    }
    return element("text", look, text_of(one.text))
