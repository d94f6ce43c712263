"""Through whom: chains of people between two, each knowing the next.

A chain says to its reader only what it may (safety 4): brokers read the names
that they may see on the map, everyone else reads where a link is at home,
never who it is, until that link has agreed.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import prod
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.bridges import policies
from punte.bridges.models import Evidence
from punte.bridges.queries.agreed import agreed_people
from punte.ecosystem.models import Ecosystem, Person
from punte.ecosystem.policies import see_person
from punte.web.access import Viewer


@dataclass(frozen=True)
class Link:
    """Somebody between the two. `person` is for services, who ask them; pages show `name`."""

    person: Person
    name: str
    named: bool


@dataclass(frozen=True)
class Chain:
    """A way from the seeker to the sought: who stands between, how much it carries (0 to 1), and why."""

    links: tuple[Link, ...]
    strength: float
    why: str


def chains_between(viewer: Viewer, seeker: Person, sought: Person, count: int = 3) -> list[Chain]:
    """The best chains between the two, which share nobody, the strongest first; a fixed number of queries.

    Empty where one of them is not counted, or nobody joins them. A chain
    without links says that the two know each other.
    """
    if viewer.network is None or {seeker.network_id, sought.network_id} != {viewer.network}:
        return []
    people = {one.pk: one for one in agreed_people(viewer.network)}
    if not {seeker.pk, sought.pk} <= set(people) or seeker.pk == sought.pk:
        return []
    ties = _ties({seeker.pk, sought.pk})
    ways: list[tuple[float, tuple[UUID, ...]]] = []
    if direct := ties[seeker.pk].get(sought.pk):
        ways.append((direct, ()))
    common = set(ties[seeker.pk]) & set(ties[sought.pk]) & set(people)
    ways += [(prod((ties[seeker.pk][one], ties[sought.pk][one])), (one,)) for one in common]
    ways.sort(key=lambda way: (-way[0], way[1]))
    places = dict(Ecosystem.objects.filter(network=viewer.network).values_list("pk", "name"))
    return [_chain(viewer, [people[id] for id in ids], strength, places) for strength, ids in ways[:count]]


def _ties(ends: set[UUID]) -> dict[UUID, dict[UUID, float]]:
    """How much each of the two ends trusts those it dealt with, from what went well and what did not."""
    rows = Evidence.objects.filter(Q(a_person__in=ends) | Q(b_person__in=ends), contested_at=None)
    good: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for a, b, well in rows.values_list("a_person_id", "b_person_id", "good"):
        for end, other in ((a, b), (b, a)):
            if end in ends and other:
                good[end][other][0 if well else 1] += 1
    found: dict[UUID, dict[UUID, float]] = defaultdict(dict)
    for end, others in good.items():
        for other, (liked, failed) in others.items():
            if liked:
                found[end][other] = liked / (liked + 2 * failed + 2)
    return found


def _chain(viewer: Viewer, people: list[Person], strength: float, places: dict[UUID, str]) -> Chain:
    links = tuple(_link(viewer, one, places) for one in people)
    return Chain(links, round(strength, 3), _why(links))


def _link(viewer: Viewer, one: Person, places: dict[UUID, str]) -> Link:
    own = viewer.account is not None and viewer.account == one.account_id
    if own or (policies.broker(viewer) and see_person(viewer, one)):
        return Link(one, one.name, named=True)
    place = places.get(one.ecosystem_id) if one.ecosystem_id else None
    name = _("somebody in %(place)s") % {"place": place} if place else _("somebody in this network")
    return Link(one, name, named=False)


def _why(links: tuple[Link, ...]) -> str:
    if not links:
        return _("They know each other already.")
    names = " → ".join(link.name for link in links)
    return ngettext(
        "%(names)s dealt well with both.",
        "%(names)s: each dealt well with the next.",
        len(links),
    ) % {"names": names}
