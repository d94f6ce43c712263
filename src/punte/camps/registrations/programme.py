"""The programme in the registries of the lower rooms."""

from punte.camps import calendar as own
from punte.post import calendar


def register() -> None:
    """Called once, when the app is ready."""
    calendar.register("camps.programme", own.entries)
