"""What the calendar does to needs and offers: past their last day they close; before it, a mail asks."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing
from punte.ecosystem.queries.writers import keepers
from punte.ecosystem.services.listing_mails import remind
from punte.records.events import Happening, record_many

REMIND_AT = (14, 3)  # days before the last one
BATCH = 500


def close_expired(today: date | None = None) -> int:
    """Close what is published and past its last day; how many were."""
    day = today or timezone.localdate()
    closed = 0
    while True:
        with transaction.atomic():
            rows = list(Listing.objects.filter(state=State.PUBLISHED, expires_on__lt=day)[:BATCH])
            done = [one for one in rows if _close(one)]
            record_many(
                Happening(
                    "ecosystem.listing.expired",
                    one,
                    one.network_id,
                    None,
                    {"state": State.PUBLISHED},
                    {"state": State.CLOSED},
                )
                for one in done
            )
        closed += len(done)
        if len(rows) < BATCH:
            return closed


def remind_of_expiring(today: date | None = None) -> int:
    """Ask keepers of what ends in 14 and in 3 days whether to renew it; how many needs and offers that were.

    Each is reminded of once at each of the two, whether or not this ran on that very day.
    """
    day = today or timezone.localdate()
    reminded = 0
    for ids in batched(list(_due(day)), BATCH, strict=False):
        for listing in Listing.objects.filter(pk__in=ids).select_related(
            "network", "contact", "organisation"
        ):
            with transaction.atomic():
                # Of two workers one wins.
                mine = Listing.objects.filter(pk=listing.pk, reminded_on=listing.reminded_on)
                if not mine.update(reminded_on=day):
                    continue
                for account in keepers(listing):
                    remind(listing, account, day)
                reminded += 1
    return reminded


def _due(day: date) -> Iterator[UUID]:
    early, late = (timedelta(days=days) for days in REMIND_AT)
    near = Listing.objects.filter(state=State.PUBLISHED, expires_on__gte=day, expires_on__lte=day + early)
    first = Q(reminded_on=None)
    second = Q(expires_on__lte=day + late, reminded_on__lt=day, reminded_on__isnull=False)
    for pk, expires_on, reminded_on in near.filter(first | second).values_list(
        "pk", "expires_on", "reminded_on"
    ):
        if reminded_on is None or reminded_on < expires_on - late:
            yield pk


def _close(listing: Listing) -> bool:
    still = Listing.objects.filter(pk=listing.pk, state=State.PUBLISHED)
    return bool(still.filter(expires_on=listing.expires_on).update(state=State.CLOSED))
