"""Jobs by the clock. Rooms declare them in `apps.py`; the table keeps only when each runs next."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.tasks.base import Task
from django.utils import timezone

from punte.records.models import Recurrence


@dataclass(frozen=True)
class Recurring:
    """A task run every so often, or daily (`every` = 1 day or more) at a time of day in UTC."""

    name: str
    task: "Task[Any, Any]"
    every: timedelta
    at: time | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)

    def after(self, moment: datetime) -> datetime:
        """The first run later than `moment`."""
        if self.at is None:
            return moment + self.every
        run = datetime.combine(moment.astimezone(UTC).date(), self.at, tzinfo=UTC)
        while run <= moment:
            run += self.every
        return run


_declared: dict[str, Recurring] = {}


def register(recurring: Recurring) -> None:
    """Declare a recurring job; the name is its identity."""
    _declared[recurring.name] = recurring


def declared() -> list[Recurring]:
    """All declared recurring jobs by name."""
    return [_declared[name] for name in sorted(_declared)]


def tick() -> int:
    """Enqueue what is due; how many. Of several workers one wins each run."""
    now = timezone.now()
    rows = {row.name: row for row in Recurrence.objects.all()}
    started = 0
    for one in declared():
        row = rows.get(one.name)
        if row is None:
            Recurrence.objects.get_or_create(name=one.name, defaults={"next_run": one.after(now)})
            continue
        if row.next_run > now:
            continue
        with transaction.atomic():
            due = Recurrence.objects.filter(name=one.name, next_run=row.next_run)
            if due.update(next_run=one.after(now), last_run=now):
                one.task.enqueue(**one.kwargs)
                started += 1
    return started
