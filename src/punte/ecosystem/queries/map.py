"""What stands on the map."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.ecosystem.choices import Direction, State
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Listing, Organisation, Region
from punte.ecosystem.policies import see_network
from punte.ecosystem.queries.bridges import joint_projects
from punte.members.models import Network
from punte.web.access import Viewer
from punte.web.maps import Arc, MapPicture, Point

LAYERS = [
    ("ecosystems", gettext_lazy("Ecosystems and what joins them")),
    ("organisations", gettext_lazy("Organisations")),
    ("needs", gettext_lazy("Needs")),
    ("offers", gettext_lazy("Offers")),
]
FIRST_LAYERS = ("ecosystems", "organisations")
WEAK = 1  # joint projects; a bridge that hangs on one is dashed


@dataclass(frozen=True)
class Line:
    """A line of the table behind the map."""

    kind: str
    place: str
    count: int | None
    href: str


@dataclass(frozen=True)
class Drawn:
    """The picture and its table."""

    picture: MapPicture
    lines: list[Line]


def ecosystem_spots(network: UUID) -> dict[UUID, tuple[str, str, float, float]]:
    """Name, slug and a point (degrees) of each ecosystem that has a region; two queries."""
    ecosystems = {one.pk: one for one in Ecosystem.objects.filter(network=network)}
    regions: dict[UUID, list[Region]] = defaultdict(list)
    for place in EcosystemRegion.objects.filter(network=network).select_related("region"):
        regions[place.ecosystem_id].append(place.region)
    return {
        key: (
            one.name,
            one.slug,
            sum(region.latitude for region in regions[key]) / len(regions[key]),
            sum(region.longitude for region in regions[key]) / len(regions[key]),
        )
        for key, one in ecosystems.items()
        if regions[key]
    }


def draw(viewer: Viewer, network: Network, layers: tuple[str, ...] = FIRST_LAYERS) -> Drawn:
    """The layers asked for, with the table; nothing for those who do not see the network."""
    points: list[Point] = []
    arcs: list[Arc] = []
    lines: list[Line] = []
    if see_network(viewer) and viewer.network == network.pk:
        spots = ecosystem_spots(network.pk)
        if "organisations" in layers:
            _add(_organisations(network, named="ecosystems" not in layers), points, lines)
        for layer, direction in (("needs", Direction.NEED), ("offers", Direction.OFFER)):
            if layer in layers:
                named = "ecosystems" not in layers and (layer == "needs" or "needs" not in layers)
                _add(_listings(network, spots, direction, named=named), points, lines)
        if "ecosystems" in layers:
            first = len(points)
            _add(_ecosystems(network, spots), points, lines)
            arcs = _arcs(viewer, list(spots), first, lines, {key: spot[0] for key, spot in spots.items()})
    title = _("Map of %(network)s") % {"network": network.name}
    return Drawn(MapPicture(title=title, points=points, arcs=arcs), lines)


type Shown = tuple[Point, Line]


def _add(shown: list[Shown], points: list[Point], lines: list[Line]) -> None:
    points.extend(point for point, _line in shown)
    lines.extend(line for _point, line in shown)


def _ecosystems(network: Network, spots: dict[UUID, tuple[str, str, float, float]]) -> list[Shown]:
    listed = reverse("ecosystem:organisations", args=[network.slug])
    word = _("Ecosystem")
    return [
        (
            Point(latitude, longitude, name, href=f"{listed}?ecosystem={key}", kind="ecosystem"),
            Line(word, name, None, f"{listed}?ecosystem={key}"),
        )
        for key, (name, _slug, latitude, longitude) in spots.items()
    ]


def _organisations(network: Network, *, named: bool) -> list[Shown]:
    """A circle a region, by the number of published organisations; two queries."""
    listed = reverse("ecosystem:organisations", args=[network.slug])
    published = Organisation.objects.filter(network=network, state=State.PUBLISHED, region__isnull=False)
    counted: Any = published.order_by().values_list("region_id").annotate(n=Count("pk"))
    counts = dict(counted)
    regions = Region.objects.filter(code__in=counts)
    return [
        (
            Point(
                one.latitude,
                one.longitude,
                one.name,
                href=f"{listed}?region={one.code}",
                size=counts[one.code],
                title=_count_in(one.name, counts[one.code], "organisations"),
                named=named,
            ),
            Line(
                _("Organisations"),
                f"{one.name} ({one.code})",
                counts[one.code],
                f"{listed}?region={one.code}",
            ),
        )
        for one in regions
    ]


def _listings(
    network: Network,
    spots: dict[UUID, tuple[str, str, float, float]],
    direction: Direction,
    *,
    named: bool,
) -> list[Shown]:
    """A circle an ecosystem, by the number of open needs or offers; one query."""
    listed = reverse("ecosystem:listings", args=[network.slug])
    rows = Listing.objects.filter(network=network, state=State.PUBLISHED, direction=direction)
    counted: Any = rows.order_by().values_list("ecosystem_id").annotate(n=Count("pk"))
    layer = "needs" if direction == Direction.NEED else "offers"
    word = _("Open needs") if direction == Direction.NEED else _("Open offers")
    shown = []
    for key, count in counted:
        if key in spots:
            name, _slug, latitude, longitude = spots[key]
            href = f"{listed}?kind={direction}&ecosystem={key}"
            title = _count_in(name, count, layer)
            point = Point(
                latitude,
                longitude,
                name,
                href=href,
                size=count,
                kind=direction,
                title=title,
                named=named,
            )
            shown.append((point, Line(word, name, count, href)))
    return shown


def _arcs(
    viewer: Viewer, order: list[UUID], first: int, lines: list[Line], names: dict[UUID, str]
) -> list[Arc]:
    """Bridges between ecosystems, by the number of joint projects; a single one is weak."""
    at = {key: first + index for index, key in enumerate(order)}
    arcs = []
    for joint in joint_projects(viewer):
        if joint.a in at and joint.b in at:
            place = f"{names[joint.a]} – {names[joint.b]}"
            title = _count_in(place, joint.projects, "projects")
            kind = "weak" if joint.projects <= WEAK else "sound"
            arcs.append(Arc(at[joint.a], at[joint.b], weight=joint.projects, kind=kind, title=title))
            lines.append(Line(_("Joint projects"), place, joint.projects, ""))
    return arcs


def _count_in(place: str, count: int, what: str) -> str:
    words = {
        "organisations": ngettext("%(n)s organisation", "%(n)s organisations", count),
        "needs": ngettext("%(n)s open need", "%(n)s open needs", count),
        "offers": ngettext("%(n)s open offer", "%(n)s open offers", count),
        "projects": ngettext("%(n)s joint project", "%(n)s joint projects", count),
    }
    return f"{place}: {words[what] % {'n': count}}"
