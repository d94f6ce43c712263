"""Taking, finishing and reviving jobs, step by step."""

import signal
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from punte.members.models import Network
from punte.records import handlers
from punte.records.events import record
from punte.records.jobs import queue, recurring, starting
from punte.records.jobs.dispatch import dispatch
from punte.records.jobs.labels import label_of
from punte.records.jobs.services import KEEP_DONE, KEEP_FAILED, forget_jobs
from punte.records.jobs.worker import Worker, run_job, run_pending
from punte.records.models import Job, Recurrence
from punte.records.models.job import JobState

pytestmark = pytest.mark.django_db


@task
def gives_a_set() -> set[int]:
    """JSON knows no sets."""
    return {1}


@task
def dies_of_nul() -> None:
    """PostgreSQL keeps no NUL in a text."""
    raise ValueError("broken \x00 text")


@task
def nothing() -> None:
    """Done at once."""


def job(name: str = "nothing", **more: Any) -> Job:
    given = {"task": f"{__name__}.{name}", "run_after": timezone.now(), **more}
    return Job.objects.create(**given)


def again(one: Job) -> Job:
    return Job.objects.get(pk=one.pk)


def claimed() -> Job:
    taken = queue.claim("here:1")
    assert taken is not None
    return taken


def test_the_most_urgent_due_job_is_taken_first() -> None:
    later, low, high = job(run_after=timezone.now() + timedelta(minutes=1)), job(), job(priority=5)
    assert [claimed().pk, claimed().pk] == [high.pk, low.pk]
    assert queue.claim("here:1") is None
    assert again(later).state == JobState.READY


def test_a_job_is_taken_from_a_silent_worker_at_the_second_look() -> None:
    one = job()
    mine = claimed()
    with time_machine.travel(timezone.now() + queue.lease() + timedelta(seconds=1)):
        suspects = queue.revive_abandoned()
        assert again(one).state == JobState.RUNNING
        assert queue.revive_abandoned(suspects) == suspects
        assert again(one).state == JobState.READY
        assert "stopped in the middle" in again(one).reason
    assert not queue.beat(mine)
    assert not queue.finish(mine, None)
    assert again(one).state == JobState.READY


def test_a_worker_that_beats_between_two_looks_keeps_its_job() -> None:
    one = job()
    mine = claimed()
    with time_machine.travel(timezone.now() + queue.lease() + timedelta(seconds=1)):
        suspects = queue.revive_abandoned()
        assert queue.beat(mine)
        assert queue.revive_abandoned(suspects) == frozenset()
    assert queue.finish(mine, None)
    assert again(one).state == JobState.DONE


def test_a_worker_that_dies_five_times_has_failed_the_job() -> None:
    one = job()
    now = timezone.now()
    for _ in range(queue.MAX_TRIES):
        now += timedelta(hours=1)
        with time_machine.travel(now):
            claimed()
        with time_machine.travel(now + queue.lease() + timedelta(seconds=1)):
            queue.revive_abandoned(queue.revive_abandoned())
    assert again(one).state == JobState.FAILED
    assert again(one).reason == "The worker here:1 stopped in the middle of the job."


def test_the_waits_grow() -> None:
    assert [queue.back_off(tries).total_seconds() for tries in (1, 2, 3, 4)] == [5, 20, 80, 320]


@pytest.mark.parametrize(
    ("name", "said"),
    [("gives_a_set", "TypeError: Unsupported type"), ("dies_of_nul", "broken  text"), ("gone", "gone")],
)
def test_whatever_goes_wrong_is_written_down(name: str, said: str) -> None:
    one = job(name)
    run_job(claimed())
    found = again(one)
    assert found.state == JobState.READY
    assert said in found.reason or "does not define" in found.reason
    assert found.run_after > timezone.now()


def test_a_retry_starts_over(capsys: pytest.CaptureFixture[str]) -> None:
    one = job(state=JobState.FAILED, attempts=5, finished_at=timezone.now(), reason="E\nIt was dark.")
    call_command("jobs")
    assert capsys.readouterr().out.strip().endswith("It was dark.")
    call_command("jobs", retry="all")
    assert (again(one).state, again(one).attempts) == (JobState.READY, 0)
    assert not queue.retry(one)
    for wrong in ("nonsense", str(uuid4())):
        with pytest.raises(CommandError):
            call_command("jobs", retry=wrong)


