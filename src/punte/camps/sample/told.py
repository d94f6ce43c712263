"""What the file of the camp tells: `data/camp.json`."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PATH = Path(__file__).parent / "data" / "camp.json"


@cache
def told() -> dict[str, Any]:
    """The whole of it; keys of people and organisations are those of the community's file."""
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def moment(day: int, clock: str = "12:00") -> datetime:
    """A time on one of the camp's days, by its own clock."""
    first = date.fromisoformat(told()["camp"]["starts_on"])
    hour, minute = (int(part) for part in clock.split(":"))
    there = datetime(first.year, first.month, day, hour, minute, tzinfo=ZoneInfo(told()["camp"]["zone"]))
    return there.astimezone(UTC)
