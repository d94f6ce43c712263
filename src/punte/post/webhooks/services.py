"""What managers do with addresses: add, change, renew the secret, send again, remove."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members.models import Network
from punte.members.policies import manage_network
from punte.post.models import Delivery, DeliveryState, Webhook
from punte.post.webhooks.deliver import enqueue
from punte.post.webhooks.sending import Unwanted, look_up
from punte.post.webhooks.signing import new_secret
from punte.post.webhooks.topics import is_topic
from punte.records.events import changes, record
from punte.web.access import Viewer

MOST = 20  # addresses a network
MOST_AGAIN = 1000  # deliveries sent again at once


def add_webhook(*, network: Network, url: str, label: str, topics: Sequence[str], by: Viewer) -> Webhook:
    """Add an address; its `secret` is on the row, to be shown now and never again."""
    _manager(by, network.pk)
    _check_address(url)
    return _add(network, url, label, topics, by)


@transaction.atomic
def _add(network: Network, url: str, label: str, topics: Sequence[str], by: Viewer) -> Webhook:
    if Webhook.objects.filter(network=network).count() >= MOST:
        raise ValidationError(
            _("There are twenty addresses already. Remove one that is not needed any more.")
        )
    hook = Webhook(
        network=network,
        url=url,
        label=label,
        topics=list(topics),
        secret=new_secret(),
        created_by_id=by.account,
    )
    _check(hook)
    hook.save(force_insert=True)
    record(
        "post.webhook.added",
        subject=hook,
        network=network.pk,
        by=by.account,
        after={"label": label, "topics": list(topics)},
    )
    return hook


def change_webhook(
    *, webhook: Webhook, url: str, label: str, topics: Sequence[str], active: bool, by: Viewer
) -> Webhook:
    """Change address, label, topics, or switch it off and on."""
    _manager(by, webhook.network_id)
    if active:
        _check_address(url)
    return _change(webhook, {"url": url, "label": label, "topics": list(topics), "active": active}, by)


@transaction.atomic
def _change(webhook: Webhook, values: Mapping[str, Any], by: Viewer) -> Webhook:
    before, after = changes(webhook, values)
    for name, value in values.items():
        setattr(webhook, name, value)
    if before:
        _check(webhook)
        webhook.failing_since = None
        webhook.save()
        record(
            "post.webhook.changed",
            subject=webhook,
            network=webhook.network_id,
            by=by.account,
            before=before,
            after=after,
        )
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: Viewer) -> Webhook:
    """Sign with a new secret from now on; the one before is void at once."""
    _manager(by, webhook.network_id)
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    record("post.webhook.renewed", subject=webhook, network=webhook.network_id, by=by.account)
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: Viewer) -> None:
    """Remove the address and its log."""
    _manager(by, webhook.network_id)
    record(
        "post.webhook.removed",
        subject=webhook,
        network=webhook.network_id,
        by=by.account,
        before={"label": webhook.label},
    )
    webhook.delete()


@transaction.atomic
def send_again(*, delivery: Delivery, by: Viewer) -> None:
    """Send one settled delivery again, under its own id."""
    _manager(by, delivery.network_id)
    if not _again(Delivery.objects.filter(pk=delivery.pk).values_list("pk", flat=True)):
        raise ValidationError(_("It is on its way already."))


@transaction.atomic
def replay(*, webhook: Webhook, since: datetime, by: Viewer) -> int:
    """Send everything since a moment again, oldest first; how many. At most a thousand at once."""
    _manager(by, webhook.network_id)
    rows = Delivery.objects.filter(webhook=webhook, created_at__gte=since).order_by("created_at", "pk")
    sent = _again(rows.values_list("pk", flat=True)[:MOST_AGAIN])
    record(
        "post.webhook.replayed",
        subject=webhook,
        network=webhook.network_id,
        by=by.account,
        after={"deliveries": sent},
    )
    return sent


def _again(keys: Iterable[UUID]) -> int:
    settled = Delivery.objects.filter(pk__in=list(keys)).exclude(state=DeliveryState.WAITING)
    rows = list(settled.order_by("created_at", "pk"))
    now = timezone.now()
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.WAITING, attempts=0, next_try=now
    )
    for row in rows:
        row.next_try = now
    enqueue(rows)
    return len(rows)


def _manager(by: Viewer, network: UUID) -> None:
    if by.network != network or not manage_network(by):
        raise PermissionDenied


def _check(hook: Webhook) -> None:
    if not hook.topics:
        raise ValidationError({"topics": _("Choose at least one thing that it is told of.")})
    if unknown := [topic for topic in hook.topics if not is_topic(topic)]:
        raise ValidationError(
            {"topics": _("Nothing is told under the name %(names)s.") % {"names": ", ".join(unknown)}}
        )
    hook.full_clean(exclude=["network"])


def _check_address(url: str) -> None:
    """Before the transaction: resolving a name may take a while, and a transaction makes others wait."""
    try:
        look_up(url)
    except Unwanted as reason:
        raise ValidationError({"url": str(reason)}) from reason
