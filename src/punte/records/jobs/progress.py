"""How far the running job is. Pages poll it."""

from contextvars import ContextVar
from uuid import UUID

from punte.records.models.job import Job

current_job: ContextVar[UUID | None] = ContextVar("current_job", default=None)


def report(done: int, total: int, note: str = "") -> None:
    """Say how far the current job is; outside a job it says nothing.

    Inside a transaction others see it only once that commits.
    """
    if job := current_job.get():
        Job.objects.filter(pk=job).update(progress_done=done, progress_total=total, progress_note=note[:200])
