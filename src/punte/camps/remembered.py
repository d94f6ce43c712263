"""What a web process remembers for some seconds, so that hundreds of phones that ask alike cost little."""

import time
from typing import Any

AT_MOST = 5000

_all: list["Remembered[Any, Any]"] = []


def forget() -> None:
    """Forget all that this process remembers (for tests)."""
    for one in _all:
        one._kept.clear()


class Remembered[Key, Value]:
    """Values of this process for some seconds; when there are too many, all are forgotten."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        _all.append(self)
        self._kept: dict[Key, tuple[float, Value]] = {}

    def get(self, key: Key) -> Value | None:
        """What was remembered, if it is not too old."""
        at, value = self._kept.get(key, (0.0, None))
        return value if time.monotonic() - at < self.seconds else None

    def keep(self, key: Key, value: Value) -> Value:
        """Remember it from now on."""
        if len(self._kept) >= AT_MOST:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), value)
        return value
