"""Jobs of webhooks."""

from datetime import timedelta
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from punte.post.webhooks.deliver import sweep_deliveries, try_delivery

SWEEP_EVERY = timedelta(minutes=10)


@task
def deliver(*, delivery: str, network: str | None = None) -> str:
    """Try to send one delivery; what became of it."""
    return try_delivery(delivery=UUID(delivery))


@task
def sweep() -> int:
    """Look after deliveries whose job is lost, and forget old ones."""
    return sweep_deliveries(now=timezone.now())
