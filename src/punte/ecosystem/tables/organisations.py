"""The stakeholder map as a table: what files bring and take along."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.data.places import locate
from punte.ecosystem.models import (
    Capability,
    Organisation,
    OrganisationRegion,
    OrganisationTheme,
    Region,
    Theme,
)
from punte.ecosystem.policies import broker, change_organisation, take_part
from punte.ecosystem.queries.organisation_filters import filtered
from punte.ecosystem.queries.organisations import own_ecosystems, shown_fields
from punte.ecosystem.services.organisations_bulk import (
    Facts,
    add_organisations,
    change_organisations,
    remove_organisations,
)
from punte.ecosystem.tables.contacts import FIELDS as CONTACT_FIELDS
from punte.ecosystem.tables.contacts import contact_values, contacts, save_contacts
from punte.ecosystem.tables.organisation_spec import organisation_spec
from punte.members.models import Network
from punte.records.refs import Ref, ref
from punte.records.tables import Change, Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import HIDDEN
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.web.access import Viewer

KIND = "ecosystem.organisation"
PLAIN = (
    "name",
    "short_name",
    "type",
    "helix",
    "country",
    "city",
    "description",
    "language",
    "email",
    "phone",
    "website",
    "source",
    "source_url",
    "verified_on",
    "pic",
    "ror",
    "vat",
    "fictional",
)
ASSESSMENT = ("role", "influence", "interest", "needs_noted", "referred_by")
NUMBERS = {"influence", "interest", "verified_on"}
EMPTY: dict[str, Any] = {"type": "unknown", "helix": "", "language": "en", "fictional": False}
BATCH = 500
TAKEN = gettext_noop("%(name)s already has this %(number)s.")


def existing(viewer: Viewer) -> Iterable[Record]:
    """All organisations of the network, for the search for duplicates."""
    rows = Organisation.objects.filter(network=viewer.network).order_by()
    for id, name, city, country, pic, ror, vat in rows.values_list(
        "pk", "name", "city", "country", "pic", "ror", "vat"
    ).iterator(chunk_size=5000):
        yield Record(str(id), name, city, country, {"pic": pic, "ror": ror, "vat": vat})


def load(viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    """The present values of those that the viewer may change."""
    keys = list(ids)
    found: dict[UUID, Values] = {}
    for start in range(0, len(keys), BATCH):
        rows = Organisation.objects.filter(network=viewer.network, pk__in=keys[start : start + BATCH])
        mine = [one for one in rows.select_related("ecosystem") if change_organisation(viewer, one)]
        found |= {one.pk: values for one, values in _full(viewer, mine)}
    return found


def rows(viewer: Viewer, filters: Mapping[str, str]) -> Iterable[Values]:
    """What the viewer sees of the organisations; assessments and contacts only of those they keep."""
    wanted = filtered(viewer, filters).select_related("ecosystem").order_by("folded", "pk")
    belongs = own_ecosystems(viewer)
    batch: list[Organisation] = []
    for one in wanted.iterator(chunk_size=BATCH):
        batch.append(one)
        if len(batch) == BATCH:
            yield from _shown(viewer, batch, belongs)
            batch = []
    yield from _shown(viewer, batch, belongs)


def _shown(viewer: Viewer, batch: list[Organisation], belongs: frozenset[UUID]) -> Iterable[Values]:
    for one, full in _full(viewer, batch):
        values = {**full, "punte_id": str(one.pk)}
        if not change_organisation(viewer, one):
            # Hidden, not empty: a file that comes back must not clear what its reader never saw.
            values |= dict.fromkeys((*ASSESSMENT, *CONTACT_FIELDS), HIDDEN)
            contact = shown_fields(viewer, one, belongs)
            values |= {
                name: contact.get(name, HIDDEN if getattr(one, name) else None) for name in ("email", "phone")
            }
        yield values


def _full(viewer: Viewer, batch: list[Organisation]) -> Iterable[tuple[Organisation, Values]]:
    """Every column of a batch; four queries."""
    keys = [one.pk for one in batch]
    themes = _grouped(OrganisationTheme, keys, "theme__key", ("theme__order", "theme__name"))
    places = _grouped(OrganisationRegion, keys, "region_id", ("region_id",))
    capabilities = _grouped(Capability, keys, "text", ("id",))
    people = contacts(keys)
    for one in batch:
        values: dict[str, Any] = {name: getattr(one, name) or None for name in (*PLAIN, *ASSESSMENT)}
        values["fictional"] = one.fictional
        values["region"] = one.region_id
        values["themes"] = tuple(themes.get(one.pk, ())) or None
        values["places"] = tuple(places.get(one.pk, ())) or None
        values["capabilities"] = tuple(capabilities.get(one.pk, ())) or None
        yield one, {**values, **contact_values(viewer, people.get(one.pk))}


def _grouped(model: Any, keys: list[UUID], value: str, order: tuple[str, ...]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    linked = model.objects.filter(organisation__in=keys).order_by(*order)
    for key, text in linked.values_list("organisation_id", value):
        found.setdefault(key, []).append(text)
    return found


def save_many(saving: Saving) -> Sequence[Ref | Message]:
    """Add and change; a number that another organisation has is refused row by row."""
    viewer = saving.viewer
    network = network_of(viewer)
    themes = {theme.key: theme for theme in Theme.objects.filter(network=network)}
    targets = (
        Organisation.objects.select_related("ecosystem")
        .prefetch_related("network")
        .in_bulk([change.target for change in saving.changes if change.target])
    )
    taken = _taken(network, saving.changes)
    answers: dict[int, Ref | Message] = {}
    new: list[tuple[Change, Facts]] = []
    old: list[tuple[Change, Organisation, Facts]] = []
    for change in saving.changes:
        if problem := _conflict(change, taken):
            answers[change.number] = problem
        elif change.target is None:
            new.append((change, _facts(change.values, themes, saving)))
        elif one := targets.get(change.target):
            old.append((change, one, _facts(change.values, themes, saving, one)))
    made = add_organisations(
        network=network, rows=[facts for _change, facts in new], by=viewer, origin=saving.run
    )
    change_organisations(
        network=network, rows=[(one, facts) for _change, one, facts in old], by=viewer, origin=saving.run
    )
    saved = [(change, one) for (change, _facts), one in zip(new, made, strict=True)]
    saved += [(change, one) for change, one, _facts in old]
    save_contacts(saving, ((one, change.values, one.source) for change, one in saved))
    answers |= {change.number: ref(one) for change, one in saved}
    gone = message(gettext_noop("What this row would change is no longer here."))
    return [answers.get(change.number, gone) for change in saving.changes]


def _facts(
    values: Values, themes: Mapping[str, Theme], saving: Saving, one: Organisation | None = None
) -> Facts:
    """Values of a row as the services want them."""
    plain: dict[str, Any] = {}
    for name in (*PLAIN, *ASSESSMENT):
        if name in values and (values[name] is not None or one):
            empty = EMPTY.get(name, None if name in NUMBERS else "")
            plain[name] = values[name] if values[name] is not None else empty
    if "region" in values or one is None:
        code = str(values.get("region") or "") or _located(values, one)
        plain["region"] = Region(pk=code) if code else None
    if one is None and saving.source:
        plain.setdefault("source", saving.source)
    return Facts(
        plain,
        themes=_chosen(values, "themes", themes),
        places=_texts(values, "places"),
        capabilities=_texts(values, "capabilities"),
    )


def _located(values: Values, one: Organisation | None) -> str:
    """The region that city and country say, for a new row that names none."""
    country = str(values.get("country") or "")
    return locate(country=country, city=str(values.get("city") or "")) if country and one is None else ""


def _chosen(values: Values, name: str, themes: Mapping[str, Theme]) -> list[Theme] | None:
    keys = _texts(values, name)
    return None if keys is None else [themes[key] for key in keys if key in themes]


def _texts(values: Values, name: str) -> list[str] | None:
    if name not in values:
        return None
    value = values[name]
    return [str(one)[:300] for one in value] if isinstance(value, tuple) else []


def network_of(viewer: Viewer) -> Network:
    """The network that the viewer is in; raises Network.DoesNotExist outside one."""
    return Network.objects.filter(pk__in=[viewer.network]).get()


type Taken = dict[tuple[str, str], tuple[UUID | None, str]]


def _taken(network: Network, changes: Sequence[Change]) -> Taken:
    """Who has the identifiers that the rows name; one query each."""
    found: Taken = {}
    for name in ("pic", "ror", "vat"):
        wanted = {str(change.values[name]) for change in changes if change.values.get(name)}
        known = Organisation.objects.filter(network=network, **{f"{name}__in": wanted}) if wanted else []
        for one in known:
            found[name, getattr(one, name)] = (one.pk, one.name)
    return found


def _conflict(change: Change, taken: Taken) -> Message | None:
    """A number that is another's, in the network or in a row above."""
    numbers = [(name, str(change.values[name])) for name in ("pic", "ror", "vat") if change.values.get(name)]
    for name, value in numbers:
        owner = taken.get((name, value))
        if owner and owner[0] != change.target:
            return message(TAKEN, name=owner[1], number=name.upper())
    for key in numbers:
        taken.setdefault(key, (change.target, str(change.values.get("name") or "")))
        if change.target is None:
            taken[key] = (UUID(int=change.number), str(change.values.get("name") or ""))
    return None


def remove_many(removing: Removing) -> Sequence[Message | None]:
    """Take away what an import added, unless something has come to hang on it since."""
    kept = remove_organisations(ids=removing.ids, by=removing.viewer, origin=removing.run)
    reason = message(gettext_noop("Needs, offers, projects or claims hang on it by now; close it by hand."))
    return [reason if id in kept else None for id in removing.ids]


TABLE = Table(
    key="organisations",
    label=_("Organisations"),
    says=_("The stakeholder map: who is in your region, what they work on, whom to ask there."),
    kind=KIND,
    page="ecosystem:organisations",
    spec=organisation_spec,
    existing=existing,
    load=load,
    save_many=save_many,
    remove_many=remove_many,
    rows=rows,
    may_import=broker,
    may_export=take_part,
    people=True,
    order=10,
)
