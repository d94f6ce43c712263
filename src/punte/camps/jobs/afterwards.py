"""After camps, by the clock."""

from typing import Any

from django.tasks import task
from django.utils import timezone

from punte.camps.services import followups


@task()
def keep_follow_ups() -> dict[str, Any]:
    """Write down what is to be asked of camps that are over, and ask what is due."""
    now = timezone.now()
    return {
        "prepared": followups.prepare_follow_ups(now=now),
        "asked": followups.ask_follow_ups(now=now),
    }
