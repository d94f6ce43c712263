"""Erasing a person: asked for once, done by a job, noted without the person, done again after a restore."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from punte.records.events import record
from punte.records.models import Erasure
from punte.records.people.registry import Whom, erasers, identities
from punte.records.refs import Ref

ACCOUNT = "members.account"
log = structlog.get_logger(__name__)


def whom(subject: Ref) -> Whom:
    """All that rooms know of the person who is this row."""
    account = subject.id if subject.kind == ACCOUNT else None
    return identities.complete(Whom(account=account, refs=frozenset({subject})))


@transaction.atomic
def ask_erasure(subject: Ref) -> Erasure:
    """Write down that this person is to be erased, and let a job do it.

    The caller has checked that the person may ask. Asking twice is one erasure.
    """
    erasure, made = Erasure.objects.get_or_create(
        subject_kind=subject.kind, subject_id=subject.id, defaults={"asked_at": timezone.now()}
    )
    if made:
        transaction.on_commit(lambda: _note(erasure))
    run_erasure.enqueue(erasure=str(erasure.pk))
    return erasure


@task
def run_erasure(*, erasure: str) -> None:
    """Do what was asked for; safe to run again after it stopped in the middle."""
    erase(Erasure.objects.get(pk=erasure))


def erase(erasure: Erasure) -> dict[str, int]:
    """Run all erasers for the person, one transaction, and note how many rows each touched."""
    subject = Ref(erasure.subject_kind, erasure.subject_id)
    with transaction.atomic():
        person = whom(subject)
        rows = {eraser.name: eraser.erase(person) for eraser in erasers.all()}
        first = erasure.done_at is None
        erasure.rows, erasure.done_at = rows, timezone.now()
        erasure.save(update_fields=["rows", "done_at"])
        if first:
            record(
                "records.erasure.done",
                subject=erasure,
                network=None,
                by=None,
                after={"rows": sum(rows.values())},
            )
    log.info("person_erased", erasure=str(erasure.pk), rows=sum(rows.values()))
    return rows


def erasure_log() -> Path:
    """The file beside the database, one JSON line an erasure; outside the folder that a restore replaces."""
    return Path(settings.MEDIA_ROOT).parent / "erasures.jsonl"


def replay_erasures(extra: Path | None = None) -> int:
    """After a restore: do again every erasure that the restored data does not know to be done; how many.

    Erasures are taken from the table, from the file beside the database and,
    if given, from a copy of that file (a restore on another machine).
    """
    for source in (erasure_log(), extra):
        for line in _lines(source):
            Erasure.objects.get_or_create(
                subject_kind=line["kind"],
                subject_id=UUID(line["id"]),
                defaults={"asked_at": datetime.fromisoformat(line["asked_at"])},
            )
    waiting = list(Erasure.objects.filter(done_at=None))
    for erasure in waiting:
        erase(erasure)
    return len(waiting)


def _note(erasure: Erasure) -> None:
    path = erasure_log()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {
        "kind": erasure.subject_kind,
        "id": str(erasure.subject_id),
        "asked_at": erasure.asked_at.isoformat(),
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _lines(path: Path | None) -> Iterator[dict[str, str]]:
    if path is None or not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
