"""Which fields of which models hold what tells about a person; used by the test that asks for erasers."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from punte.records.people.registry import erasers, impersonal

# Names of fields that speak of people, whatever their type.
TELLING = re.compile(
    r"(^|_)(e?mail|phone|mobile|first_name|last_name|full_name|given_name|family_name|person_name|contact_name"
    r"|display_name|birth\w*|photo|portrait|ip|ip_address|user_agent|address_of|recipient|recipients|sender)($|_)"
)
PEOPLE = re.compile(r"(person|people|account|contact|participant|attendee)$")
WORDS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField)


def personal_fields() -> Iterator[tuple[str, str]]:
    """(model label, field) of all that looks personal in Punte's own and the libraries' tables."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if looks_personal(model, field):
                yield model._meta.label_lower, field.name


def looks_personal(model: type[models.Model], field: "models.Field[Any, Any]") -> bool:
    """True for addresses, for fields with telling names, and for names in tables of people."""
    if isinstance(field, (models.EmailField, models.GenericIPAddressField)):
        return True
    if not isinstance(field, WORDS):
        return False
    of_people = bool(PEOPLE.search(model._meta.model_name or "")) and field.name in {"name", "title", "label"}
    return of_people or bool(TELLING.search(field.name))


def uncovered() -> list[str]:
    """Personal fields that no eraser covers and nobody declared impersonal: 'room.model.field'."""
    covered = {
        (model, name) for eraser in erasers.all() for model, names in eraser.covers.items() for name in names
    }
    return sorted(
        f"{model}.{name}"
        for model, name in personal_fields()
        if (model, name) not in covered and (model, name) not in impersonal.reasons
    )
