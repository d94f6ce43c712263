"""A copy of what is known about a person: JSON for programs, CSV for spreadsheets, in one zip."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from punte.records.people.registry import Collected, Whom, exporters

# What a spreadsheet would run as a formula when a cell starts with it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def collect(whom: Whom) -> list[Collected]:
    """What every registered exporter knows, in order; parts that know nothing are left out."""
    found = [Collected(one.name, str(one.label), list(one.export(whom))) for one in exporters.all()]
    return [part for part in found if part.rows]


def write_zip(whom: Whom) -> bytes:
    """The zip file: `data.json` with everything, and one CSV file for each part."""
    parts = collect(whom)
    everything = {
        "made_at": timezone.now(),
        "parts": {part.name: {"label": part.label, "rows": part.rows} for part in parts},
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("data.json", json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for part in parts:
            out.writestr(f"{part.name}.csv", _csv(part))
    return memory.getvalue()


def _csv(part: Collected) -> str:
    columns = list(dict.fromkeys(name for row in part.rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in part.rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    # The mark lets spreadsheets see that it is UTF-8.
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ";".join(_cell(one) for one in value)
    if isinstance(value, Mapping):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
