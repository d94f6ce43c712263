"""The contact person in a row of the stakeholder map: a person's entry with a role in the organisation."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.ecosystem.policies import change_person
from punte.ecosystem.services.people import (
    NewPerson,
    Role,
    add_people,
    add_role,
    change_person_facts,
)
from punte.ecosystem.services.writing import folded
from punte.records.tables import Saving, Values
from punte.records.tabular.fields import HIDDEN
from punte.web.access import Viewer

FIELDS = ("contact_person", "contact_email", "consent")
BATCH = 500


def contacts(organisations: Collection[UUID]) -> dict[UUID, Person]:
    """The latest of the people who are at each organisation now; one query a batch."""
    keys = list(organisations)
    found: dict[UUID, Person] = {}
    for start in range(0, len(keys), BATCH):
        rows = Affiliation.objects.filter(organisation__in=keys[start : start + BATCH], until=None)
        for row in rows.select_related("person__ecosystem").order_by("id"):
            found[row.organisation_id] = row.person
    return found


def contact_values(viewer: Viewer, person: Person | None) -> Values:
    """What the columns hold for a viewer who keeps the organisation."""
    if person is None:
        return dict.fromkeys(FIELDS)
    shown = change_person(viewer, person) or person.consented_at is not None
    return {
        "contact_person": person.name if shown else HIDDEN,
        "contact_email": (person.email or None) if change_person(viewer, person) else HIDDEN,
        "consent": person.consented_at is not None,
    }


@dataclass(frozen=True)
class Named:
    """A contact that a row names."""

    organisation: Organisation
    name: str
    email: str
    source: str


def save_contacts(saving: Saving, rows: Iterable[tuple[Organisation, Values, str]]) -> None:
    """Note the contacts of organisations that were saved: known people get the role, others are added.

    A 'yes' under consent is not taken over: only the person can agree, by the link in the mail to them.
    """
    asked = list(rows)
    present = contacts([one.pk for one, _values, _source in asked])
    named = [
        _named(one, values, present.get(one.pk), source)
        for one, values, source in asked
        if values.get("contact_person") or values.get("contact_email")
    ]
    if not named:
        return
    known = _known(saving, named)
    new: dict[tuple[str, str], NewPerson] = {}
    for one in named:
        person = known.get(one.email) if one.email else present.get(one.organisation.pk)
        if one.email and person is None:
            person = _same_name(present.get(one.organisation.pk), one)
        if person is None:
            _note(new, one, saving)
        elif person.network_id == one.organisation.network_id:
            _update(saving, person, one)
    if new:
        network = named[0].organisation.network
        add_people(network=network, rows=new.values(), by=saving.viewer, origin=saving.run)


def _named(one: Organisation, values: Values, present: Person | None, source: str) -> Named:
    name = str(values.get("contact_person") or "")
    email = str(values.get("contact_email") or "").lower()
    if not name and present and present.email == email:
        name = present.name
    return Named(one, name or email.partition("@")[0], email, source)


def _known(saving: Saving, named: list[Named]) -> Mapping[str, Person]:
    emails = {one.email for one in named if one.email}
    rows = Person.objects.filter(network=saving.viewer.network).filter(Q(email__in=emails))
    return {one.email: one for one in rows.select_related("ecosystem").prefetch_related("network")}


def _same_name(present: Person | None, one: Named) -> Person | None:
    """The contact that is there, if the row only adds or mends the address."""
    return present if present and present.folded == folded(one.name) else None


def _note(new: dict[tuple[str, str], NewPerson], one: Named, saving: Saving) -> None:
    key = (one.email, "" if one.email else f"{one.name}/{one.organisation.pk}")
    values = {
        "name": one.name,
        "email": one.email,
        "source": saving.source or one.source,
        "purpose": saving.purpose,
    }
    roles: dict[tuple[str, str], tuple[Role, ...]] = defaultdict(tuple)
    if key in new:
        roles[key] = tuple(new[key].roles)
    new[key] = NewPerson(values, (*roles[key], Role(one.organisation)))


def _update(saving: Saving, person: Person, one: Named) -> None:
    if change_person(saving.viewer, person):
        values = {"name": one.name} | ({"email": one.email} if one.email else {})
        change_person_facts(person=person, values=values, by=saving.viewer, origin=saving.run)
    add_role(person=person, role=Role(one.organisation), by=saving.viewer, origin=saving.run)
