"""Whether the process lives, and whether it can serve."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from punte.records.models.job import Job, JobState
from punte.web.access import anyone, guard

WORKER_IS_LATE = timedelta(minutes=10)


@guard(anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@guard(anyone)
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, tables and workers are as they should be; else 503 and what is not."""
    checks = {"database": False, "migrated": False, "workers": False}
    try:
        checks["database"] = _database_answers()
        checks["migrated"] = _migrated()
        checks["workers"] = not _jobs_wait_too_long()
    except DatabaseError:
        connection.close()
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _jobs_wait_too_long() -> bool:
    late = timezone.now() - WORKER_IS_LATE
    return Job.objects.filter(state=JobState.READY, run_after__lt=late).exists()
