"""A backup restored into an empty place is the same, row by row and file by file."""

import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from punte.members.models import Account, Membership, Network
from punte.records.backup import BackupRefused, read_backup, write_backup
from punte.records.backup.tables import backed_up, rows
from punte.records.events import record
from punte.records.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def _everything() -> dict[str, list[Any]]:
    return {
        model._meta.db_table: [json.loads(json.dumps(row, default=str)) for row in rows(model)]
        for model in backed_up()
        if model._meta.db_table != "django_migrations"
    }


def _files() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def filled() -> Network:
    network = Network.objects.create(slug="corridor", name="Coridorul „Nord-Vest” ș")
    account = Account.objects.create_user("ana@punte.example", "correct horse battery", name="Ana")
    Membership.objects.create(network=network, account=account, role="manager")
    with transaction.atomic():
        for number in range(5):
            record(
                "members.network.changed",
                subject=network,
                network=network.pk,
                by=account.pk,
                before={"n": number, "deep": {"ș": [None, True, 1.5]}},
            )
    kept = Path(settings.MEDIA_ROOT) / "a" / "b.bin"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(bytes(range(256)))
    return network


def _empty() -> None:
    with transaction.atomic():
        Event.objects.all().delete()
        Network.objects.all().delete()
        Account.objects.all().delete()
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()


def test_a_restored_backup_is_the_same(filled: Network, tmp_path: Path) -> None:
    before, files = _everything(), _files()
    archive = tmp_path / "punte.zip"
    manifest = write_backup(archive)
    assert manifest["tables"]["records_event"]["rows"] == 5
    assert archive.stat().st_mode & 0o077 == 0
    _empty()
    assert _everything() != before
    read_backup(archive)
    assert _everything() == before
    assert _files() == files
    with transaction.atomic():
        after = record("members.network.changed", subject=filled, network=filled.pk, by=None)
    assert after.pk > max(row[0] for row in before["records_event"])


def test_others_write_while_a_backup_is_made(filled: Network, tmp_path: Path) -> None:
    written: list[str] = []

    def write() -> None:
        Network.objects.create(slug="meanwhile", name="Meanwhile")
        written.append("meanwhile")
        connection.close()

    writer = threading.Thread(target=write)

    def start(line: str) -> None:
        if not writer.ident:
            writer.start()
            writer.join(10)

    from punte.records.backup import dump

    seen: list[dict[str, Any]] = []
    original = dump._write_table

    def first_then_write(out: zipfile.ZipFile, model: Any) -> dict[str, Any]:
        told = original(out, model)
        start("")
        seen.append(told)
        return told

    dump._write_table = first_then_write
    try:
        archive = tmp_path / "punte.zip"
        manifest = write_backup(archive)
    finally:
        dump._write_table = original
    assert written == ["meanwhile"]
    assert manifest["tables"]["members_network"]["rows"] == 1


def test_a_full_place_is_not_overwritten_unasked(filled: Network, tmp_path: Path) -> None:
    archive = tmp_path / "punte.zip"
    write_backup(archive)
    with pytest.raises(BackupRefused, match="not empty"):
        read_backup(archive)
    read_backup(archive, replace=True)
    assert Network.objects.get().slug == "corridor"


def test_what_is_no_backup_is_refused(db: None, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(BackupRefused, match="cut short"):
        read_backup(broken)
    with pytest.raises(BackupRefused, match="no file"):
        read_backup(tmp_path / "nothing.zip")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as out:
        out.writestr("readme.txt", "hello")
    with pytest.raises(BackupRefused, match="manifest"):
        read_backup(other)


def test_a_backup_of_other_tables_is_refused(filled: Network, tmp_path: Path) -> None:
    archive, older = tmp_path / "punte.zip", tmp_path / "older.zip"
    write_backup(archive)
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(older, "w") as out:
        manifest = json.loads(source.read("manifest.json"))
        manifest["migrations"].pop()
        out.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(BackupRefused, match="other tables"):
        read_backup(older, replace=True)
    assert Network.objects.count() == 1


def test_a_file_outside_its_place_is_refused(filled: Network, tmp_path: Path) -> None:
    archive = tmp_path / "punte.zip"
    write_backup(archive)
    with zipfile.ZipFile(archive, "a") as out:
        out.writestr("files/../../escaped.txt", "x")
    with pytest.raises(BackupRefused, match="outside"):
        read_backup(archive, replace=True)
    assert not (tmp_path / "escaped.txt").exists()
