"""The clock's part in camps: places that nobody took, applications that nobody proved, needs a month old."""

from django.tasks import task

from punte.camps.services.care import forget_care
from punte.camps.services.participants import forget_unproven, keep_places


@task
def keep_participants() -> None:
    """Remind, pass places on, delete what is kept no longer."""
    keep_places()
    forget_unproven()
    forget_care()
