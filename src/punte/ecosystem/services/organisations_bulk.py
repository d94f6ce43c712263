"""Many organisations at once, as imports bring them: a few statements for thousands of rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from punte.ecosystem.models import (
    Capability,
    Claim,
    Ecosystem,
    Listing,
    Organisation,
    OrganisationRegion,
    OrganisationTheme,
    Participation,
    Theme,
)
from punte.ecosystem.policies import change_organisation, take_part
from punte.ecosystem.queries.places import homes
from punte.ecosystem.services.organisations import FIELDS, completed, differences, state_for_new
from punte.ecosystem.services.writing import folded, here, known_fields, same_network, told
from punte.members.models import Network
from punte.records.events import Happening, record_many
from punte.records.refs import Ref
from punte.web.access import Viewer

BATCH = 500
_EMPTY = Organisation()  # to tell what a new one's values are


@dataclass(frozen=True)
class Facts:
    """What a row says about an organisation; None leaves that part as it is."""

    values: Mapping[str, Any]
    themes: Sequence[Theme] | None = None
    places: Sequence[str] | None = None
    capabilities: Sequence[str] | None = None


@dataclass
class _Links:
    """Rows that hang on organisations, collected to be written together."""

    themes: list[OrganisationTheme] = field(default_factory=list)
    places: list[OrganisationRegion] = field(default_factory=list)
    capabilities: list[Capability] = field(default_factory=list)

    def take(self, one: Organisation, facts: Facts) -> None:
        """Collect what the facts say hangs on this organisation."""
        network = one.network_id
        for theme in dict.fromkeys(facts.themes or ()):
            self.themes.append(OrganisationTheme(network_id=network, organisation=one, theme=theme))
        for code in dict.fromkeys(facts.places or ()):
            if code != one.region_id:
                self.places.append(OrganisationRegion(network_id=network, organisation=one, region_id=code))
        for text in dict.fromkeys(facts.capabilities or ()):
            self.capabilities.append(
                Capability(network_id=network, organisation=one, text=text, language=one.language)
            )

    def write(self) -> None:
        """Write them; links that exist already stay."""
        OrganisationTheme.objects.bulk_create(self.themes, batch_size=BATCH, ignore_conflicts=True)
        OrganisationRegion.objects.bulk_create(self.places, batch_size=BATCH, ignore_conflicts=True)
        Capability.objects.bulk_create(self.capabilities, batch_size=BATCH)


@transaction.atomic
def add_organisations(
    *, network: Network, rows: Iterable[Facts], by: Viewer, origin: Model | Ref | None = None
) -> list[Organisation]:
    """Add many. Their values have been checked by the caller; constraints of the database still hold."""
    here(by, network)
    if not take_part(by):
        raise PermissionDenied
    found, state, links = homes(network.pk), state_for_new(network, by), _Links()
    made: list[Organisation] = []
    happenings: list[Happening] = []
    for row in rows:
        given = known_fields(row.values, FIELDS)
        same_network(network, given.get("ecosystem"), *(row.themes or ()))
        full = completed(given, found)
        one = Organisation(network=network, folded=folded(given["name"]), state=state, **full)
        _, told_values = differences(_EMPTY, full, found)
        links.take(one, row)
        made.append(one)
        after = told({**told_values, "state": state, **_said(row)})
        happenings.append(
            Happening("ecosystem.organisation.added", one, network.pk, by.account, {}, after, origin)
        )
    Organisation.objects.bulk_create(made, batch_size=BATCH)
    links.write()
    record_many(happenings)
    return made


@transaction.atomic
def change_organisations(
    *,
    network: Network,
    rows: Iterable[tuple[Organisation, Facts]],
    by: Viewer,
    origin: Model | Ref | None = None,
) -> int:
    """Change many; how many truly changed. Raises PermissionDenied when one of them is not theirs to change.

    Themes, places and capabilities that a row names are set exactly.
    """
    here(by, network)
    found, links, now = homes(network.pk), _Links(), timezone.now()
    changed: list[Organisation] = []
    happenings: list[Happening] = []
    moved: list[Organisation] = []
    pairs = list(rows)
    known = _known([one for one, _facts in pairs])
    replaced = _Replaced()
    for one, facts in pairs:
        if one.network_id != network.pk or not change_organisation(by, one):
            raise PermissionDenied
        given = known_fields(facts.values, FIELDS)
        same_network(network, given.get("ecosystem"), *(facts.themes or ()))
        full = completed(given, found, one)
        before, after = differences(one, full, found)
        _links_differ(one, facts, known, before, after)
        if not after:
            continue
        home = one.ecosystem_id
        for name, value in full.items():
            setattr(one, name, value)
        one.folded, one.updated_at = folded(one.name), now
        changed.append(one)
        if one.ecosystem_id != home:
            moved.append(one)
        partly = Facts(
            {},
            facts.themes if "themes" in after else None,
            facts.places if "places" in after else None,
            facts.capabilities if "capabilities" in after else None,
        )
        replaced.note(one, partly)
        links.take(one, partly)
        happenings.append(
            Happening("ecosystem.organisation.changed", one, network.pk, by.account, before, after, origin)
        )
    Organisation.objects.bulk_update(changed, [*FIELDS, "folded", "updated_at"], batch_size=BATCH // 5)
    for one in moved:
        Listing.objects.filter(organisation=one).update(ecosystem=one.ecosystem_id)
    replaced.clear()
    links.write()
    record_many(happenings)
    return len(changed)


@transaction.atomic
def remove_organisations(*, ids: Iterable[UUID], by: Viewer, origin: Model | Ref | None = None) -> set[UUID]:
    """Delete those on which nothing hangs; the ids of those that stay, because something does.

    For undoing an import. Raises PermissionDenied when one of them is not theirs to change.
    """
    rows = list(Organisation.objects.filter(network=by.network, pk__in=list(ids)).select_related("ecosystem"))
    if not all(change_organisation(by, one) for one in rows):
        raise PermissionDenied
    keys = [one.pk for one in rows]
    kept: set[UUID] = set()
    hanging: tuple[tuple[Any, str], ...] = (
        (Listing, "organisation"),
        (Participation, "organisation"),
        (Claim, "organisation"),
        (Ecosystem, "gateway"),
    )
    for model, name in hanging:
        kept |= set(model.objects.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    gone = [one for one in rows if one.pk not in kept]
    record_many(
        Happening(
            "ecosystem.organisation.removed", one, one.network_id, by.account, {"name": one.name}, {}, origin
        )
        for one in gone
    )
    Organisation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return kept


@dataclass
class _Replaced:
    """Organisations whose links are set anew."""

    themes: list[Any] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)
    capabilities: list[Any] = field(default_factory=list)

    def note(self, one: Organisation, facts: Facts) -> None:
        """Remember which of its links the facts replace."""
        for name in ("themes", "places", "capabilities"):
            if getattr(facts, name) is not None:
                getattr(self, name).append(one.pk)

    def clear(self) -> None:
        """Take the old links away."""
        models: dict[str, Any] = {
            "themes": OrganisationTheme,
            "places": OrganisationRegion,
            "capabilities": Capability,
        }
        for name, model in models.items():
            keys = getattr(self, name)
            for start in range(0, len(keys), BATCH):
                model.objects.filter(organisation__in=keys[start : start + BATCH]).delete()


type _Known = dict[str, dict[Any, list[str]]]


def _known(rows: Sequence[Organisation]) -> _Known:
    """Names of themes, codes of places, texts of capabilities by organisation; three queries a batch."""
    found: _Known = {"themes": {}, "places": {}, "capabilities": {}}
    keys = [one.pk for one in rows]
    sources: tuple[tuple[str, Any, str], ...] = (
        ("themes", OrganisationTheme, "theme__name"),
        ("places", OrganisationRegion, "region_id"),
        ("capabilities", Capability, "text"),
    )
    for start in range(0, len(keys), BATCH):
        for name, model, value in sources:
            wanted = model.objects.filter(organisation__in=keys[start : start + BATCH]).order_by("id")
            for key, text in wanted.values_list("organisation_id", value):
                found[name].setdefault(key, []).append(text)
    return found


def _said(facts: Facts) -> dict[str, list[str]]:
    said = {
        "themes": sorted({theme.name for theme in facts.themes}) if facts.themes is not None else None,
        "places": sorted(set(facts.places)) if facts.places is not None else None,
        "capabilities": list(dict.fromkeys(facts.capabilities)) if facts.capabilities is not None else None,
    }
    return {name: values for name, values in said.items() if values is not None}


def _links_differ(
    one: Organisation, facts: Facts, known: _Known, before: dict[str, Any], after: dict[str, Any]
) -> None:
    for name, said in _said(facts).items():
        had = known[name].get(one.pk, [])
        wanted = [code for code in said if code != one.region_id] if name == "places" else said
        if sorted(had) != sorted(wanted):
            before[name], after[name] = sorted(had), wanted
