"""What Punte refuses to start with."""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from punte.members.samples import listens_on_loopback


def debugging_stays_here(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """While debugging, whoever reaches the server can enter as a sample person: it listens here only."""
    host = os.environ.get("PUNTE_HOST", "")
    if settings.DEBUG and not listens_on_loopback():
        return [
            Error(
                f"PUNTE_DEBUG is on and PUNTE_HOST is {host}, which others can reach.",
                hint="Turn PUNTE_DEBUG off, or let the server listen on 127.0.0.1.",
                id="members.E001",
            )
        ]
    return []
