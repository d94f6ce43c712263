"""Jobs: Django's tasks API on a table of our own (docs/decisions/0001-jobs.md)."""

from punte.records.jobs.progress import report

__all__ = ["report"]
