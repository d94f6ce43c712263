"""People as a table: imported with a source and a purpose, exported as far as the viewer may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.ecosystem.policies import broker, change_person
from punte.ecosystem.queries.organisations import own_ecosystems
from punte.ecosystem.queries.people import people, shown_fields
from punte.ecosystem.services.people import (
    NewPerson,
    Role,
    add_people,
    change_person_facts,
    remove_people,
    set_roles,
)
from punte.ecosystem.services.writing import folded
from punte.ecosystem.tables.organisations import network_of
from punte.ecosystem.tables.words import aliases, words
from punte.members.models import Network
from punte.records.refs import Ref, ref
from punte.records.tables import Change, Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import HIDDEN, Field, TableSpec
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.web.access import Viewer

BATCH = 500
NAMES = words(
    """
    person; full name; nume complet; nume și prenume; име и фамилия; имена; nom i cognoms; nombre y apellidos;
    fulde navn; täisnimi; ees- ja perekonnanimi; nume; nom; nombre; navn; nimi
    """
)
TITLES = words(
    """
    position; job title; function; funcție; poziție; длъжност; càrrec; cargo; stilling; titel; amet
    """
)
UNKNOWN = gettext_noop("No organisation called '%(name)s' is on the map. Import organisations first.")
OWN = gettext_noop("%(name)s has an account and keeps the entry; ask them.")

SPEC = TableSpec(
    key="people",
    label=_("People"),
    place_field="organisation",
    fields=(
        Field(
            "name",
            _("Name"),
            required=True,
            max_length=200,
            aliases=NAMES,
        ),
        Field("email", _("E-mail"), "email", identifier=True, max_length=254, aliases=aliases("email")),
        Field("organisation", _("Organisation"), max_length=300, aliases=aliases("name")),
        Field(
            "title",
            _("Role"),
            max_length=200,
            aliases=TITLES,
        ),
        Field("phone", _("Telephone"), max_length=40, aliases=aliases("phone")),
        Field("headline", _("In one line"), max_length=200),
        Field(
            "languages",
            _("Languages"),
            "multi",
            aliases=("limbi", "езици", "llengües", "idiomas", "sprog", "keeled"),
        ),
        Field("consent", _("Consent"), "bool", aliases=aliases("consent")),
        Field("fictional", _("Fictional"), "bool", aliases=aliases("fictional")),
    ),
)


def existing(viewer: Viewer) -> Iterable[Record]:
    """People whom the viewer may see."""
    current = dict(
        Affiliation.objects.filter(network=viewer.network, until=None)
        .order_by("id")
        .values_list("person_id", "organisation__name")
    )
    for id, name, email in people(viewer).order_by().values_list("pk", "name", "email"):
        yield Record(str(id), name, current.get(id, ""), "", {"email": email})


def load(viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    """The present values of those that the viewer may change."""
    rows = people(viewer).filter(pk__in=list(ids)).select_related("ecosystem")
    mine = [one for one in rows if change_person(viewer, one)]
    roles = _roles(mine)
    return {
        one.pk: _values(one, roles.get(one.pk), {name: getattr(one, name) for name in _SHOWN}) for one in mine
    }


def rows(viewer: Viewer, filters: Mapping[str, str]) -> Iterable[Values]:
    """People as far as the viewer may see them."""
    found = list(people(viewer).select_related("ecosystem").order_by("folded", "pk"))
    roles, belongs = _roles(found), own_ecosystems(viewer)
    for one in found:
        shown = shown_fields(viewer, one, belongs)
        # Hidden, not empty: a file that comes back must not clear what its reader never saw.
        hidden = [name for name in _SHOWN if getattr(one, name) and name not in shown]
        values = {**_values(one, roles.get(one.pk), shown), **dict.fromkeys(hidden, HIDDEN)}
        yield {**values, "punte_id": str(one.pk)}


_SHOWN = ("email", "phone", "headline", "languages")


def _roles(found: Sequence[Person]) -> dict[UUID, Affiliation]:
    keys, latest = [one.pk for one in found], {}
    for start in range(0, len(keys), BATCH):
        current = Affiliation.objects.filter(person__in=keys[start : start + BATCH], until=None)
        for row in current.select_related("organisation").order_by("id"):
            latest[row.person_id] = row
    return latest


def _values(one: Person, role: Affiliation | None, shown: Mapping[str, Any]) -> Values:
    return {
        "name": one.name,
        "email": shown.get("email") or None,
        "phone": shown.get("phone") or None,
        "headline": shown.get("headline") or None,
        "languages": tuple(shown.get("languages") or ()) or None,
        "organisation": role.organisation.name if role else None,
        "title": (role.title or None) if role else None,
        "consent": one.consented_at is not None,
        "fictional": one.fictional,
    }


def save_many(saving: Saving) -> Sequence[Ref | Message]:
    """Add and change; a 'yes' under consent is not taken over, for only the person can agree."""
    network = network_of(saving.viewer)
    homes = _organisations(network, saving.changes)
    known = (
        Person.objects.select_related("ecosystem")
        .prefetch_related("network")
        .in_bulk([change.target for change in saving.changes if change.target])
    )
    answers: dict[int, Ref | Message] = {}
    new: list[tuple[Change, NewPerson]] = []
    for change in saving.changes:
        asked = str(change.values.get("organisation") or "")
        home = homes.get(folded(asked)) if asked else None
        if asked and home is None:
            answers[change.number] = message(UNKNOWN, name=asked)
        elif change.target is None:
            new.append((change, _new(change.values, home, saving)))
        elif one := known.get(change.target):
            answers[change.number] = _change(saving, one, change.values, home)
    made = add_people(
        network=network, rows=[person for _change, person in new], by=saving.viewer, origin=saving.run
    )
    answers |= {change.number: ref(one) for (change, _person), one in zip(new, made, strict=True)}
    gone = message(gettext_noop("What this row would change is no longer here."))
    return [answers.get(change.number, gone) for change in saving.changes]


def _organisations(network: Network, changes: Sequence[Change]) -> dict[str, Organisation]:
    names = {
        folded(str(change.values["organisation"])) for change in changes if change.values.get("organisation")
    }
    rows = Organisation.objects.filter(network=network, folded__in=names).select_related(
        "ecosystem", "network"
    )
    return {one.folded: one for one in rows}


def _plain(values: Values) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in ("name", "email", "phone", "headline"):
        if name in values:
            given[name] = str(values[name] or "")
    if "languages" in values:
        codes = values["languages"]
        given["languages"] = [str(code) for code in codes] if isinstance(codes, tuple) else []
    if "fictional" in values:
        given["fictional"] = bool(values["fictional"])
    return given


def _new(values: Values, home: Organisation | None, saving: Saving) -> NewPerson:
    roles = (Role(home, str(values.get("title") or "")),) if home else ()
    return NewPerson({**_plain(values), "source": saving.source, "purpose": saving.purpose}, roles)


def _change(saving: Saving, one: Person, values: Values, home: Organisation | None) -> Ref | Message:
    if not change_person(saving.viewer, one):
        return message(OWN, name=one.name)
    change_person_facts(person=one, values=_plain(values), by=saving.viewer, origin=saving.run)
    if "organisation" in values or "title" in values:
        current = _roles([one]).get(one.pk)
        place = home or (current.organisation if current and "organisation" not in values else None)
        title = str(values["title"] or "") if "title" in values else (current.title if current else "")
        set_roles(person=one, roles=[Role(place, title)] if place else [], by=saving.viewer)
    return ref(one)


def remove_many(removing: Removing) -> Sequence[Message | None]:
    """Take away what an import added, unless the person has agreed or made the entry their own since."""
    kept = remove_people(ids=removing.ids, by=removing.viewer, origin=removing.run)
    reason = message(gettext_noop("The person has answered since; only they can erase the entry."))
    return [reason if id in kept else None for id in removing.ids]


TABLE = Table(
    key="people",
    label=_("People"),
    says=_("People in organisations. They are told by mail once, and shown to others when they agree."),
    kind="ecosystem.person",
    page="ecosystem:people",
    spec=lambda network: SPEC,
    existing=existing,
    load=load,
    save_many=save_many,
    remove_many=remove_many,
    rows=rows,
    may_import=broker,
    may_export=broker,
    people=True,
    order=20,
)
