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
from punte.records.people.registry import ERASED, ERASED_ACTOR, Whom

BATCH = 500


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
    about = Q(subject_id__in=list(own))
    if whom.account:
        about |= Q(actor_id=whom.account)
    for event in found_in(Event, ("before", "after"), whom, about):
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
    return scrub_rows(Job, ("args", "result", "reason"), whom)


def scrub_rows(model: type[Model], fields: tuple[str, ...], whom: Whom, also: Q | None = None) -> int:
    """Mark the person's values in these text and JSON fields of rows about them; how many rows changed.

    For rooms' erasers: for texts that may name somebody, and are not theirs to delete. See `found_in`.
    """
    scrubber, touched = Scrubber(whom), 0
    for row in found_in(model, fields, whom, also):
        new = {name: scrubber.value(getattr(row, name)) for name in fields}
        if new != {name: getattr(row, name) for name in fields}:
            model._default_manager.filter(pk=row.pk).update(**new)
            touched += 1
    return touched


def _hide(values: dict[str, Any], kind: str) -> dict[str, Any]:
    """In events about the person, whatever their kind calls private goes, too."""
    known = subjects.kind_of(kind)
    private = known.private if known else frozenset()
    return {name: ERASED if name in private and value else value for name, value in values.items()}


def found_in[Row: Model](
    model: type[Row], fields: tuple[str, ...], whom: Whom, also: Q | None = None
) -> Iterator[Row]:
    """Rows about the person: their texts hold an address or an id of theirs, or `also` says so.

    Names find nothing: others bear them, too, and one's own name can be changed into any word. Addresses
    are looked for as JSON may have escaped them as well.
    """
    wanted = also or Q(pk__in=[])
    ids = [str(ref.id) for ref in whom.refs] + ([str(whom.account)] if whom.account else [])
    for word in {*whom.emails, *ids}:
        for spelling in {word, json.dumps(word)[1:-1]}:
            for name in fields:
                wanted |= Q(**{f"{name}_text__icontains": spelling})
    rows: QuerySet[Row] = model._default_manager.annotate(
        **{f"{name}_text": Cast(name, TextField()) for name in fields}
    ).filter(wanted)
    keys: list[int | UUID] = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from model._default_manager.filter(pk__in=keys[start : start + BATCH])
