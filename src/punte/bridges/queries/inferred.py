"""What Punte reckons from what happened between somebody and others: for their own eyes."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from punte.bridges.models import Evidence
from punte.bridges.queries.agreed import agreed_people, shows_ties
from punte.bridges.queries.trust import people_problem
from punte.ecosystem.models import Person
from punte.engines.trust import trust_graph
from punte.members.models import Network
from punte.web.access import Viewer

SHOWN = 200


@dataclass(frozen=True)
class Noted:
    """One thing that happened, with whom, and whether it counts."""

    evidence: Evidence
    other: Person
    counts: bool

    @property
    def contested(self) -> bool:
        """True when one of the two said that it is not right."""
        return self.evidence.contested_at is not None

    @property
    def why(self) -> str:
        """Whether it counts, and why not."""
        if self.contested:
            return _("Contested: it counts no more.")
        if not self.counts:
            return _("It does not count: one of you has not agreed to it.")
        return ""


@dataclass(frozen=True)
class Reckoned:
    """A tie that was worked out: with whom, how strong (0 to 1), and how much of it is left in a year."""

    other: Person
    strength: float
    in_a_year: float


@dataclass(frozen=True)
class Inferred:
    """All of it for one person; `counted` and `shown` are what they agreed to."""

    person: Person | None
    counted: bool
    shown: bool
    noted: list[Noted]
    ties: list[Reckoned]


def inferred(viewer: Viewer, network: Network) -> Inferred:
    """What is noted and reckoned about the viewer in this network; a fixed number of queries."""
    person = (
        Person.objects.filter(network=network, account=viewer.account).first() if viewer.account else None
    )
    if person is None or viewer.network != network.pk:
        return Inferred(None, False, False, [], [])
    agreed = {one.pk: one for one in agreed_people(network.pk)}
    mine = Evidence.objects.filter(Q(a_person=person) | Q(b_person=person), network=network)
    rows = mine.select_related("a_person", "b_person", "theme").order_by("-at", "pk")[:SHOWN]
    noted = []
    for row in rows:
        other = row.b_person if row.a_person_id == person.pk else row.a_person
        if other:
            counts = row.contested_at is None and {person.pk, other.pk} <= set(agreed)
            noted.append(Noted(row, other, counts))
    own = agreed.get(person.pk)
    ties = _ties(network.pk, person) if own else []
    return Inferred(person, own is not None, own is not None and shows_ties(own), noted, ties)


def own_evidence(viewer: Viewer, network: Network, id: UUID) -> Evidence | None:
    """The evidence, if it tells of the viewer."""
    if viewer.account is None or viewer.network != network.pk:
        return None
    mine = Q(a_person__account=viewer.account) | Q(b_person__account=viewer.account)
    return (
        Evidence.objects.filter(mine, network=network, pk=id).select_related("a_person", "b_person").first()
    )


def _ties(network: UUID, person: Person) -> list[Reckoned]:
    """What the engine makes of it, now and in a year, those with whom it is strongest first."""
    problem = people_problem(network)
    id = str(person.pk)
    own = tuple(piece for piece in problem.evidence if id in (piece.a, piece.b))
    alone = problem.__class__(problem.nodes, own, problem.now, problem.rules)
    now, later = trust_graph(alone), trust_graph(alone, ahead=12)
    others = {other for piece in own for other in (piece.a, piece.b)} - {id}
    people = {str(one.pk): one for one in Person.objects.filter(network=network, pk__in=map(UUID, others))}
    found = [
        Reckoned(people[other], now.tie(now.at(id), now.at(other)), later.tie(later.at(id), later.at(other)))
        for other in sorted(others & set(people))
    ]
    return sorted((one for one in found if one.strength), key=lambda one: -one.strength)
