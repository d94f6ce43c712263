"""The erasers of records itself: log, jobs, search, imports, kept answers. They run after all others."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from punte.records.models import IdempotencyKey, ImportRow, ImportRun, SearchEntry, SearchWord
from punte.records.models.imports import RunState
from punte.records.people.registry import Eraser, Whom, erasers
from punte.records.people.scrub import Scrubber, erase_events, erase_jobs, found_in, scrub_rows

OVER = (RunState.DONE, RunState.FAILED, RunState.UNDONE)
ROW_TEXTS = ("raw", "values", "before")


def register() -> None:
    """Make them known."""
    for eraser in (
        Eraser("records.imports", {"records.importrow": ROW_TEXTS}, erase_imports, order=890),
        Eraser("records.search", {"records.searchentry": ("words", "text")}, erase_search, order=895),
        Eraser("records.events", {"records.event": ("before", "after")}, erase_events, order=900),
        Eraser("records.jobs", {"records.job": ("args", "reason", "result")}, erase_jobs, order=910),
        Eraser("records.answers", {"records.idempotencykey": ("body",)}, erase_answers, order=920),
    ):
        erasers.register(eraser)


def erase_imports(whom: Whom) -> int:
    """Mark the person in imported rows, and drop the files they came in.

    An import that is still under way would bring the person back, so it is dropped as a whole.
    """
    marked, ids = Scrubber(whom), [ref.id for ref in whom.refs]
    about = Q(result__in=ids) | Q(target__in=ids)
    named = [row for row in found_in(ImportRow, ("raw",), whom, about) if marked.value(row.raw) != row.raw]
    runs = list(ImportRun.objects.filter(pk__in={row.run_id for row in named}))
    for run in runs:
        run.file.delete(save=False)
        if run.state in OVER:
            run.save(update_fields=["file"])
        else:
            run.delete()
    return scrub_rows(ImportRow, ROW_TEXTS, whom, about) + len(runs)


def erase_search(whom: Whom) -> int:
    """Take the person's entries out of the index, and words that only they had."""
    mine = Q(pk__in=[])
    for ref in whom.refs:
        mine |= Q(kind=ref.kind, object_id=ref.id)
    entries = list(SearchEntry.objects.filter(mine))
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    for network, word in {(entry.network_id, word) for entry in entries for word in entry.words.split()}:
        if not _still_said(network, word):
            SearchWord.objects.filter(network_id=network, word=word).delete()
    return len(entries)


def erase_answers(whom: Whom) -> int:
    """Forget kept answers of the API that name the person; a repeated request is then answered anew."""
    theirs = Scrubber(replace(whom, names=frozenset()))
    ids = [str(ref.id) for ref in whom.refs]
    kept = IdempotencyKey.objects.exclude(body=b"").iterator(chunk_size=500)
    naming = [
        one.pk
        for one in kept
        if (said := _said(bytes(one.body))) != theirs.value(said) or any(id in str(said) for id in ids)
    ]
    return IdempotencyKey.objects.filter(pk__in=naming).delete()[0]


def _said(body: bytes) -> Any:
    """The answer's values; JSON may escape letters, so it is read as what it means."""
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def _still_said(network: UUID, word: str) -> bool:
    said = SearchEntry.objects.filter(network_id=network, words__contains=word).values_list(
        "words", flat=True
    )
    return any(word in words.split() for words in said)
