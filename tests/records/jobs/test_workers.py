"""Three real workers on a real database: killed, all at once, slow."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.records.jobs.conftest import LEASE_SECONDS, Workshop

pytestmark = [pytest.mark.database, pytest.mark.slow]

type Lines = Callable[[], list[str]]


def test_a_killed_workers_job_is_taken_up_again(workshop: Workshop, said: str, lines: Lines) -> None:
    job = workshop.enqueue("hang_at_first", path=said)
    workshop.until(lambda: lines() == ["start"])
    worker = workshop.who_has(job)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    workshop.until(lambda: workshop.finished(job))
    assert (job.state, job.attempts, lines()) == ("done", 2, ["start", "again"])


def test_after_five_tries_it_has_failed_and_a_retry_works(workshop: Workshop, said: str) -> None:
    job = workshop.enqueue("needs_a_light", path=said)
    workshop.until(lambda: workshop.finished(job))
    assert (job.state, job.attempts) == ("failed", 5)
    assert job.reason.strip().endswith("FileNotFoundError: The cellar is dark.")
    listed = workshop.punte("jobs").stdout
    assert str(job.pk) in listed
    assert "The cellar is dark." in listed
    Path(said).touch()
    workshop.punte("jobs", "--retry", str(job.pk))
    workshop.until(lambda: workshop.finished(job))
    assert (job.state, job.attempts, job.result, job.reason) == ("done", 1, "lit", "")


def test_three_workers_run_each_job_once(workshop: Workshop, said: str, lines: Lines) -> None:
    names = [f"job{n}" for n in range(60)]
    for name in names:
        # The first two end only when two workers are at it, however late the second one starts.
        workshop.enqueue("meet" if name in ("job0", "job1") else "quick", path=said, word=name)
    workshop.until(lambda: workshop.jobs.filter(state="done").count() == len(names))
    assert Counter(lines()) == Counter(names)
    assert set(workshop.jobs.values_list("attempts", flat=True)) == {1}
    assert workshop.jobs.values("worker").distinct().count() > 1


def test_a_recurring_job_runs_once_with_three_workers(workshop: Workshop) -> None:
    past = timezone.now() - timedelta(hours=5)
    workshop.recurrences.update_or_create(name="records.forget_jobs", defaults={"next_run": past})
    task = "punte.records.jobs.services.forget_old_jobs"
    workshop.until(lambda: workshop.jobs.filter(task=task, state="done").exists())
    time.sleep(2 * LEASE_SECONDS)  # several more looks at the clock by each of them
    assert workshop.jobs.filter(task=task).count() == 1
    row = workshop.recurrences.get(name="records.forget_jobs")
    assert row.next_run > timezone.now()
    assert row.last_run is not None


def test_progress_is_seen_from_outside_while_it_runs(workshop: Workshop, said: str) -> None:
    job = workshop.enqueue("long", path=said, seconds=3)

    def half_way() -> bool:
        workshop.finished(job)
        return job.state == "running" and 3 <= job.progress_done < 10

    workshop.until(half_way)
    assert (job.progress_total, job.progress_note) == (10, f"step {job.progress_done}")
    workshop.until(lambda: workshop.finished(job))
    assert (job.state, job.progress_done) == ("done", 10)


@pytest.mark.parametrize("task", ["long", "long_transaction"])
def test_a_job_longer_than_its_lease_stays_with_its_worker(
    workshop: Workshop, said: str, lines: Lines, task: str
) -> None:
    job = workshop.enqueue(task, path=said, seconds=3 * LEASE_SECONDS)
    workshop.until(lambda: workshop.finished(job))
    time.sleep(1)
    assert (job.state, job.attempts, lines()) == ("done", 1, ["start", "end"])


def test_a_worker_told_to_stop_ends_its_job_first(workshop: Workshop, said: str, lines: Lines) -> None:
    job = workshop.enqueue("long", path=said, seconds=2)
    workshop.until(lambda: lines() == ["start"])
    worker = workshop.who_has(job)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert workshop.finished(job)
    assert (job.attempts, lines()) == (1, ["start", "end"])
