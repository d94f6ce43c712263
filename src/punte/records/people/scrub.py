"""Erasing in the log and in jobs: values that name the person give way to a marker."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from punte.records import subjects
from punte.records.models import Event, Job
from punte.records.people.registry import ERASED, ERASED_ACTOR, Eraser, Whom, erasers

BATCH = 500


def register() -> None:
    """The erasers of records itself; they run after all others."""
    erasers.register(
        Eraser("records.events", {"records.event": ("before", "after")}, erase_events, order=900)
    )
    erasers.register(
        Eraser("records.jobs", {"records.job": ("args", "reason", "result")}, erase_jobs, order=910)
    )


class Scrubber:
    """Replaces a person's addresses wherever they stand, and their names as whole words."""

    def __init__(self, whom: Whom) -> None:
        words = sorted({*whom.emails, *whom.names}, key=len, reverse=True)
        alternatives = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
        self._pattern = re.compile(alternatives, re.IGNORECASE) if words else None

    def text(self, text: str) -> str:
        """The text with markers."""
        return self._pattern.sub(ERASED, text) if self._pattern else text

    def value(self, value: Any) -> Any:
        """A JSON value with markers in all its texts (keys are left alone)."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value


def erase_events(whom: Whom) -> int:
    """Mark the person's values in what changed; as actor `ERASED_ACTOR` takes their place."""
    scrubber, touched = Scrubber(whom), 0
    own = {ref.id: ref.kind for ref in whom.refs}
    for event in _found(Event, ("before", "after"), whom, Q(subject_id__in=list(own)), spare=_no_names):
        before, after = scrubber.value(event.before), scrubber.value(event.after)
        if own.get(event.subject_id) == event.subject_kind:
            before, after = _hide(before, event.subject_kind), _hide(after, event.subject_kind)
        if (before, after) != (event.before, event.after):
            Event.objects.filter(pk=event.pk).update(before=before, after=after)
            touched += 1
    if whom.account:
        touched += Event.objects.filter(actor_id=whom.account).update(actor_id=ERASED_ACTOR)
    return touched


def erase_jobs(whom: Whom) -> int:
    """Mark the person's values in what jobs were given, gave back, and failed with."""
    scrubber, touched = Scrubber(whom), 0
    for job in _found(Job, ("args", "result", "reason"), whom, Q(pk__in=[])):
        args, result, reason = scrubber.value(job.args), scrubber.value(job.result), scrubber.text(job.reason)
        Job.objects.filter(pk=job.pk).update(args=args, result=result, reason=reason)
        touched += 1
    return touched


def _hide(values: dict[str, Any], kind: str) -> dict[str, Any]:
    """In events about the person, whatever their kind calls private goes, too."""
    known = subjects.kind_of(kind)
    private = known.private if known else frozenset()
    return {name: ERASED if name in private and value else value for name, value in values.items()}


def _no_names(whom: Whom) -> frozenset[str]:
    # A name of one short word would match half the log; longer ones are searched for.
    return frozenset(name for name in whom.names if len(name) > 3)


def _found[Row: Model](
    model: type[Row], fields: tuple[str, ...], whom: Whom, also: Q, spare: Any = _no_names
) -> Iterator[Row]:
    """Rows in whose texts the person may stand; JSON may escape letters, so both spellings count."""
    wanted = also
    for word in {*whom.emails, *spare(whom)}:
        for spelling in {word, json.dumps(word)[1:-1]}:
            for name in fields:
                wanted |= Q(**{f"{name}_text__icontains": spelling})
    rows: QuerySet[Row] = model._default_manager.annotate(
        **{f"{name}_text": Cast(name, TextField()) for name in fields}
    ).filter(wanted)
    ids: list[int | UUID] = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from model._default_manager.filter(pk__in=ids[start : start + BATCH])
