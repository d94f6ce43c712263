from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from punte.ecosystem.models import CordisImport, Organisation
from punte.members.models import Account, Network
from punte.records.models import Job

HERE = Path(__file__).parent
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]


@pytest.fixture
def client_of_manager(network: Network, make_account: Make, sign_in: SignIn) -> Client:
    return sign_in(make_account("manager", network))


def files() -> dict[str, SimpleUploadedFile]:
    return {
        "organisations": SimpleUploadedFile("o.csv", (HERE / "organization.csv").read_bytes()),
        "projects": SimpleUploadedFile("p.csv", (HERE / "project.csv").read_bytes()),
    }


def bring(client: Client, network: Network) -> str:
    """Bring the files; the address of what becomes of them."""
    answer = client.post(reverse("ecosystem:cordis", args=[network.slug]), files())
    run = CordisImport.objects.latest("created_at")
    page = reverse("ecosystem:cordis_run", args=[network.slug, run.pk])
    assert (answer.status_code, answer["Location"]) == (302, page)
    return page


def test_from_the_files_to_taking_them_back(
    network: Network, client_of_manager: Client, run_jobs: Callable[[], int]
) -> None:
    page = bring(client_of_manager, network)
    assert "the work goes on" in client_of_manager.get(page).content.decode()
    run_jobs()
    told = client_of_manager.get(page).content.decode()
    assert "5 organisations would be added, 0 completed." in told
    assert "7 parts in projects would be added, and 2 new projects." in told
    assert "One participant is a person" in told
    assert "3 lines are left out" in told
    for words in ("UNIVERSITATEA PODULUI DIN CLUJ", "University", "RO113", "BRIDGE, FERRY", "12345"):
        assert words in told
    assert Organisation.objects.filter(network=network).count() == 0
    client_of_manager.post(f"{page}do/import/")
    run_jobs()
    told = client_of_manager.get(page).content.decode()
    assert "5 organisations were added, 0 completed." in told
    assert "7 parts in projects were added, and 2 new projects." in told
    asked = client_of_manager.get(page, headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"
    assert Organisation.objects.filter(network=network).count() == 5
    client_of_manager.post(f"{page}do/undo/")
    run_jobs()
    told = client_of_manager.get(page).content.decode()
    assert "5 organisations were taken away." in told
    assert "Take the import back" not in told
    assert Organisation.objects.filter(network=network).count() == 0


def test_what_is_thrown_away_is_gone(
    network: Network, client_of_manager: Client, run_jobs: Callable[[], int]
) -> None:
    page = bring(client_of_manager, network)
    run_jobs()
    assert client_of_manager.post(f"{page}do/discard/").status_code == 302
    assert client_of_manager.get(page).status_code == 404
    assert client_of_manager.post(f"{page}do/import/").status_code == 404


def test_a_step_comes_once(network: Network, client_of_manager: Client, run_jobs: Callable[[], int]) -> None:
    page = bring(client_of_manager, network)
    run_jobs()
    client_of_manager.post(f"{page}do/import/")
    told = client_of_manager.post(f"{page}do/import/", follow=True).content.decode()
    assert "somebody was quicker" in told
    assert client_of_manager.post(f"{page}do/nonsense/").status_code == 404


def test_a_wrong_file_is_refused_beside_its_field(network: Network, client_of_manager: Client) -> None:
    wrong = {**files(), "organisations": SimpleUploadedFile("o.csv", b"name,city\nA,B\n")}
    answer = client_of_manager.post(reverse("ecosystem:cordis", args=[network.slug]), wrong)
    assert answer.status_code == 422
    assert "organisationid, projectid" in answer.content.decode()
    assert Job.objects.count() == 0


def test_a_run_is_for_its_network_only(
    network: Network,
    other_network: Network,
    client_of_manager: Client,
    make_account: Make,
    sign_in: SignIn,
) -> None:
    page = bring(client_of_manager, network)
    assert "progress" in client_of_manager.get(page, headers={"HX-Request": "true"}).content.decode()
    elsewhere = sign_in(make_account("manager", other_network))
    assert elsewhere.get(page).status_code == 404
    assert elsewhere.post(f"{page}do/discard/").status_code == 404
    stolen = page.replace(network.slug, other_network.slug)
    assert elsewhere.get(stolen).status_code == 404
    assert elsewhere.post(f"{stolen}do/discard/").status_code == 404
    assert CordisImport.objects.count() == 1


@pytest.mark.parametrize("role", ["observer", "member"])
def test_only_managers_see_the_page(network: Network, make_account: Make, sign_in: SignIn, role: str) -> None:
    client = sign_in(make_account(role, network))
    assert client.get(reverse("ecosystem:cordis", args=[network.slug])).status_code == 404


def test_the_page_takes_as_many_queries_for_three_runs_as_for_one(
    network: Network, client_of_manager: Client
) -> None:
    page = reverse("ecosystem:cordis", args=[network.slug])
    taken = []
    for more in (1, 2):
        for _ in range(more):
            client_of_manager.post(page, files())
        client_of_manager.get(page)
        with CaptureQueriesContext(connection) as queries:
            client_of_manager.get(page)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 8


def test_the_settings_offer_it(network: Network, client_of_manager: Client) -> None:
    settings = client_of_manager.get(reverse("members:settings", args=[network.slug])).content.decode()
    assert reverse("ecosystem:cordis", args=[network.slug]) in settings
    assert reverse("ecosystem:sample_remove", args=[network.slug]) not in settings
