"""The worker: dispatches events, keeps the clock, runs jobs one at a time."""

import os
import signal
import socket
import threading
import time
import traceback
from typing import Any

import structlog
from django.db import close_old_connections, connection
from django.db.utils import Error as DatabaseError
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from punte.records.jobs import queue, recurring, starting
from punte.records.jobs.dispatch import dispatch
from punte.records.jobs.progress import current_job
from punte.records.models import Job

IDLE_SECONDS = 0.25
CLOCK_SECONDS = 5.0
log = structlog.get_logger(__name__)


class Worker:
    """Runs until told to stop; a job in hand is finished first."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._next_clock = 0.0
        self._suspects: queue.Suspects = frozenset()

    def stop(self, *_: Any) -> None:
        """Take no further job (also a signal handler)."""
        self._stop.set()

    def run(self) -> None:
        """Work until stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        log.info("worker_started", worker=self.name)
        starting.prepare_all(self._stop.is_set)
        while not self._stop.is_set():
            try:
                busy = self.step()
            except DatabaseError as error:
                # The database is away or locked: wait for it rather than die.
                log.error("database_unavailable", error=str(error))
                connection.close()
                self._stop.wait(2)
                continue
            if not busy:
                close_old_connections()
                self._stop.wait(IDLE_SECONDS)
        log.info("worker_stopped", worker=self.name)

    def step(self) -> bool:
        """One round; True when there was something to do."""
        if time.monotonic() >= self._next_clock:
            recurring.tick()
            self._suspects = queue.revive_abandoned(self._suspects)
            self._next_clock = time.monotonic() + min(CLOCK_SECONDS, queue.lease().total_seconds() / 3)
        dispatched = dispatch()
        job = queue.claim(self.name)
        if job:
            run_job(job)
        return bool(dispatched or job)


def run_job(job: Job) -> None:
    """Call the job's task under a heartbeat, and write down how it ended."""
    started = time.monotonic()
    token = current_job.set(job.pk)
    try:
        with _Heartbeat(job):
            result = normalize_json(import_string(job.task).func(**job.args))
    except Exception as error:
        log.warning("job_failed", job=str(job.pk), task=job.task, attempt=job.attempts, exc_info=True)
        queue.fail(job, "".join(traceback.format_exception(error)))
    else:
        kept = queue.finish(job, result)
        seconds = round(time.monotonic() - started, 3)
        log.info("job_done" if kept else "job_lost", job=str(job.pk), task=job.task, seconds=seconds)
    finally:
        current_job.reset(token)


class _Heartbeat:
    """Renews the job's lease from a thread of its own while the job runs."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(queue.lease().total_seconds() / 9):
                try:
                    queue.beat(self._job)
                except DatabaseError:
                    # SQLite is locked by the job's own transaction: the next beat will do.
                    log.info("heartbeat_waits", job=str(self._job.pk))
        finally:
            connection.close()


def run_pending(limit: int = 1000) -> int:
    """Dispatch and run everything that is due, here and now; for tests and set-up commands."""
    worker = f"inline:{os.getpid()}"
    done = 0
    while done < limit:
        dispatched = dispatch()
        job = queue.claim(worker)
        if job is None:
            if not dispatched:
                break
            continue
        run_job(job)
        done += 1
    return done
