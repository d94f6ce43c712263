"""A database of its own, and real workers on it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connections, models
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from punte.records.models import Job, Recurrence
from tests.database import Templates

ROOT = Path(__file__).resolve().parents[3]
ALIAS = "workers"
LEASE_SECONDS = 2
PATIENCE = 90.0


@dataclass
class Workshop:
    """A database that workers share, and the workers."""

    env: dict[str, str]
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def jobs(self) -> "models.QuerySet[Job]":
        """The workers' jobs."""
        return Job.objects.using(ALIAS).all()

    @property
    def recurrences(self) -> "models.QuerySet[Recurrence]":
        """The workers' clock."""
        return Recurrence.objects.using(ALIAS).all()

    def punte(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `punte …` to its end."""
        command = [sys.executable, "-m", "punte", *words]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True, timeout=120)

    def fill_up(self, count: int) -> None:
        """See to it that so many workers are at work."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        command = [sys.executable, "-m", "punte", "worker"]
        with self.log.open("ab") as log:
            while len(self.workers) < count:
                self.workers.append(subprocess.Popen(command, env=self.env, stdout=log, stderr=log))
        self.until(lambda: all(self._has_started(worker) for worker in self.workers))

    def _has_started(self, worker: subprocess.Popen[bytes]) -> bool:
        return f':{worker.pid}", "event": "worker_started"' in self.said

    @property
    def log(self) -> Path:
        """Where the workers' logs go."""
        return self.folder / "workers.log"

    @property
    def said(self) -> str:
        """What the workers logged."""
        return self.log.read_text() if self.log.exists() else ""

    def who_has(self, job: Job) -> subprocess.Popen[bytes]:
        """The worker that took the job."""
        job.refresh_from_db(using=ALIAS)
        (worker,) = (one for one in self.workers if job.worker.endswith(f":{one.pid}"))
        return worker

    def stop(self) -> None:
        """End the workers, at once."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers.clear()

    def enqueue(self, task: str, **args: Any) -> Job:
        """Add a job of `work`."""
        name = f"tests.records.jobs.work.{task}"
        return self.jobs.create(task=name, args=args, run_after=timezone.now())

    def until(self, true: Callable[[], object], patience: float = PATIENCE) -> None:
        """Wait until it is true; fail with what the workers said when it never is."""
        deadline = time.monotonic() + patience
        while not true():
            if time.monotonic() > deadline:
                pytest.fail(f"Waited {patience} s in vain.\n{self.said[-4000:]}")
            time.sleep(0.05)

    def finished(self, job: Job) -> bool:
        """True once the job is over, well or not."""
        job.refresh_from_db(using=ALIAS)
        return job.state in {"done", "failed"}


@pytest.fixture(scope="module")
def _database(
    tmp_path_factory: pytest.TempPathFactory,
    templates: Templates,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Workshop]:
    folder = tmp_path_factory.mktemp("workshop")
    with django_db_blocker.unblock():
        url, name, drop = _make_database(folder, templates)
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "DJANGO_SETTINGS_MODULE": "punte.config.settings",
        "PUNTE_DATA": str(folder),
        "PUNTE_DEBUG": "0",
        "PUNTE_LOG_LEVEL": "INFO",
        "DATABASE_URL": url,
        "PUNTE_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "PUNTE_JOB_BACK_OFF_SECONDS": "0",
        "SMTP_URL": "",
    }
    workshop = Workshop(env, folder)
    with django_db_blocker.unblock():
        connections.settings[ALIAS] = {
            **connections["default"].settings_dict,
            "NAME": name,
            "CONN_MAX_AGE": 0,
        }
        yield workshop
        workshop.stop()
        connections[ALIAS].close()
        del connections.settings[ALIAS]
        drop()


@pytest.fixture
def workshop(_database: Workshop) -> Workshop:
    """An empty database and three workers on it."""
    _database.fill_up(3)
    _database.jobs.delete()
    _database.recurrences.delete()
    return _database


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[], list[str]]:
    """The words that tasks said so far, without who said them."""
    return lambda: [line.split()[0] for line in _read(tmp_path / "said")]


@pytest.fixture
def said(tmp_path: Path) -> str:
    """The file where tasks say what they do."""
    return str(tmp_path / "said")


def _read(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _make_database(folder: Path, templates: Templates) -> tuple[str, str, Callable[[], None]]:
    """A migrated one: its address, its name, and how it goes."""
    if connections["default"].vendor == "sqlite":
        path = str(folder / "workers.sqlite3")
        templates.copy("migrated", path)
        return f"sqlite:///{path}", path, lambda: None
    name, url = f"punte_workers_{uuid4().hex[:8]}", os.environ["DATABASE_URL"]
    templates.copy("migrated", name)

    def drop() -> None:
        with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    return urlunsplit(urlsplit(url)._replace(path=f"/{name}")), name, drop
