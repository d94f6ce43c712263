"""Made-up rows that fit a table's columns, and a plain table to bring them into."""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from punte.records.events import Happening, record_many
from punte.records.ids import uuid7
from punte.records.imports.codec import from_json, to_json
from punte.records.imports.services.matching import record_of
from punte.records.models.imports import SavedMapping
from punte.records.refs import Ref
from punte.records.tables import Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import Choice, Field, TableSpec, Value
from punte.records.tabular.messages import Message
from punte.web.access import Viewer


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


SYLLABLES = words("ba ro mi ta ne so lu vi ko der man pla tes zu gra nor vest cli ger hed jan kal")
SECOND = words("Green Digital Smart Bio Metal Data Health Agro Robo Port Wind Solar Aqua Wood Cloud Micro")
THIRD = words("Institute University Cluster Labs Systems Park Hub Works Foundation Association Network")
FORMS = ("SRL", "OÜ", "A/S", "ЕООД", "S.L.", "")
TOWNS = words("Cluj-Napoca Oradea Zalău Varna Добрич Girona Barcelona Odense Vejle Tartu Pärnu")
STORE = "benchmark"
KIND = "benchmark.place"

SPEC = TableSpec(
    "plain",
    "Plain",
    (
        Field("name", "Name", required=True),
        Field("pic", "PIC", "code", identifier=True, pattern=r"\d{9}", example="999997930"),
        Field("type", "Type", "choice", choices=(Choice("sme", "SME"), Choice("university", "University"))),
        Field("town", "Town"),
        Field("country", "Country"),
        Field("themes", "Themes", "multi"),
        Field("budget", "Budget", "decimal"),
        Field("people", "People", "int"),
        Field("since", "Since", "date"),
        Field("open", "Open", "bool"),
        Field("website", "Website", "url"),
        Field("email", "E-mail", "email"),
    ),
    place_field="town",
    area_field="country",
)


def made_up(spec: TableSpec, count: int, seed: int = 1) -> Iterator[dict[str, Value]]:
    """Rows of a table, the same for the same seed; every second one has identifiers."""
    chance = random.Random(seed)
    for number in range(count):
        values = {one.name: _value(one, number + seed * 10_000_000, chance) for one in spec.fields}
        if number % 2:
            values |= {one.name: None for one in spec.identifiers}
        yield values | {spec.name_field: name(chance)}


def name(chance: random.Random) -> str:
    """A name as organisations have them."""
    start = "".join(chance.choices(SYLLABLES, k=3)).title()
    return f"{start} {chance.choice(SECOND)} {chance.choice(THIRD)} {chance.choice(FORMS)}".strip()


def _value(field: Field, number: int, chance: random.Random) -> Value:
    if field.choices:
        key = chance.choice(field.choices).key
        return (key,) if field.kind == "multi" else key
    if field.kind == "code":
        code = str(100_000_000 + number % 800_000_000)
        return code if field.compiled.fullmatch(code) else None
    made: dict[str, Value] = {
        "int": number % int(field.maximum or 500) + 1,
        "decimal": Decimal(number % 10_000) / 4,
        "date": date(2000, 1, 1) + timedelta(days=number % 9000),
        "bool": bool(number % 3),
        "url": f"https://{number}.example.org/about",
        "email": f"office@{number}.example.org",
        "multi": ("Clean energy", "Data spaces")[: number % 3],
    }
    if field.kind == "text":
        return chance.choice(TOWNS) if field.name in ("town", "city") else None
    return made[field.kind] or None


def _existing(viewer: Viewer) -> Iterable[Record]:
    rows = SavedMapping.objects.filter(table=STORE).values_list("pk", "columns")
    return [record_of(SPEC, str(id), from_json(SPEC, values)) for id, values in rows.iterator()]


def _load(viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    found: dict[UUID, Values] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        rows = SavedMapping.objects.filter(table=STORE, pk__in=wanted[start : start + 500])
        found |= {row.pk: from_json(SPEC, row.columns) for row in rows}
    return found


def _save_many(saving: Saving) -> Sequence[Ref | Message]:
    viewer = saving.viewer
    network = viewer.network
    assert network
    made, refs, happenings = [], [], []
    for change in saving.changes:
        row = SavedMapping(
            id=change.target or uuid7(),
            network_id=network,
            table=STORE,
            columns=to_json(change.values),
        )
        row.signature = str(row.pk)
        made.append(row)
        refs.append(Ref(KIND, row.pk))
        happenings.append(
            Happening(f"{KIND}.added", refs[-1], viewer.network, viewer.account, {}, row.columns, saving.run)
        )
    SavedMapping.objects.bulk_create(made)
    record_many(happenings)
    return refs


def _remove_many(removing: Removing) -> Sequence[Message | None]:
    SavedMapping.objects.filter(pk__in=removing.ids).delete()
    return [None] * len(removing.ids)


PLAIN = Table(
    key="plain",
    label="Plain",
    kind=KIND,
    spec=lambda network: SPEC,
    existing=_existing,
    load=_load,
    save_many=_save_many,
    remove_many=_remove_many,
    rows=lambda viewer, filters: (),
    may_import=lambda viewer: True,
    may_export=lambda viewer: True,
)
