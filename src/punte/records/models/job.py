"""Work to be done by a worker, and the clock that makes it."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.records.ids import uuid7


class JobState(models.TextChoices):
    """Where a job stands."""

    READY = "ready", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """One call of a task. A worker owns it while its lease runs; the lease is renewed by heartbeat."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    network_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.READY)
    priority = models.SmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["-priority", "run_after"],
                name="job_ready",
                condition=models.Q(state=JobState.READY),
            ),
            models.Index(
                fields=["lease_until"], name="job_running", condition=models.Q(state=JobState.RUNNING)
            ),
            models.Index(fields=["network_id", "-created_at"], name="job_network"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"


class Recurrence(models.Model):
    """When a recurring task runs next; the tasks themselves are declared in code."""

    name = models.CharField(max_length=100, primary_key=True)
    next_run = models.DateTimeField()
    last_run = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
