"""How one room points at another's thing without importing it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model


@dataclass(frozen=True, order=True)
class Ref:
    """A thing by kind (`<app label>.<model>`, lower case) and id."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


def ref(thing: Model | Ref) -> Ref:
    """The reference of a row whose primary key is a UUID."""
    if isinstance(thing, Ref):
        return thing
    key: Any = thing.pk
    return Ref(thing._meta.label_lower, key)
