"""`punte worker`: run jobs until stopped."""

from typing import Any

from django.core.management.base import BaseCommand

from punte.records.jobs.worker import Worker


class Command(BaseCommand):
    """Run one worker."""

    help = "Dispatch events, keep the clock and run jobs until stopped (SIGTERM, Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        Worker().run()
