"""Callers of the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from punte.ecosystem.models import Person
from punte.members.models import Account
from punte.members.services.api_tokens import create_api_token
from punte.web.access import Viewer
from tests.bridges.conftest import Corridor


@dataclass(frozen=True)
class Caller:
    """Somebody's program."""

    slug: str
    secret: str

    def get(self, path: str, **query: Any) -> Any:
        """(status, body)."""
        answer = Client().get(self._at(path), query, headers=self._headers)
        return answer.status_code, answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """(status, body)."""
        answer = Client().post(self._at(path), body, content_type="application/json", headers=self._headers)
        return answer.status_code, answer.json()

    def _at(self, path: str) -> str:
        return f"/api/v1/networks/{self.slug}/{path}"

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"}


@pytest.fixture
def program(corridor: Corridor) -> Callable[..., Caller]:
    """`program(person)`: their program; with `scopes` what its key may."""

    def make(of: Account | Person, *, scopes: tuple[str, ...] = ("read", "write")) -> Caller:
        account = of.account if isinstance(of, Person) else of
        assert account is not None
        by = Viewer(account=account.pk)
        secret = create_api_token(
            account=account, label="x", scopes=list(scopes), lasts=timedelta(days=1), by=by
        )[1]
        return Caller(corridor.network.slug, secret)

    return make
