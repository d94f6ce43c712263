"""Tasks that real workers run in tests. They tell what happens by lines in a file."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.tasks import task

from punte.records.jobs import report
from punte.records.models import Job


def say(path: str, word: str) -> None:
    """Add a line, whole, with the process that says it."""
    handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(handle, f"{word} {os.getpid()}\n".encode())
    os.close(handle)


@task
def quick(*, path: str, word: str) -> str:
    """Say a word."""
    say(path, word)
    return word


@task
def meet(*, path: str, word: str) -> None:
    """Say a word, and wait until a second worker has said one, too."""
    say(path, word)
    while len({line.split()[1] for line in Path(path).read_text().splitlines()}) < 2:
        time.sleep(0.02)


@task
def hang_at_first(*, path: str) -> None:
    """Hang for good the first time, end at once after that."""
    again = Path(path).exists()
    say(path, "again" if again else "start")
    if not again:
        time.sleep(600)


@task
def long(*, path: str, seconds: float) -> None:
    """Take a while, telling how far it is."""
    say(path, "start")
    for tenth in range(10):
        report(tenth + 1, 10, f"step {tenth + 1}")
        time.sleep(seconds / 10)
    say(path, "end")


@task
def long_transaction(*, path: str, seconds: float) -> None:
    """Hold the database's write lock for a while, as an import does."""
    with transaction.atomic():
        Job.objects.create(task="tests.records.jobs.work.never", run_after="2999-01-01T00:00Z")
        say(path, "start")
        time.sleep(seconds)
    say(path, "end")


@task
def needs_a_light(*, path: str) -> str:
    """Fail until the file is there."""
    if not Path(path).exists():
        raise FileNotFoundError("The cellar is dark.")
    return "lit"
