"""Values of the log in words."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
DAY_SHAPE = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT_SHAPE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
LONGEST = 300


def in_words(value: Any) -> str:
    """A value as its reader understands it; '' for nothing, '…' for what is no word (an id, a structure)."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        return str(formats.localize(value))
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, str):
        return _text(value)
    return "…"


def _text(value: str) -> str:
    if UUID_SHAPE.fullmatch(value):
        return "…"
    try:
        if MOMENT_SHAPE.fullmatch(value):
            moment = timezone.localtime(datetime.fromisoformat(value))
            return f"{formats.date_format(moment, 'SHORT_DATE_FORMAT')} {moment:%H:%M}"
        if DAY_SHAPE.fullmatch(value):
            return str(formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
    except ValueError:
        return value
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
