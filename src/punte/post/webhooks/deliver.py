"""From events to deliveries, and from deliveries to addresses.

At least once: a worker that dies between sending and noting sends again, under the same id.
"""

import http.client
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from punte.post.models import Delivery, DeliveryState, Webhook
from punte.post.webhooks.sending import Unwanted, post
from punte.post.webhooks.signing import headers
from punte.post.webhooks.topics import is_topic
from punte.records.events import record
from punte.records.models import Event

# The waits after the first, second … try that did not work; then it is given up, after some 31 hours.
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 4 * 60, 8 * 60, 18 * 60)]
CLAIM = timedelta(minutes=2)  # a try in hand is nobody else's for so long
KEEP = timedelta(days=60)


def hand_out(events: list[Event]) -> None:
    """Write a delivery for each address that wants the event; writing it again changes nothing."""
    told = [event for event in events if is_topic(event.kind) and event.network_id]
    hooks = list(Webhook.objects.filter(network__in={event.network_id for event in told}, active=True))
    rows = [
        Delivery(
            network_id=hook.network_id,
            webhook=hook,
            event=event.pk,
            topic=event.kind,
            body=body_of(event),
            next_try=timezone.now(),
        )
        for event in told
        for hook in hooks
        if hook.network_id == event.network_id and event.kind in hook.topics
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        # Asked for anew: of an event that was handed out before, the rows of that time count.
        told_of = Delivery.objects.filter(event__in={row.event for row in rows})
        enqueue(told_of.filter(state=DeliveryState.WAITING))


def body_of(event: Event) -> str:
    """What is sent: ids and the kind, nothing personal."""
    told = {
        "type": event.kind,
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.pk,
            "network": str(event.network_id),
            "subject": {"kind": event.subject_kind, "id": str(event.subject_id)},
            "origin": {"kind": event.origin_kind, "id": str(event.origin_id)} if event.origin_id else None,
        },
    }
    return json.dumps(told, separators=(",", ":"))


def enqueue(deliveries: Iterable[Delivery]) -> None:
    """Ask a worker to send them when each is due."""
    from punte.post.webhooks.jobs import deliver

    for one in deliveries:
        job = deliver.using(run_after=one.next_try, priority=5)
        job.enqueue(delivery=str(one.pk), network=str(one.network_id))


def try_delivery(*, delivery: UUID) -> str:
    """Try once to send it; its state afterwards, or 'not mine' when it is not due or in another's hand."""
    now = timezone.now()
    due = Delivery.objects.filter(pk=delivery, state=DeliveryState.WAITING, next_try__lte=now)
    if not due.update(next_try=now + CLAIM, attempts=F("attempts") + 1):
        return "not mine"
    row = Delivery.objects.select_related("webhook").get(pk=delivery)
    if not row.webhook.active:
        _give_up(row, "The address is switched off.")
        return row.state
    body = row.body.encode()
    try:
        answer = post(
            row.webhook.url, body, headers(row.webhook.secret, str(row.pk), int(now.timestamp()), body)
        )
    except Unwanted as reason:
        row.status = None
        _give_up(row, str(reason))
        return row.state
    except (OSError, http.client.HTTPException) as problem:
        row.status = None
        _later(row, str(problem) or type(problem).__name__)
        return row.state
    row.status = answer.status
    if answer.taken:
        _note_sent(row, answer.text)
    else:
        _later(row, answer.text)
    return row.state


def _note_sent(row: Delivery, answer: str) -> None:
    row.state, row.sent_at, row.answer, row.next_try = DeliveryState.SENT, timezone.now(), answer, None
    _save(row)
    Webhook.objects.filter(pk=row.webhook_id).exclude(failing_since=None).update(failing_since=None)


def _later(row: Delivery, why: str) -> None:
    if row.attempts > len(BACK_OFF):
        _give_up(row, why)
        return
    row.answer, row.next_try = why[:1000], timezone.now() + BACK_OFF[row.attempts - 1]
    with transaction.atomic():
        _save(row)
        enqueue([row])


def _give_up(row: Delivery, why: str) -> None:
    row.state, row.answer, row.next_try = DeliveryState.FAILED, why[:1000], None
    with transaction.atomic():
        _save(row)
        fresh = Webhook.objects.filter(pk=row.webhook_id, failing_since=None)
        if fresh.update(failing_since=timezone.now()):
            record("post.webhook.failed", subject=row.webhook, network=row.network_id, by=None)


def _save(row: Delivery) -> None:
    row.answer = row.answer.replace("\x00", "")
    row.save(update_fields=["state", "sent_at", "answer", "next_try", "status"])


def sweep_deliveries(*, now: datetime) -> int:
    """Ask again for those whose job is lost, forget old settled ones; how many were asked for."""
    lost = list(
        Delivery.objects.filter(state=DeliveryState.WAITING, next_try__lt=now - timedelta(minutes=15))[:500]
    )
    with transaction.atomic():
        enqueue(lost)
    settled = Delivery.objects.exclude(state=DeliveryState.WAITING)
    settled.filter(created_at__lt=now - KEEP).delete()
    return len(lost)
