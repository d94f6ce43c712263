"""Which tables a backup holds, and how a row becomes JSON and a row again."""

import base64
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

type Row = list[Any]


def backed_up() -> list[type[models.Model]]:
    """Every model with a table of its own, those between two models included, by table name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns(model: type[models.Model]) -> list[str]:
    """The names of the model's columns, as attributes, in the order of a line."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def rows(model: type[models.Model]) -> Iterator[Row]:
    """All rows in the order of their keys, in pieces, so that memory stays flat."""
    query = model._base_manager.order_by("pk").values_list(*columns(model))
    for values in query.iterator(chunk_size=2000):
        yield [_to_json(value) for value in values]


def _to_json(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return value


def to_database(model: type[models.Model], row: Row) -> Row:
    """A line's values as this database wants them."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return [
        field.get_db_prep_save(_to_python(field, value), connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _to_python(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField) and isinstance(value, dict):
        return base64.b64decode(value["base64"])
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def migrations() -> list[str]:
    """The migrations that this database has seen: 'room.name', sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
