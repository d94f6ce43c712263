"""Through whom: chains of people between two, each knowing the next.

A chain says to its reader only what it may (safety 4): brokers read the names
of those who agreed to show their ties and whom they may see on the map;
everyone else reads where a link is at home, never who it is, until that link
has agreed.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.bridges import policies
from punte.bridges.queries.agreed import agreed_people, shows_ties
from punte.bridges.queries.trust import ties_of_people
from punte.ecosystem.models import Ecosystem, Person
from punte.ecosystem.policies import see_person
from punte.engines.trust import chains
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

    Empty where one of them is not counted, or nobody joins them within four
    ties. A chain without links says that the two know each other.
    """
    if viewer.network is None or {seeker.network_id, sought.network_id} != {viewer.network}:
        return []
    people = {str(one.pk): one for one in agreed_people(viewer.network)}
    if not {str(seeker.pk), str(sought.pk)} <= set(people) or seeker.pk == sought.pk:
        return []
    graph = ties_of_people(viewer.network)
    if not {str(seeker.pk), str(sought.pk)} <= set(graph.place):
        return []
    found = chains(graph, str(seeker.pk), str(sought.pk), count=count).chains
    places = dict(Ecosystem.objects.filter(network=viewer.network).values_list("pk", "name"))
    # An organisation in a chain stands for two who work there: those two are asked.
    ways = [(one.strength, [people[id] for id in one.through if id in people]) for one in found]
    return [_chain(viewer, links, strength, places) for strength, links in ways]


def _chain(viewer: Viewer, people: list[Person], strength: float, places: dict[UUID, str]) -> Chain:
    links = tuple(_link(viewer, one, places) for one in people)
    return Chain(links, round(strength, 3), _why(links))


def _link(viewer: Viewer, one: Person, places: dict[UUID, str]) -> Link:
    own = viewer.account is not None and viewer.account == one.account_id
    if own or (policies.broker(viewer) and shows_ties(one) and see_person(viewer, one)):
        return Link(one, one.name, named=True)
    place = places.get(one.ecosystem_id) if one.ecosystem_id else None
    name = _("somebody in %(place)s") % {"place": place} if place else _("somebody in this network")
    return Link(one, name, named=False)


def _why(links: tuple[Link, ...]) -> str:
    if not links:
        return _("They know each other already.")
    names = capfirst(" → ".join(link.name for link in links))
    return ngettext(
        "%(names)s dealt well with both.",
        "%(names)s: each dealt well with the next.",
        len(links),
    ) % {"names": names}
