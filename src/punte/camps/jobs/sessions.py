"""By the clock: forget who had which session open; find the latest words of what is being written."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from punte.camps.models import Wording
from punte.camps.services.sessions import forget_presence
from punte.records.search.index import index

LATELY = timedelta(hours=1)


@task
def keep_sessions() -> None:
    """See `services/sessions/presence.py`."""
    forget_presence(now=timezone.now())


@task
def find_again() -> None:
    """Index what was written lately: only the first of what is written in one go is an event."""
    rows = Wording.objects.filter(at__gt=timezone.now() - LATELY).order_by()
    index("camps.contribution", set(rows.values_list("contribution", flat=True)))
