"""Jobs of the map."""

from typing import Any

from django.tasks import task

from punte.ecosystem.services import listing_dates


@task()
def keep_listing_dates() -> dict[str, Any]:
    """Close needs and offers whose last day has passed; remind of those that are about to."""
    return {"closed": listing_dates.close_expired(), "reminded": listing_dates.remind_of_expiring()}
