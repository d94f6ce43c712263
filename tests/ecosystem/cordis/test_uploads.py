from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from punte.ecosystem.cordis.jobs import tidy_cordis
from punte.ecosystem.cordis.runs import bring_files, import_files, throw_away
from punte.ecosystem.cordis.uploads import LARGEST
from punte.ecosystem.models import CordisImport, CordisState, Organisation, Participation, Project
from punte.members.models import Account, Network
from punte.records.models import Job
from punte.web.access import Viewer

HERE = Path(__file__).parent
type Make = Callable[..., Account]
type SeenBy = Callable[[Account | None, Network | None], Viewer]


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HERE / name).read_bytes() if content is None else content)


@pytest.fixture
def manager(network: Network, make_account: Make, seen_by: SeenBy) -> Viewer:
    return seen_by(make_account("manager", network), network)


def bring(
    network: Network, by: Viewer, run_jobs: Callable[[], int], *, projects: bool = True
) -> CordisImport:
    """Bring the files and import them."""
    run = bring_files(
        network=network,
        organisations=upload("organization.csv"),
        projects=upload("project.csv") if projects else None,
        by=by,
    )
    run_jobs()
    assert import_files(run=run, by=by)
    run_jobs()
    run.refresh_from_db()
    return run


def waiting() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "cordis").glob("*"))


def test_files_wait_until_they_are_looked_through(
    network: Network, manager: Viewer, run_jobs: Callable[[], int]
) -> None:
    run = bring_files(
        network=network,
        organisations=upload("organization.csv"),
        projects=upload("project.csv"),
        by=manager,
    )
    run_jobs()
    run.refresh_from_db()
    assert (len(waiting()), Organisation.objects.count(), Project.objects.count()) == (1, 0, 0)
    assert run.state == CordisState.PREVIEWED
    assert run.counts == {
        "added": 5,
        "completed": 0,
        "held_back": 1,
        "projects": 2,
        "participations": 7,
        "problems": 3,
    }
    assert import_files(run=run, by=manager)
    assert not import_files(run=run, by=manager)
    run_jobs()
    assert (Organisation.objects.count(), Participation.objects.count()) == (5, 7)
    looked_at = run.counts
    run.refresh_from_db()
    assert (run.state, run.counts) == (CordisState.DONE, looked_at)
    assert waiting() == []


def test_projects_may_be_left_out(network: Network, manager: Viewer, run_jobs: Callable[[], int]) -> None:
    bring(network, manager, run_jobs, projects=False)
    assert sorted(Project.objects.values_list("acronym", "title", "year")) == [
        ("BRIDGE", "", None),
        ("FERRY", "", None),
    ]


def test_what_nobody_imports_is_thrown_away_after_a_week(
    network: Network, manager: Viewer, run_jobs: Callable[[], int]
) -> None:
    bring(network, manager, run_jobs)
    run = bring_files(network=network, organisations=upload("organization.csv"), projects=None, by=manager)
    run_jobs()
    CordisImport.objects.update(created_at=timezone.now() - timedelta(days=8))
    tidy_cordis.call()
    assert waiting() == []
    assert not CordisImport.objects.filter(pk=run.pk).exists()
    assert CordisImport.objects.get().state == CordisState.DONE


def test_files_can_be_thrown_away(network: Network, manager: Viewer, run_jobs: Callable[[], int]) -> None:
    run = bring_files(network=network, organisations=upload("organization.csv"), projects=None, by=manager)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert throw_away(run=run, by=manager)
    run_jobs()
    assert (waiting(), CordisImport.objects.count(), Organisation.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name;city\nA;B\n", "columns are missing"),
        (b"PK\x03\x04\xff\xfe" * 10, "not a CSV file"),
        (b"projectID;organisationID;name\n1;\0\0;x\n", "not a CSV file"),
    ],
)
def test_other_files_are_refused_with_the_reason(
    network: Network, manager: Viewer, content: bytes, says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        bring_files(
            network=network,
            organisations=upload("organization.csv", content),
            projects=None,
            by=manager,
        )
    assert says in refused.value.message_dict["organisations"][0]
    assert (waiting(), Job.objects.count()) == ([], 0)


def test_a_file_too_large_is_refused(network: Network, manager: Viewer) -> None:
    large = upload("organization.csv")
    large.size = LARGEST + 1
    with pytest.raises(ValidationError) as refused:
        bring_files(network=network, organisations=large, projects=None, by=manager)
    assert "100 MB" in refused.value.message_dict["organisations"][0]


def test_members_may_not(network: Network, make_account: Make, seen_by: SeenBy) -> None:
    member = seen_by(make_account("member", network), network)
    with pytest.raises(PermissionDenied):
        bring_files(network=network, organisations=upload("organization.csv"), projects=None, by=member)
    assert waiting() == []