def test_old_jobs_are_forgotten() -> None:
    now = timezone.now()
    done = job(state=JobState.DONE, finished_at=now)
    failed = job(state=JobState.FAILED, finished_at=now)
    waiting = job(run_after=now - timedelta(days=400))
    assert forget_jobs(now=now + KEEP_DONE - timedelta(hours=1)) == 0
    assert forget_jobs(now=now + KEEP_DONE + timedelta(hours=1)) == 1
    assert not Job.objects.filter(pk=done.pk).exists()
    assert forget_jobs(now=now + KEEP_FAILED + timedelta(hours=1)) == 1
    assert not Job.objects.filter(pk=failed.pk).exists()
    assert Job.objects.filter(pk=waiting.pk).exists()


def test_the_clock_keeps_to_its_hour() -> None:
    daily = recurring.Recurring("x", nothing, timedelta(days=1), time(3, 30))
    assert daily.after(datetime(2026, 11, 23, 3, 29, tzinfo=UTC)) == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    assert daily.after(datetime(2026, 11, 23, 3, 30, tzinfo=UTC)) == datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    hourly = recurring.Recurring("y", nothing, timedelta(hours=1))
    assert hourly.after(datetime(2026, 11, 23, 3, 30, tzinfo=UTC)) == datetime(
        2026, 11, 23, 4, 30, tzinfo=UTC
    )


def test_a_missed_hour_is_made_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurring, "_declared", {})
    recurring.register(recurring.Recurring("x", nothing, timedelta(hours=1)))
    assert recurring.tick() == 0  # the first look only plans it
    with time_machine.travel(timezone.now() + timedelta(hours=10)):
        assert [recurring.tick(), recurring.tick()] == [1, 0]
    assert Recurrence.objects.get().last_run is not None


def test_events_become_a_job_for_each_handler_and_network(
    monkeypatch: pytest.MonkeyPatch, network: Network, other_network: Network
) -> None:
    monkeypatch.setattr(handlers, "_handlers", {})
    got: list[tuple[str, list[str]]] = []
    handlers.on("test.thing.*", name="test.all")(lambda events: got.append(("all", [e.kind for e in events])))
    handlers.on("test.thing.made", name="test.made")(
        lambda events: got.append(("made", [e.kind for e in events]))
    )
    with transaction.atomic():
        for where, kind in ((network, "made"), (network, "changed"), (other_network, "changed")):
            record(f"test.thing.{kind}", subject=where, network=where.pk, by=None)
        record("test.unheard.made", subject=network, network=network.pk, by=None)
    assert dispatch() == 4
    assert dispatch() == 0
    jobs = Job.objects.all()
    assert sorted((one.args["handler"], one.network_id == network.pk) for one in jobs) == [
        ("test.all", False),
        ("test.all", True),
        ("test.made", True),
    ]
    assert label_of(jobs[0]).startswith("Follow up events: ")
    run_pending()
    assert sorted(got) == [
        ("all", ["test.thing.changed"]),
        ("all", ["test.thing.made", "test.thing.changed"]),
        ("made", ["test.thing.made"]),
    ]


def test_an_event_without_its_transaction_is_refused(network: Network, settings: Any) -> None:
    from django.db import connection

    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(RuntimeError, match="in the transaction"):
            record("test.thing.made", subject=network, network=network.pk, by=None)
    finally:
        connection.in_atomic_block = before


def test_a_worker_prepares_itself_before_its_first_job_and_works_though_a_part_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    worker = Worker()

    def step() -> bool:
        done.append("step")
        worker.stop()
        return False

    monkeypatch.setattr(starting, "_prepares", {})
    starting.register("test.second", lambda: done.append("prepared"))
    starting.register("test.first", lambda: done.append(str(1 // 0)))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "step", step)
    worker.run()
    assert done == ["prepared", "step"]
    worker.run()
    assert done == ["prepared", "step"]
