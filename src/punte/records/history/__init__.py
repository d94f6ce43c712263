"""What happened to a thing, what it came from, what grew from it: read from the event log alone."""

from punte.records.history.queries import history_of
from punte.records.history.trail import trail_of
from punte.records.history.words import register

__all__ = ["history_of", "register", "trail_of"]
