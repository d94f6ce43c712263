"""People one has met, with what one may see of them; endorsements given and got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from punte.bridges.choices import EncounterState, EvidenceKind, IntroductionState, PartyState
from punte.bridges.models import Encounter, Evidence, Party
from punte.bridges.policies import take_part
from punte.bridges.queries.introductions.seen import contact_of
from punte.bridges.queries.partners import SIDES, own_entry
from punte.bridges.vcards import CardFields
from punte.ecosystem.choices import State
from punte.ecosystem.models import Person
from punte.ecosystem.queries.organisations import own_ecosystems
from punte.ecosystem.queries.people import for_list, shown_fields
from punte.web.access import Viewer

SHOWN_FOR = timedelta(days=60)  # how long 'we met' that waits stands in lists
STANDING = (EvidenceKind.MET, EvidenceKind.WORKED, EvidenceKind.DELIVERED)


@dataclass(frozen=True)
class Contact:
    """Somebody one has met: when last, where they work, and what else they open to the one who asks."""

    person: Person
    met: datetime
    organisation: str
    role: str
    website: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def card(self) -> CardFields:
        """The same as a card."""
        given = {name: self.fields.get(name) or "" for name in ("email", "phone")}
        return CardFields(
            name=self.person.name,
            organisation=self.organisation,
            role=self.role,
            website=self.website,
            languages=list(self.fields.get("languages") or []),
            **given,
        )


def contacts(viewer: Viewer) -> list[Contact]:
    """Everybody the viewer has met, by name; a fixed number of queries."""
    me = own_entry(viewer)
    if me is None or not take_part(viewer):
        return []
    last = _last_met(me)
    opened = _introduced(me, last)
    belongs = own_ecosystems(viewer)
    found = []
    for person in for_list(Person.objects.filter(network=viewer.network, pk__in=last)):
        at = next((row for row in _current(person) if row.organisation.state == State.PUBLISHED), None)
        seen = shown_fields(viewer, person, belongs)
        found.append(
            Contact(
                person,
                last[person.pk],
                at.organisation.name if at else "",
                at.title if at else "",
                at.organisation.website if at else "",
                {**seen, **(contact_of(person) if person.pk in opened else {})},
            )
        )
    return found


def _current(person: Person) -> list[Any]:
    return list(getattr(person, "current", []))


def _between(me: Person) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(network=me.network_id, good=True, contested_at=None)
    return rows.filter(Q(a_person=me) | Q(b_person=me))


def _last_met(me: Person) -> dict[UUID, datetime]:
    last: dict[UUID, datetime] = {}
    met = _between(me).filter(kind=EvidenceKind.MET).order_by("at")
    for a, b, at in met.values_list("a_person", "b_person", "at"):
        other = b if a == me.pk else a
        if other:
            last[other] = at
    return last


def _introduced(me: Person, others: Iterable[UUID]) -> set[UUID]:
    """Of these those with whom an introduction was accepted: they agreed to be reached."""
    sides = Party.objects.filter(
        introduction__state=IntroductionState.ACCEPTED, role__in=SIDES, state=PartyState.ACCEPTED
    )
    mine = sides.filter(person=me).values("introduction")
    near = sides.filter(introduction__in=mine, person__in=list(others))
    return {id for id in near.values_list("person", flat=True) if id}


def may_endorse(me: Person, other: Person) -> bool:
    """True for who has met, worked with, or delivered together with the other."""
    if me.pk == other.pk or me.network_id != other.network_id:
        return False
    return _between(me).filter(Q(a_person=other) | Q(b_person=other), kind__in=STANDING).exists()


def endorsements_by(me: Person) -> QuerySet[Evidence]:
    """What the person said of others, and they did not refuse."""
    rows = Evidence.objects.filter(a_person=me, kind=EvidenceKind.ENDORSED, contested_at=None)
    return rows.select_related("b_person", "theme").order_by("b_person__folded", "at")


def endorsements_of(me: Person) -> QuerySet[Evidence]:
    """What others said of the person, refused ones too, so that they know what does not count."""
    rows = Evidence.objects.filter(b_person=me, kind=EvidenceKind.ENDORSED)
    return rows.select_related("a_person", "theme").order_by("-at")


def said_by(me: Person) -> QuerySet[Encounter]:
    """'We met' that waits for others; a quiet no looks the same as no answer."""
    rows = Encounter.objects.filter(asker=me, said_at__gt=timezone.now() - SHOWN_FOR)
    return rows.exclude(state=EncounterState.CONFIRMED).select_related("other")


def asked_of(me: Person) -> QuerySet[Encounter]:
    """'We met' that waits for this person."""
    rows = Encounter.objects.filter(other=me, state=EncounterState.WAITING)
    return rows.select_related("asker")


def waits_for(me: Person, other: Person) -> bool:
    """True when one has said lately that one met the other, and it is not confirmed."""
    return said_by(me).filter(other=other).exists()
