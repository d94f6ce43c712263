"""Once a day: forget who had which session open."""

from django.tasks import task
from django.utils import timezone

from punte.camps.services.sessions import forget_presence


@task
def keep_sessions() -> None:
    """See `services/sessions/presence.py`."""
    forget_presence(now=timezone.now())
