"""Jobs of the fast lane."""

from typing import Any

from django.tasks import task

from punte.bridges.services import fastlane_promises


@task()
def keep_promises() -> dict[str, Any]:
    """Remind of promises that are about to end; say once when one has passed."""
    return {"reminded": fastlane_promises.remind_of_promises(), "late": fastlane_promises.tell_late()}
