"""What people do with jobs, and forgetting old ones."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.records.events import record
from punte.records.jobs import queue
from punte.records.jobs.policies import own_job
from punte.records.models import Job
from punte.records.models.job import JobState
from punte.web.access import Viewer

KEEP_DONE = timedelta(days=30)
KEEP_FAILED = timedelta(days=180)


@transaction.atomic
def retry_job(*, job: Job, by: Viewer) -> None:
    """Let a failed job start over; its network's managers may, and whoever asked for it."""
    if not own_job(by, job):
        raise PermissionDenied
    if not queue.retry(job):
        raise ValidationError(_("This job has not failed, so it is not started again."))
    record("records.job.retried", subject=job, network=job.network_id, by=by.account)


def forget_jobs(*, now: datetime) -> int:
    """Delete done jobs after a month and failed ones after half a year; how many."""
    done = Job.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_DONE)
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__lt=now - KEEP_FAILED)
    return done.delete()[0] + failed.delete()[0]


@task
def forget_old_jobs() -> int:
    """The recurring job that forgets others."""
    return forget_jobs(now=timezone.now())
