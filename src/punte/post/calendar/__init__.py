"""One calendar a person: rooms contribute entries, the person adds their own and says when they are free."""

from punte.post.calendar.availability import availability
from punte.post.calendar.intervals import Interval
from punte.post.calendar.registry import Entry, Source, entries_of, register

__all__ = ["Entry", "Interval", "Source", "availability", "entries_of", "register"]
