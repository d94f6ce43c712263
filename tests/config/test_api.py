"""The API as a whole: its published schema, its policies, its problems."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from ninja import Router
from ninja.constants import NOT_SET

from punte.config.api import api
from punte.ecosystem.models import Organisation
from punte.members.models import Account, Network
from punte.members.services.api_tokens import create_api_token
from punte.web.access import Viewer

SNAPSHOT = Path(__file__).parent / "openapi.json"
pytestmark = pytest.mark.django_db


def test_the_published_schema_is_the_snapshot() -> None:
    """A change of the API is a change of this file, to be looked at.

    `punte openapi > tests/config/openapi.json` takes a new one.
    """
    assert json.loads(json.dumps(api.get_openapi_schema())) == json.loads(SNAPSHOT.read_text())


def test_the_guide_tells_what_everything_is(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "one of: cluster, edih" in page
    assert "In the body" in page
    assert "a time, such as" in page
    assert "<dd></dd>" not in page


def test_every_operation_has_a_policy_and_asks_who_calls() -> None:
    operations = [
        (path, operation, router.auth)
        for router in _all_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]
    bare = [
        f"{operation.methods} {path}"
        for path, operation, auth in operations
        if not hasattr(operation.view_func, "policy") or (auth is NOT_SET and operation.auth_param is NOT_SET)
    ]
    assert bare == []
    assert len(operations) > 5


def _all_routers() -> Iterator[Router]:
    waiting = [router for _, router in api._routers]
    while waiting:
        router = waiting.pop()
        yield router
        waiting += [entry[1] for entry in router._routers]


def issue_api_token(*, account: Account, name: str, scopes: list[str]) -> str:
    """A key's secret."""
    by = Viewer(account=account.pk)
    return create_api_token(account=account, label=name, scopes=scopes, lasts=timedelta(days=1), by=by)[1]


@pytest.fixture
def key(make_account: Any, network: Network) -> str:
    account: Account = make_account("manager", network)
    return issue_api_token(account=account, name="test", scopes=["read", "write"])


def _headers(key: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **more}


def test_nobody_gets_nothing(client: Client, network: Network) -> None:
    answer = client.get(f"/api/v1/networks/{network.slug}/organisations")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["status"] == 401


def test_another_network_does_not_exist(client: Client, key: str, other_network: Network) -> None:
    Organisation.objects.create(network=other_network, name="Foreign", folded="foreign")
    for path in ("organisations", "people", "ecosystems", "themes"):
        answer = client.get(f"/api/v1/networks/{other_network.slug}/{path}", headers=_headers(key))
        assert answer.status_code == 404, path


def test_observers_only_look(client: Client, make_account: Any, network: Network) -> None:
    observer = issue_api_token(
        account=make_account("observer", network), name="test", scopes=["read", "write"]
    )
    path = f"/api/v1/networks/{network.slug}/organisations"
    assert client.get(path, headers=_headers(observer)).status_code == 200
    answer = client.post(path, {"name": "New"}, content_type="application/json", headers=_headers(observer))
    assert answer.status_code == 404
    assert not Organisation.objects.exists()


def test_a_key_without_the_scope_is_refused(client: Client, make_account: Any, network: Network) -> None:
    reader = issue_api_token(account=make_account("manager", network), name="test", scopes=["read"])
    answer = client.post(
        f"/api/v1/networks/{network.slug}/organisations",
        {"name": "New"},
        content_type="application/json",
        headers=_headers(reader),
    )
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_adding_twice_under_one_key_adds_once(client: Client, key: str, network: Network) -> None:
    def post(name: str, idempotency: str) -> Any:
        return client.post(
            f"/api/v1/networks/{network.slug}/organisations",
            {"name": name},
            content_type="application/json",
            headers=_headers(key, **{"Idempotency-Key": idempotency}),
        )

    first, second = post("Cluj Lab", "a"), post("Cluj Lab", "a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert post("Other Lab", "a").status_code == 409
    assert Organisation.objects.count() == 1
    assert post("Other Lab", "b").status_code == 201
    for said_nothing_or_too_much in ("", " ", "k" * 256):
        assert post("Third Lab", said_nothing_or_too_much).status_code == 422
    assert Organisation.objects.count() == 2


def test_pages_follow_each_other(client: Client, key: str, network: Network) -> None:
    names = [f"Lab {number}" for number in range(5)]
    for name in names:
        Organisation.objects.create(network=network, name=name, folded=name.lower())
    path, seen, after = f"/api/v1/networks/{network.slug}/organisations?limit=2", [], ""
    while True:
        body = client.get(path + after, headers=_headers(key)).json()
        seen += [item["name"] for item in body["items"]]
        if body["next"] is None:
            break
        after = f"&after={body['next']}"
    assert seen == names


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x", "pic": "12"}, "pic"),
        ({"name": "x", "type": "castle"}, "type"),
        ({"name": "x", "colour": "red"}, "colour"),
    ],
)
def test_wrong_values_are_named(
    client: Client, key: str, network: Network, body: dict[str, Any], field: str
) -> None:
    answer = client.post(
        f"/api/v1/networks/{network.slug}/organisations",
        body,
        content_type="application/json",
        headers=_headers(key),
    )
    assert answer.status_code == 422
    assert [one["field"].split(".")[-1] for one in answer.json()["errors"]] == [field]


def test_what_contradicts_the_network_is_a_conflict(client: Client, key: str, network: Network) -> None:
    Organisation.objects.create(network=network, name="Known", folded="known", pic="999888777")
    for body, field in (
        ({"name": "x", "themes": ["0190b0d2-0000-7000-8000-000000000000"]}, "themes"),
        ({"name": "x", "pic": "999888777"}, "pic"),
    ):
        answer = client.post(
            f"/api/v1/networks/{network.slug}/organisations",
            body,
            content_type="application/json",
            headers=_headers(key),
        )
        assert answer.status_code == 409
        assert [one["field"] for one in answer.json()["errors"]] == [field]
