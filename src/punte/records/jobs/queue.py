"""Taking, finishing and reviving jobs. Each step is one conditional UPDATE, so exactly one worker wins."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from punte.records.models.job import Job, JobState

MAX_TRIES = 5
CANDIDATES = 5

type Suspects = frozenset[tuple[UUID, int]]  # job and try


def lease() -> timedelta:
    """How long a worker owns a job without a heartbeat; must outlast SQLite's wait for its write lock."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def back_off(attempts: int) -> timedelta:
    """The wait after a failed try: 5, 20, 80, 320 seconds."""
    return timedelta(seconds=settings.JOB_BACK_OFF_SECONDS * 4 ** (attempts - 1))


def claim(worker: str) -> Job | None:
    """Take the most urgent job that is due, or None."""
    now = timezone.now()
    due = Job.objects.filter(state=JobState.READY, run_after__lte=now)
    for id in list(due.order_by("-priority", "run_after").values_list("pk", flat=True)[:CANDIDATES]):
        won = Job.objects.filter(pk=id, state=JobState.READY).update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            lease_until=now + lease(),
            started_at=now,
        )
        if won:
            return Job.objects.get(pk=id)
    return None


def beat(job: Job) -> bool:
    """Renew the lease; False when the job is no longer this worker's."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    return bool(mine.update(lease_until=timezone.now() + lease()))


def finish(job: Job, result: Any) -> bool:
    """Mark done; False when the lease was lost meanwhile and another worker has it."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    return bool(
        mine.update(
            state=JobState.DONE, finished_at=timezone.now(), lease_until=None, result=result, reason=""
        )
    )


def fail(job: Job, reason: str) -> None:
    """Note the reason, and try again later or, after the last try, leave it as failed."""
    now = timezone.now()
    reason = reason.replace("\x00", "")  # PostgreSQL keeps no NUL in a text
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if job.attempts >= MAX_TRIES:
        mine.update(state=JobState.FAILED, reason=reason, finished_at=now, lease_until=None)
    else:
        mine.update(
            state=JobState.READY, reason=reason, run_after=now + back_off(job.attempts), lease_until=None
        )


def revive_abandoned(suspects: Suspects = frozenset()) -> Suspects:
    """Give back jobs whose worker was silent at the last look, too; the suspects for the next look.

    Two looks, for on SQLite a long transaction of the job itself keeps its worker from renewing the lease.
    The look is a transaction of its own: there it waits until the job's has ended, and between two looks
    the worker has time to renew.
    """
    with transaction.atomic():
        silent = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())
        jobs = list(silent.only("pk", "attempts", "worker"))
    for job in jobs:
        if (job.pk, job.attempts) in suspects:
            fail(job, f"The worker {job.worker} stopped in the middle of the job.")
    return frozenset((job.pk, job.attempts) for job in jobs)


def retry(job: Job) -> bool:
    """Let a failed job start over with all its tries; False when it has not failed."""
    failed = Job.objects.filter(pk=job.pk, state=JobState.FAILED)
    return bool(failed.update(state=JobState.READY, attempts=0, run_after=timezone.now(), finished_at=None))
