"""A backup made before an erasure does not bring the person back (safety 12)."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from punte.members.models import Account
from punte.members.services.data import ask_own_erasure
from punte.members.viewer import viewer_of
from punte.records.backup import write_backup
from punte.records.jobs.worker import run_pending
from punte.records.models import Erasure
from punte.records.people.erasure import erasure_log

pytestmark = pytest.mark.django_db(transaction=True)


class Stopped(Exception):
    """Something went wrong."""


def test_12_erasures_are_replayed_after_a_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ana = Account.objects.create_user("ana@punte.example", name="Ana Pop")
    ion = Account.objects.create_user("ion@punte.example", name="Ion Popa")
    archive = tmp_path / "before.zip"
    write_backup(archive)
    assert not erasure_log().exists()
    ask_own_erasure(account=ana, by=viewer_of(ana, None))
    run_pending()
    call_command("restore", str(archive), "--replace")
    assert "done again: 1" in capsys.readouterr().out
    ana.refresh_from_db()
    ion.refresh_from_db()
    assert ana.erased
    assert (ion.name, ion.is_active) == ("Ion Popa", True)
    assert Erasure.objects.get().done_at is not None
    assert "Ana" not in erasure_log().read_text()


def test_12_an_erasure_that_fails_is_not_noted(tmp_path: Path) -> None:
    ana = Account.objects.create_user("ana@punte.example", name="Ana Pop")

    with pytest.raises(Stopped):
        _ask_and_stop(ana)
    assert not erasure_log().exists()
    assert not Erasure.objects.exists()


@transaction.atomic
def _ask_and_stop(account: Account) -> None:
    ask_own_erasure(account=account, by=viewer_of(account, None))
    raise Stopped
