"""From committed events to jobs, one for each handler that wants them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.tasks import task

from punte.records.handlers import named, wanting
from punte.records.models import Event

BATCH = 500
log = structlog.get_logger(__name__)


def dispatch() -> int:
    """Turn up to 500 waiting events into jobs; how many events there were.

    Events are flagged, not followed by a position: on PostgreSQL a lower id may
    commit after a higher one, and a position would step over it.
    """
    waiting = Event.objects.filter(dispatched=False)
    if not waiting.exists():
        return 0
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        events = list(waiting.only("id", "kind", "network_id")[:BATCH])
        wanted: dict[tuple[str, UUID | None], list[int]] = defaultdict(list)
        for event in events:
            for handler in wanting(event.kind):
                wanted[handler.name, event.network_id].append(event.pk)
        for (name, network), ids in wanted.items():
            # A job a network, so that its managers see what fails.
            of = str(network) if network else None
            handle_events.using(priority=10).enqueue(handler=name, events=ids, network=of)
        Event.objects.filter(pk__in=[event.pk for event in events]).update(dispatched=True)
    return len(events)


@task
def handle_events(*, handler: str, events: Sequence[int], network: str | None = None) -> None:
    """Hand a batch of events, all of one network or of none, to one handler."""
    found = named(handler)
    if found is None:
        log.warning("handler_gone", handler=handler, events=len(events))
        return
    found.handle(list(Event.objects.filter(pk__in=events)))
