"""The network to look at: people or organisations, and the ties between them, as the viewer may see them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.bridges.models import Layout
from punte.bridges.pictures.layout import beside
from punte.bridges.policies import inside_network
from punte.bridges.queries.agreed import agreed_people, shows_ties
from punte.bridges.queries.folding import Tie, fold
from punte.bridges.queries.trust import kept, people_problem, trust_problem
from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Ecosystem, Organisation, OrganisationTheme, Theme
from punte.ecosystem.policies import see_person
from punte.engines.trust import PERSON, Node
from punte.members.models import Network
from punte.web.access import Viewer

ORGANISATIONS, PEOPLE = "organisations", "people"
KINDS = [(ORGANISATIONS, gettext_lazy("Organisations")), (PEOPLE, gettext_lazy("People"))]
MOST = 5000  # points; those with most ties first
OTHERS = "others:"


@dataclass(frozen=True)
class Spot:
    """A point: who, where it leads, in which ecosystem, of what kind, with which themes, and its place."""

    id: str
    name: str
    href: str
    group: str
    kind: str
    themes: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What the viewer sees; `left_out` points have fewer ties than all that are shown."""

    kind: str
    spots: list[Spot]
    ties: list[Tie]
    groups: dict[str, str]
    themes: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    left_out: int = 0

    @cached_property
    def by_id(self) -> dict[str, Spot]:
        """The points by their ids."""
        return {one.id: one for one in self.spots}

    @cached_property
    def degree(self) -> Counter[str]:
        """How many ties each point has."""
        return Counter(end for tie in self.ties for end in (tie.a, tie.b))

    @cached_property
    def across(self) -> Counter[str]:
        """How many of them lead into another ecosystem."""
        found: Counter[str] = Counter()
        for tie in self.ties:
            if self.by_id[tie.a].group != self.by_id[tie.b].group:
                found.update((tie.a, tie.b))
        return found


def seen(viewer: Viewer, network: Network, kind: str) -> Seen:
    """The picture's content; empty for those outside. A fixed number of queries."""
    groups = dict[str, str]()
    if not inside_network(viewer) or viewer.network != network.pk:
        return Seen(kind, [], [], groups)
    for key, name in Ecosystem.objects.filter(network=network).values_list("pk", "name"):
        groups[str(key)] = name
    made = _people(viewer, network, groups) if kind == PEOPLE else _organisations(network, groups)
    return _placed(_fewer(made), network.pk)


def _organisations(network: Network, groups: dict[str, str]) -> Seen:
    ties = kept(network.pk, "ties_of_organisations", lambda: organisation_ties(network.pk))
    tied = [UUID(id) for id in {end for tie in ties for end in (tie.a, tie.b)}]
    rows = Organisation.objects.filter(network=network, state=State.PUBLISHED, pk__in=tied)
    themed: dict[str, list[str]] = defaultdict(list)
    links = OrganisationTheme.objects.filter(network=network, organisation__in=tied).order_by("pk")
    for organisation, theme in links.values_list("organisation_id", "theme_id"):
        themed[str(organisation)].append(str(theme))
    page = _page("ecosystem:organisation", network)
    spots = [
        Spot(
            str(key),
            name,
            page.format(key),
            str(home or ""),
            type_,
            tuple(themed[str(key)]),
        )
        for key, name, home, type_ in rows.order_by("folded", "pk").values_list(
            "pk", "name", "ecosystem_id", "type"
        )
    ]
    there = {one.id for one in spots}
    themes = {str(one.pk): one.name for one in Theme.objects.filter(network=network)}
    kinds = {value: str(label) for value, label in OrganisationType.choices}
    own = [tie for tie in ties if tie.a in there and tie.b in there]
    return Seen(ORGANISATIONS, spots, own, groups, themes, kinds)


def _page(route: str, network: Network) -> str:
    """The address of things of a kind, to be filled with a key: thousands are wanted."""
    nothing = UUID(int=0)
    return reverse(route, args=[network.slug, nothing]).replace(str(nothing), "{}")


def organisation_ties(network: UUID) -> list[Tie]:
    """The ties of organisations: their projects, and what their people did, where it may be told."""
    opened = {str(one.pk) for one in agreed_people(network) if one.consented_at and shows_ties(one)}

    def told(a: Node, b: Node) -> bool:
        return all(node.kind != PERSON or node.id in opened for node in (a, b))

    def unit(node: Node, tell: bool) -> str:
        return node.organisation if node.kind == PERSON else node.id

    return fold(trust_problem(network), told, unit)


def _people(viewer: Viewer, network: Network, groups: dict[str, str]) -> Seen:
    visible = {str(one.pk): one for one in agreed_people(network.pk) if see_person(viewer, one)}
    me = next(
        (key for key, one in visible.items() if viewer.account and one.account_id == viewer.account), ""
    )
    opened = {key for key, one in visible.items() if shows_ties(one)}
    ties = people_ties(network.pk, set(visible), opened, me)
    group = {node.id: node.group for node in people_problem(network.pk).nodes}
    page = _page("ecosystem:person", network)
    spots = [
        Spot(key, one.name, page.format(key), group.get(key, ""), PERSON) for key, one in visible.items()
    ]
    sums = sorted({end for tie in ties for end in (tie.a, tie.b) if end.startswith(OTHERS)})
    for key in sums:
        home = key.removeprefix(OTHERS)
        place = groups.get(home)
        name = _("others in %(place)s") % {"place": place} if place else _("others")
        spots.append(Spot(key, name, "", home, "others"))
    kinds = {PERSON: _("Person"), "others": _("People who are not named")}
    return Seen(PEOPLE, spots, ties, groups, {}, kinds)


def people_ties(network: UUID, visible: set[str], opened: set[str], me: str = "") -> list[Tie]:
    """The ties of people: by name where both are open, or one is the reader; others as sums."""

    def told(a: Node, b: Node) -> bool:
        both = {a.id, b.id}
        return both <= opened or (me in both and both <= visible)

    def unit(node: Node, tell: bool) -> str:
        if node.kind != PERSON:
            return ""
        return node.id if tell or node.id in opened else f"{OTHERS}{node.group}"

    return fold(people_problem(network), told, unit)


def _fewer(made: Seen) -> Seen:
    """Those with most ties, where there are too many for a picture."""
    if len(made.spots) <= MOST:
        return made
    most = sorted(made.spots, key=lambda one: (-made.degree[one.id], one.id))[:MOST]
    there = {one.id for one in most}
    ties = [tie for tie in made.ties if tie.a in there and tie.b in there]
    return replace(made, spots=most, ties=ties, left_out=len(made.spots) - MOST)


def _placed(made: Seen, network: UUID) -> Seen:
    """Each point where the last layout put it; who came since, near their ecosystem's middle."""
    stored = Layout.objects.filter(network=network, kind=made.kind).first()
    places: dict[str, list[float]] = stored.positions if stored else {}
    middle = _middles(made.spots, places)
    spots = []
    for number, one in enumerate(made.spots):
        x, y = places.get(one.id) or beside(middle.get(one.group, (0.0, 0.0)), number)
        spots.append(replace(one, x=x, y=y))
    return replace(made, spots=spots)


def _middles(spots: Iterable[Spot], places: dict[str, list[float]]) -> dict[str, tuple[float, float]]:
    """The middle of each ecosystem's placed points."""
    found: dict[str, list[list[float]]] = defaultdict(list)
    for one in spots:
        if one.id in places:
            found[one.group].append(places[one.id])
    return {
        key: (sum(x for x, _y in ones) / len(ones), sum(y for _x, y in ones) / len(ones))
        for key, ones in found.items()
    }
