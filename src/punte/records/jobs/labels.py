"""What jobs are called on pages. Rooms register their tasks' labels in `apps.py`."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from punte.records.models.job import Job

HANDLE = "punte.records.jobs.dispatch.handle_events"

# 'punte.records.tabular.Unreadable: ' before what the error says.
CLASS = re.compile(r"^[A-Za-z_][\w.]*: ")

_labels: dict[str, Any] = {}


def register(labels: Mapping[str, Any]) -> None:
    """Name tasks: {'punte.records.imports.jobs.apply_import': _("Import")}."""
    _labels.update(labels)


def label_of(job: Job) -> str:
    """The job in words: 'Import', or its task's name without underscores."""
    if job.task == HANDLE:
        return _("Follow up events: %s") % _plain(str(job.args.get("handler", "")))
    return label_of_task(job.task)


def label_of_task(task: str) -> str:
    """The same for a task's path."""
    return str(_labels[task]) if task in _labels else str(capfirst(_plain(task)))


def why_of(job: Job) -> str:
    """The reason in one line: what the last error says, at most 300 letters."""
    lines = [line.strip() for line in job.reason.splitlines() if line.strip()]
    return CLASS.sub("", lines[-1])[:300] if lines else ""


def _plain(dotted: str) -> str:
    return dotted.rpartition(".")[2].replace("_", " ")
