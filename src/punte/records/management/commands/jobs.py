"""`punte jobs`: what failed, in all networks and in none, and trying it again."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from punte.records.jobs import queue
from punte.records.models import Job
from punte.records.models.job import JobState


class Command(BaseCommand):
    """For whoever runs the server; a network's managers have a page."""

    help = "List failed jobs, or try them again."

    def add_arguments(self, parser: CommandParser) -> None:
        """--retry ID or all."""
        parser.add_argument("--retry", metavar="ID", help="the job to try again, or 'all'")

    def handle(self, *args: Any, **options: Any) -> None:
        """List or retry."""
        failed = Job.objects.filter(state=JobState.FAILED).order_by("finished_at")
        if (which := options["retry"]) is None:
            for job in failed:
                reason = (job.reason.strip().splitlines() or [""])[-1]
                self.stdout.write(f"{job.pk}  {job.finished_at:%Y-%m-%d %H:%M}  {job.task}  {reason[:200]}")
            if not failed:
                self.stdout.write("No job has failed.")
            return
        if which != "all":
            failed = failed.filter(pk=_id(which))
            if not failed:
                raise CommandError(f"No failed job has the id {which}.")
        self.stdout.write(f"{sum(queue.retry(job) for job in failed)} to be tried again.")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError(f"{text!r} is no id; 'punte jobs' lists them.") from None
