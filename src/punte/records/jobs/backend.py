"""`task.enqueue(...)` writes a row in the caller's transaction: no job without its change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from punte.records.models.job import Job, JobState

STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}


class JobBackend(BaseTaskBackend):
    """Keeps jobs in the database. Tasks take keyword arguments that JSON knows.

    `network` and `by` among them (ids as text) also say whose job it is, and so
    who may see it.
    """

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: "Task[Any, Any]", args: Any, kwargs: Any) -> "TaskResult[Any, Any]":
        """Write the job's row; positional arguments are refused, for a job's page shows names."""
        if args:
            raise TypeError(f"{task.name} is enqueued with keyword arguments only.")
        job = Job.objects.create(
            task=task.module_path,
            args=normalize_json(kwargs),
            network_id=kwargs.get("network"),
            actor_id=kwargs.get("by"),
            priority=task.priority,
            run_after=task.run_after or timezone.now(),
        )
        return _result(job, task)

    def get_result(self, result_id: str) -> "TaskResult[Any, Any]":
        """The job as a task result; TaskResultDoesNotExist when there is none."""
        try:
            job = Job.objects.get(pk=result_id)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return _result(job, import_string(job.task))


def _result(job: Job, task: "Task[Any, Any]") -> "TaskResult[Any, Any]":
    failed = [TaskError(exception_class_path="builtins.Exception", traceback=job.reason)]
    result: TaskResult[Any, Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[JobState(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=[],
        kwargs=job.args,
        backend=task.backend,
        errors=failed if job.reason else [],
        worker_ids=[job.worker] if job.worker else [],
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
