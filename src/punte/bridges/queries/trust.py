"""What a network knows of trust, as the engine wants it: who there is, what happened, by which rules.

People count who agree to it, with what nobody contests; organisations also with
the projects they did together. Read in seven queries, kept in this process
until an event of the kinds concerned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from time import monotonic
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from punte.bridges.models import Evidence, TrustSettings
from punte.bridges.queries.agreed import agreed_people
from punte.bridges.rules import rules_of
from punte.ecosystem.choices import State
from punte.ecosystem.models import Affiliation, Organisation, Participation
from punte.engines.trust import ORGANISATION, PERSON, Network, Node, TrustGraph, trust_graph
from punte.engines.trust import Evidence as Piece
from punte.records.models import Event

# What changes who is counted, or what is.
CONCERNED = (
    "bridges.evidence.",
    "bridges.trust_settings.",
    "members.consent.",
    "ecosystem.person.",
    "ecosystem.organisation.",
    "ecosystem.ecosystem.",
    "ecosystem.collaborations.",
    "ecosystem.sample.",
    "records.import.",
)
KEPT = 600.0  # seconds; ids of events may be committed out of order, so that one could be missed
YEARS = 10  # older projects are worth less than a tenth of what they were
# In a larger project not everybody works with everybody.
LARGEST_PROJECT = 30

WORKED = "worked_together"


def trust_problem(network: UUID) -> Network:
    """All that is known in the network today; from memory while nothing of it has changed."""
    return kept(network, "problem", lambda: read_problem(network, timezone.localdate()))


def people_problem(network: UUID) -> Network:
    """The same of people alone, with the organisations they belong to: it needs no projects."""
    return kept(network, "people", lambda: _of_people(_own(network, timezone.localdate())))


def ties_of_people(network: UUID) -> TrustGraph:
    """The ties of people with each other and with those of the same organisation: whom one can ask."""
    return kept(network, "ties_of_people", lambda: trust_graph(people_problem(network)))


def read_problem(network: UUID, now: date) -> Network:
    """All that is known on a day, read anew."""
    own = _own(network, now)
    projects = _projects(network, {node.id for node in own.nodes}, now)
    return Network(own.nodes, (*own.evidence, *projects), now, own.rules)


def _own(network: UUID, now: date) -> Network:
    """What was noted here, without the projects that the map tells of."""
    nodes = _nodes(network)
    rules = rules_of(TrustSettings.objects.filter(network=network).first())
    pieces = _evidence(network, {node.id for node in nodes}, rules.kinds)
    return Network(tuple(nodes), tuple(pieces), now, rules)


def _of_people(own: Network) -> Network:
    people = {node.id for node in own.nodes if node.kind == PERSON}
    homes = {node.organisation for node in own.nodes}
    nodes = tuple(node for node in own.nodes if node.kind == PERSON or node.id in homes)
    pieces = tuple(piece for piece in own.evidence if piece.a in people)
    return Network(nodes, pieces, own.now, own.rules)


def _nodes(network: UUID) -> list[Node]:
    """Published organisations, and people who agree to be counted."""
    published = Organisation.objects.filter(network=network, state=State.PUBLISHED).order_by("pk")
    homes = dict(published.values_list("pk", "ecosystem_id"))
    current = Affiliation.objects.filter(network=network, until=None).order_by("id")
    works: dict[UUID, UUID] = {}
    for person, organisation in current.values_list("person_id", "organisation_id"):
        if organisation in homes:
            works.setdefault(person, organisation)
    nodes = [Node(str(key), ORGANISATION, _group(home)) for key, home in homes.items()]
    for one in agreed_people(network):
        at = works.get(one.pk)
        home = one.ecosystem_id or (homes[at] if at else None)
        nodes.append(Node(str(one.pk), PERSON, _group(home), str(at) if at else ""))
    return nodes


def _group(ecosystem: UUID | None) -> str:
    return str(ecosystem) if ecosystem else ""


def _evidence(network: UUID, known: set[str], kinds: Any) -> Iterator[Piece]:
    """What happened between people, or between organisations alone, and nobody contests."""
    rows = Evidence.objects.filter(network=network, contested_at=None).order_by("pk")
    columns = ("a_person", "b_person", "a_organisation", "b_organisation", "kind", "good", "at", "theme")
    for a, b, a_house, b_house, kind, good, at, theme in rows.values_list(*columns):
        first, second = str(a or a_house), str(b or b_house)
        if first in known and second in known and first != second and kind in kinds:
            themes = frozenset({str(theme)}) if theme else frozenset[str]()
            yield Piece(first, second, kind, at.date(), good, themes)


def _projects(network: UUID, known: set[str], now: date) -> Iterator[Piece]:
    """Organisations that did a project together, dated to the end of the year it began."""
    recent = Q(year__gt=now.year - YEARS) | Q(year=None, project__year__gt=now.year - YEARS)
    rows = Participation.objects.filter(recent, network=network)
    taking_part: dict[UUID, tuple[int, set[str]]] = {}
    columns = ("project_id", "organisation_id", "year", "project__year")
    for project, organisation, year, began in rows.order_by().values_list(*columns):
        _, partners = taking_part.setdefault(project, (began or year or now.year, set()))
        partners.add(str(organisation))
    for _project, (year, partners) in sorted(taking_part.items()):
        if len(partners) <= LARGEST_PROJECT:
            for a, b in combinations(sorted(partners & known), 2):
                yield Piece(a, b, WORKED, min(date(year, 12, 31), now))


@dataclass
class _Held:
    """What this process keeps of a network, and up to which event it is true."""

    seen: int
    day: date
    since: float
    values: dict[str, Any]


_held: dict[UUID, _Held] = {}
MOST_HELD = 8  # networks


def kept[Value](network: UUID, name: str, make: Callable[[], Value]) -> Value:
    """What `make` works out, kept in this process until the day ends or an event of the kinds concerned."""
    held = _held.get(network)
    head = Event.objects.filter(network_id=network).order_by("-id").values_list("id", flat=True).first() or 0
    today = timezone.localdate()
    old = held is None or held.day != today or monotonic() - held.since > KEPT or head < held.seen
    if held is None or old or (head > held.seen and _touched(network, held.seen)):
        held = _Held(head, today, monotonic(), {})
        _held[network] = held
        while len(_held) > MOST_HELD:
            _held.pop(next(iter(_held)))
    held.seen = head
    if name not in held.values:
        held.values[name] = make()
    value: Value = held.values[name]
    return value


def _touched(network: UUID, seen: int) -> bool:
    kinds = Q()
    for start in CONCERNED:
        kinds |= Q(kind__startswith=start)
    return Event.objects.filter(kinds, network_id=network, id__gt=seen).exists()


def dated_pairs(problem: Network) -> dict[tuple[str, str], date]:
    """Pairs of groups between which something happened, directly, and when first."""
    group = {node.id: node.group for node in problem.nodes}
    first: dict[tuple[str, str], date] = defaultdict(lambda: date.max)
    for piece in problem.evidence:
        a, b = sorted((group[piece.a], group[piece.b]))
        if a and b and a != b:
            first[a, b] = min(first[a, b], piece.at)
    return dict(first)
