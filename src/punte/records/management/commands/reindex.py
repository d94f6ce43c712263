"""`punte reindex`."""

from typing import Any

from django.core.management.base import BaseCommand

from punte.records.search.index import rebuild


class Command(BaseCommand):
    """Make the search index anew."""

    help = "Make the search index anew from what the rooms hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how much there is."""
        self.stdout.write(f"{rebuild()} things indexed.")
