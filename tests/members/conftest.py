"""What tests of members share: mail in memory, an ecosystem and organisations to bind roles to."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.mail import EmailMessage

from punte.members import roles
from punte.records.ids import uuid7


@pytest.fixture(autouse=True)
def _mail_in_memory(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def mails(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """Mails sent so far."""
    return mailoutbox


@pytest.fixture(autouse=True)
def _no_throttling_left_over(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


class Places:
    """Two ecosystems; an organisation lies in each."""

    def __init__(self) -> None:
        self.north, self.south = uuid7(), uuid7()
        self.lab, self.port = uuid7(), uuid7()
        self.names = {self.north: "North", self.south: "South", self.lab: "Lab", self.port: "Port"}
        self.lies_in = {self.lab: self.north, self.port: self.south}

    def named(self, network: UUID, scopes: Iterable[UUID]) -> dict[UUID, str]:
        return {one: self.names[one] for one in scopes if one in self.names}

    def inside(self, network: UUID, scopes: Iterable[UUID], ecosystems: frozenset[UUID]) -> set[UUID]:
        return {one for one in scopes if self.lies_in.get(one) in ecosystems}


@pytest.fixture
def places() -> Iterator[Places]:
    """Scopes as a higher room would register them."""
    made, before = Places(), dict(roles._scopes)
    ecosystems = [(made.north, "North"), (made.south, "South")]
    organisations = [(made.lab, "Lab"), (made.port, "Port")]
    roles.register_scope(roles.ScopeKind("ecosystem", made.named, lambda network: ecosystems))
    roles.register_scope(
        roles.ScopeKind("organisation", made.named, lambda network: organisations, made.inside)
    )
    yield made
    roles._scopes.clear()
    roles._scopes.update(before)
