"""Who calls the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from ninja import NinjaAPI

from punte.members import api_auth
from punte.members.models import Account, Network
from punte.members.services.accounts import sign_in as start_session
from punte.members.services.api_tokens import create_api_token
from punte.members.viewer import viewer_of

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
api = NinjaAPI(urls_namespace="test_api_auth", docs_url=None)


def _rank(request: HttpRequest, network: str) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return {"account": str(viewer.account), "rank": int(viewer.rank)}


api.get("/n/{network}/rank", auth=api_auth.reads)(_rank)
api.post("/n/{network}/rank", auth=api_auth.writes)(_rank)
api.post("/n/{network}/import", auth=api_auth.imports)(_rank)


def visit(request: HttpRequest, id: str) -> HttpResponse:
    start_session(request, Account.objects.get(pk=id), once=True)
    return HttpResponse()


urlpatterns = [
    path("api/", api.urls),
    path("visit/<str:id>/", visit),
    path("", include("punte.config.urls")),
]


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def key(account: Account, *scopes: str) -> dict[str, str]:
    _token, secret = create_api_token(
        account=account, label="x", scopes=scopes, lasts=timedelta(days=1), by=viewer_of(account, None)
    )
    return {"authorization": f"Bearer {secret}"}


def test_a_key_carries_the_roles_of_its_account(network: Network, make_account: Make) -> None:
    account = make_account("manager", network)
    answer = Client().get("/api/n/corridor/rank", headers=key(account, "read"))
    assert answer.json() == {"account": str(account.pk), "rank": 50}


def test_a_key_carries_nothing_into_another_network(
    network: Network, other_network: Network, make_account: Make
) -> None:
    account = make_account("manager", network)
    assert Client().get("/api/n/elsewhere/rank", headers=key(account, "read")).json()["rank"] == 0


def test_a_key_does_only_what_its_scopes_say(network: Network, make_account: Make) -> None:
    account = make_account("manager", network)
    reads, writes = key(account, "read"), key(account, "write")
    assert Client().post("/api/n/corridor/rank", headers=reads).status_code == 403
    assert Client().post("/api/n/corridor/import", headers=writes).status_code == 403
    assert Client().get("/api/n/corridor/rank", headers=writes).status_code == 403
    assert Client().post("/api/n/corridor/rank", headers=writes).status_code == 200
    assert Client().post("/api/n/corridor/import", headers=key(account, "import")).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic YTpi", "Bearer"])
def test_without_a_valid_key_it_is_401(network: Network, header: str) -> None:
    headers = {"authorization": header} if header else {}
    assert Client().get("/api/n/corridor/rank", headers=headers).status_code == 401
    assert Client(enforce_csrf_checks=True).post("/api/n/corridor/rank", headers=headers).status_code == 401


def test_a_session_counts_with_its_csrf_token_only(network: Network, make_account: Make) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("member", network))
    assert client.get("/api/n/corridor/rank").json()["rank"] == 20
    assert client.post("/api/n/corridor/rank").status_code == 403
    token = "a" * 32
    client.cookies["csrftoken"] = token
    assert client.post("/api/n/corridor/rank", headers={"x-csrftoken": token}).status_code == 200


def test_a_short_visit_does_not_count(network: Network, make_account: Make) -> None:
    account, client = make_account("member", network), Client()
    client.get(f"/visit/{account.pk}/")
    assert client.get("/api/n/corridor/rank").status_code == 401


def test_the_use_of_a_key_is_noted_once_a_minute(network: Network, make_account: Make) -> None:
    account = make_account("member", network)
    headers = key(account, "read")
    Client().get("/api/n/corridor/rank", headers=headers)
    first = account.api_tokens.get().last_used_at
    assert first is not None
    Client().get("/api/n/corridor/rank", headers=headers)
    assert account.api_tokens.get().last_used_at == first
