"""What post puts into the registries of lower rooms."""

from punte.post.outbox.jobs import SWEEP_EVERY, sweep
from punte.records.jobs import recurring


def everything() -> None:
    """Called once, when the app is ready."""
    recurring.register(recurring.Recurring("post.sweep", sweep, SWEEP_EVERY))
