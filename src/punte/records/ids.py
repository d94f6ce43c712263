"""Identifiers that can stand in a URL without being guessed, and sort by time."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): Unix time to a quarter of a microsecond, then 62 random bits.

    The 48 bits of milliseconds are followed by 12 bits of their fraction
    (6.2, method 3), so that rows sort as they were made and lie side by side
    in an index.
    """
    nanoseconds = time.time_ns()
    fraction = (nanoseconds % 1_000_000) * 4096 // 1_000_000
    value = (nanoseconds // 1_000_000) << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | secrets.randbits(62)
    return UUID(int=value)
