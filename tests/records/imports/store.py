"""A small table to import into, kept in rows that records has anyway: remembered columns hold any JSON."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from punte.records.events import Happening, record_many
from punte.records.ids import uuid7
from punte.records.imports.codec import from_json, to_json
from punte.records.imports.services.matching import record_of
from punte.records.models.imports import SavedMapping
from punte.records.refs import Ref
from punte.records.tables import Change, Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import HIDDEN
from punte.records.tabular.messages import Message, message
from punte.web.access import Rank, Viewer
from tests.records.tabular.samples import SPEC

KEPT = "test-store"
KIND = "test.place"


def kept(network: UUID) -> dict[UUID, dict[str, object]]:
    """Everything in the store, by id."""
    rows = SavedMapping.objects.filter(network_id=network, table=KEPT)
    return dict(rows.values_list("pk", "columns"))


def named(network: UUID) -> dict[object, dict[str, object]]:
    """Everything in the store, by name, without what is empty."""
    return {
        values["name"]: {
            name: value for name, value in values.items() if value is not None and name != "name"
        }
        for values in kept(network).values()
    }


def put(network: UUID, **values: object) -> UUID:
    """Put something into the store without an import."""
    made = SavedMapping(network_id=network, table=KEPT, columns=values)
    made.signature = str(values.get("pic") or made.pk)
    made.save()
    return made.pk


def change(viewer: Viewer, id: UUID, **values: object) -> None:
    """Somebody changes something after an import."""
    from django.db import transaction

    with transaction.atomic():
        one = SavedMapping.objects.get(pk=id)
        one.columns |= values
        one.save()
        record_many([Happening("test.place.changed", Ref(KIND, id), viewer.network, viewer.account)])


def existing(viewer: Viewer) -> Iterable[Record]:
    assert viewer.network
    return [record_of(SPEC, str(id), from_json(SPEC, values)) for id, values in kept(viewer.network).items()]


def load(viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    rows = SavedMapping.objects.filter(network_id=viewer.network, table=KEPT, pk__in=ids)  # type: ignore[misc]  # never None here
    return {row.pk: from_json(SPEC, row.columns) for row in rows}


def save_many(saving: Saving) -> Sequence[Ref | Message]:
    """Names that contain 'refuse' are refused; a PIC can be here once."""
    answers: list[Ref | Message] = []
    made, happenings = [], []
    found = SavedMapping.objects.in_bulk([change.target for change in saving.changes if change.target])
    for change in saving.changes:
        if "refuse" in str(change.values.get("name", "")):
            answers.append(message("The store refuses this name."))
            continue
        row = found[change.target] if change.target else _new(saving, change)
        row.columns = row.columns | to_json(change.values)
        row.signature = str(row.columns.get("pic") or row.pk)
        if change.target:
            row.save()
        else:
            made.append(row)
        answers.append(Ref(KIND, row.pk))
        verb = "changed" if change.target else "added"
        happenings.append(
            Happening(
                f"test.place.{verb}",
                Ref(KIND, row.pk),
                saving.viewer.network,
                saving.viewer.account,
                to_json(change.before or {}),
                to_json(change.values),
                saving.run,
            )
        )
    SavedMapping.objects.bulk_create(made)
    record_many(happenings)
    return answers


def _new(saving: Saving, change: Change) -> SavedMapping:
    assert saving.viewer.network
    columns: dict[str, object] = {"source": saving.source} if saving.source else {}
    return SavedMapping(id=uuid7(), network_id=saving.viewer.network, table=KEPT, columns=columns)


def remove_many(removing: Removing) -> Sequence[Message | None]:
    SavedMapping.objects.filter(pk__in=removing.ids, table=KEPT).delete()
    return [None for _ in removing.ids]


def rows(viewer: Viewer, filters: Mapping[str, str]) -> Iterable[Values]:
    """All rows; below the rank of a gateway e-mail addresses are hidden."""
    assert viewer.network
    for id, stored in sorted(kept(viewer.network).items()):
        values = {**from_json(SPEC, stored), "punte_id": str(id)}
        if viewer.rank < Rank.GATEWAY:
            values["email"] = HIDDEN
        if filters.get("town") in (None, values.get("town")):
            yield values


def may_import(viewer: Viewer) -> bool:
    """Gateways and above."""
    return viewer.rank >= Rank.GATEWAY


def may_export(viewer: Viewer) -> bool:
    """Members and above."""
    return viewer.rank >= Rank.MEMBER


PLACES = Table(
    key="places",
    label="Places",
    says="Where something happens.",
    kind=KIND,
    spec=lambda network: SPEC,
    existing=existing,
    load=load,
    save_many=save_many,
    remove_many=remove_many,
    rows=rows,
    may_import=may_import,
    may_export=may_export,
    chunk=5,
)
