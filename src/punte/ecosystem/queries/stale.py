"""What nobody has looked at for a year, in the ecosystems that a viewer keeps."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from punte.ecosystem.models import Organisation
from punte.ecosystem.policies import broker, manage_network
from punte.ecosystem.queries.organisations import kept_organisations, stale_before
from punte.ecosystem.queries.places import kept_ecosystems
from punte.web.access import Viewer

NONE = "none"


def old() -> Q:
    """A condition: last verified a year ago or earlier, or never."""
    return Q(verified_on=None) | Q(verified_on__lt=stale_before())


def stale_organisations(viewer: Viewer, ecosystem: str = "") -> QuerySet[Organisation]:
    """Those getting old that the viewer keeps, never seen first.

    One ecosystem's if its id is given, those of none for 'none'; otherwise a
    gateway's own ecosystems, for a manager everything.
    """
    rows = kept_organisations(viewer) if broker(viewer) else Organisation.objects.none()
    if ecosystem:
        rows = rows.filter(ecosystem=None if ecosystem == NONE else UUID(ecosystem))
    elif not manage_network(viewer):
        rows = rows.filter(ecosystem__in=viewer.scopes("ecosystem"))
    ordered = rows.filter(old()).order_by(F("verified_on").asc(nulls_first=True), "pk")
    return ordered.select_related("ecosystem").prefetch_related("network")


@dataclass(frozen=True)
class StaleCount:
    """How many of an ecosystem's organisations are getting old; `key` is 'none' for those in none."""

    key: str
    name: str
    old: int
    all: int


def stale_counts(viewer: Viewer) -> list[StaleCount]:
    """One line an ecosystem that the viewer keeps, the fullest first; two queries."""
    if not broker(viewer):
        return []
    names = {str(id): name for id, name in kept_ecosystems(viewer).values_list("pk", "name")}
    rows = kept_organisations(viewer).order_by().values_list("ecosystem")
    counts = rows.annotate(all=Count("*"), old=Count("pk", filter=old()))
    by_home: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for home, number, stale in counts:
        key = str(home) if str(home) in names else NONE
        by_home[key] = (by_home[key][0] + stale, by_home[key][1] + number)
    found = [
        StaleCount(key, names.get(key, _("In no ecosystem")), stale, number)
        for key, (stale, number) in by_home.items()
    ]
    return sorted((one for one in found if one.old), key=lambda one: -one.old)
