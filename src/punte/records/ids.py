"""Identifiers that can stand in a URL without being guessed, and sort by time."""

import secrets
import time
from threading import Lock
from uuid import UUID


class _Clock:
    """Instants of 1/4096 ms, each given once in this process unless the clock is set back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read = self._given = 0

    def tick(self) -> int:
        """The instant, or the next one not yet given where several are asked for within it."""
        read = time.time_ns() * 4096 // 1_000_000
        with self._lock:
            self._given = self._given + 1 if self._read <= read <= self._given else read
            self._read = read
            return self._given


_clock = _Clock()


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): Unix time to a quarter of a microsecond, then 62 random bits.

    The 48 bits of milliseconds are followed by 12 bits of their fraction
    (6.2, method 3), so that rows sort as they were made and lie side by side
    in an index. Two made by one process never share an instant.
    """
    milliseconds, fraction = divmod(_clock.tick(), 4096)
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | secrets.randbits(62)
    return UUID(int=value)
