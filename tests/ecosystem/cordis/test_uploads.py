from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from punte.ecosystem.cordis.uploads import LARGEST, start_cordis_import
from punte.ecosystem.models import Organisation, Participation, Project
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


def waiting() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "cordis").glob("*"))


def test_files_are_imported_by_a_job_and_deleted(
    network: Network, manager: Viewer, run_jobs: Callable[[], int]
) -> None:
    start_cordis_import(
        network=network,
        organisations=upload("organization.csv"),
        projects=upload("project.csv"),
        by=manager,
    )
    assert len(waiting()) == 1
    run_jobs()
    assert (Organisation.objects.count(), Participation.objects.count()) == (5, 7)
    job = Job.objects.get(task__endswith="import_cordis_files")
    assert job.state == "done"
    assert job.result == {
        "added": 5,
        "completed": 0,
        "held_back": 1,
        "projects": 2,
        "participations": 7,
        "problems": 3,
    }
    assert waiting() == []


def test_projects_may_be_left_out(network: Network, manager: Viewer, run_jobs: Callable[[], int]) -> None:
    start_cordis_import(network=network, organisations=upload("organization.csv"), projects=None, by=manager)
    run_jobs()
    assert sorted(Project.objects.values_list("acronym", "title", "year")) == [
        ("BRIDGE", "", None),
        ("FERRY", "", None),
    ]


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
        start_cordis_import(
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
        start_cordis_import(network=network, organisations=large, projects=None, by=manager)
    assert "100 MB" in refused.value.message_dict["organisations"][0]


def test_members_may_not(network: Network, make_account: Make, seen_by: SeenBy) -> None:
    member = seen_by(make_account("member", network), network)
    with pytest.raises(PermissionDenied):
        start_cordis_import(
            network=network, organisations=upload("organization.csv"), projects=None, by=member
        )
    assert waiting() == []
