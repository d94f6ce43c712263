"""Introductions by the clock."""

from django.tasks import task
from django.utils import timezone

from punte.bridges.services import outcomes
from punte.bridges.services.introductions import clock


@task
def look_after_introductions() -> dict[str, int]:
    """Remind, end what nobody answered, ask what came of what began; how many of each."""
    now = timezone.now()
    return {
        "expired": clock.expire_unanswered(now=now),
        "reminded": clock.remind_asked(now=now),
        "outcomes": outcomes.ask_due_outcomes(now=now),
    }


@task
def forget_causes() -> int:
    """Delete the causes of old refusals; how many."""
    return clock.forget_causes(now=timezone.now())
