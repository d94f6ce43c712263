"""Meetings by the clock."""

from typing import Any

from django.tasks import task
from django.utils import timezone

from punte.bridges.services import meetings


@task()
def keep_meetings() -> dict[str, Any]:
    """Ask whether meetings that are over took place; call off proposals whose times have all passed."""
    now = timezone.now()
    return {"asked": meetings.ask_whether_met(now=now), "expired": meetings.expire_proposals(now=now)}
