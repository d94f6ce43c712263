"""People's data: what is known about somebody, a copy for them, and erasing it everywhere.

Rooms register in their `apps.py`:

    exporters.register(Exporter("ecosystem.people", _("As a contact"), export))
    erasers.register(Eraser("ecosystem.people", {"ecosystem.person": ("name", "email")}, erase))
    identities.register("ecosystem.people", find)   # which of my rows are this person

An eraser must be safe to run twice, and find its rows by what `Whom` says:
ids stay the same after a restore, when erasures are replayed.
"""

from punte.records.people.registry import (
    ERASED,
    ERASED_ACTOR,
    Collected,
    Eraser,
    Exporter,
    Whom,
    erasers,
    exporters,
    identities,
    impersonal,
)

__all__ = [
    "ERASED",
    "ERASED_ACTOR",
    "Collected",
    "Eraser",
    "Exporter",
    "Whom",
    "erasers",
    "exporters",
    "identities",
    "impersonal",
]
