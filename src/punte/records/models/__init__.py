"""The lowest floor: rows here hold other rooms' ids as plain values, no foreign keys."""

from punte.records.models.erasure import Erasure
from punte.records.models.event import Event
from punte.records.models.idempotency import IdempotencyKey
from punte.records.models.imports import ImportRow, ImportRun, SavedMapping
from punte.records.models.job import Job, Recurrence
from punte.records.models.search import SearchEntry, SearchWord

__all__ = [
    "Erasure",
    "Event",
    "IdempotencyKey",
    "ImportRow",
    "ImportRun",
    "Job",
    "Recurrence",
    "SavedMapping",
    "SearchEntry",
    "SearchWord",
]
