"""Who sees which jobs, and what they can do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.records.jobs.labels import why_of
from punte.records.jobs.services import retry_job
from punte.records.models import Event, Job
from tests.conftest import MakeAccount

type SignIn = Callable[[Account], Client]


def job(network: Network | None, by: Account | None = None, **more: Any) -> Job:
    given: dict[str, Any] = {
        "task": "tests.check_it_all",
        "network_id": network.pk if network else None,
        "actor_id": by.pk if by else None,
        "run_after": timezone.now(),
        **more,
    }
    return Job.objects.create(**given)


def failed(network: Network | None, by: Account | None = None) -> Job:
    reason = "Traceback (most recent call last):\n  secret line\nValueError: The cellar is dark."
    return job(network, by, state="failed", reason=reason, attempts=5, finished_at=timezone.now())


@pytest.fixture
def manager(make_account: MakeAccount, network: Network) -> Account:
    return make_account("manager", network)


@pytest.fixture
def member(make_account: MakeAccount, network: Network) -> Account:
    return make_account("member", network)


def listed(client: Client, address: str = "/n/corridor/jobs/") -> set[UUID]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {shown.job.pk for shown in answer.context["jobs"]}


def test_managers_see_the_networks_jobs_and_others_their_own(
    manager: Account, member: Account, network: Network, other_network: Network, sign_in: SignIn
) -> None:
    theirs, whoever, nobodys = job(network, member), job(network, manager), failed(network)
    job(other_network, member)
    job(None, member)
    done = job(network, state="done", finished_at=timezone.now())
    assert listed(sign_in(manager)) == {theirs.pk, whoever.pk, nobodys.pk}
    assert listed(sign_in(manager), "/n/corridor/jobs/?state=done") == {done.pk}
    assert listed(sign_in(member)) == {theirs.pk}


def test_outsiders_see_none(make_account: MakeAccount, network: Network, sign_in: SignIn) -> None:
    network.public = True
    network.save()
    assert sign_in(make_account()).get("/n/corridor/jobs/").status_code == 404
    assert Client().get("/n/corridor/jobs/").status_code == 302


def test_only_managers_see_the_whole_reason_and_the_clock(
    manager: Account, member: Account, network: Network, sign_in: SignIn
) -> None:
    one = failed(network, member)
    for account, sees in ((manager, True), (member, False)):
        page = sign_in(account).get(f"/n/corridor/jobs/{one.pk}/").content.decode()
        assert "The cellar is dark." in page
        assert ("secret line" in page) is sees
        overview = sign_in(account).get("/n/corridor/jobs/").content.decode()
        assert ("By the clock" in overview) is sees
        assert "Check it all" in overview


def test_a_page_asks_again_until_the_job_is_over(member: Account, network: Network, sign_in: SignIn) -> None:
    client = sign_in(member)
    one = job(network, member, state="running", progress_done=3, progress_total=4, progress_note="row 3")
    address = f"/n/corridor/jobs/{one.pk}/progress/"
    part = client.get(address).content.decode()
    assert f'hx-get="{address}"' in part
    assert 'value="75"' in part
    assert "row 3" in part
    Job.objects.update(state="done", finished_at=timezone.now())
    assert "hx-get" not in client.get(address).content.decode()


def test_a_failed_job_is_tried_again_by_whom_it_concerns(
    manager: Account, member: Account, make_account: MakeAccount, network: Network, sign_in: SignIn
) -> None:
    one = failed(network, member)
    other = make_account("member", network)
    address = f"/n/corridor/jobs/{one.pk}/retry/"
    assert sign_in(other).post(address).status_code == 404
    with pytest.raises(PermissionDenied):
        retry_job(job=one, by=viewer_of(other, network))
    with pytest.raises(PermissionDenied):
        retry_job(job=failed(None), by=viewer_of(manager, network))
    assert sign_in(member).get(address).status_code == 405
    assert sign_in(member).post(address).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.attempts) == ("ready", 0)
    assert Event.objects.get(kind="records.job.retried").actor_id == member.pk
    again = sign_in(manager).post(address, follow=True).content.decode()
    assert "has not failed" in again


def test_the_lists_queries_do_not_grow(
    manager: Account,
    make_account: MakeAccount,
    network: Network,
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    client, counts = sign_in(manager), []
    listed(client)  # what only a first request asks is no matter of the list
    for count in (1, 3):
        for _ in range(count):
            failed(network, make_account("member", network))
        with django_assert_max_num_queries(30) as captured:
            listed(client)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", ""),
        ("Traceback …\npunte.records.tabular.Unreadable: Row 3: no name\n", "Row 3: no name"),
        (
            "The worker here:1 stopped in the middle of the job.",
            "The worker here:1 stopped in the middle of the job.",
        ),
        ("x" * 400, "x" * 300),
    ],
)
def test_a_reason_is_told_in_one_line(reason: str, said: str) -> None:
    assert why_of(Job(reason=reason)) == said
