"""Fixtures for every room: networks, accounts in roles, clients, inline jobs."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of
from punte.records.jobs.worker import Worker, run_pending
from punte.web.access import Viewer

gc.disable()  # until all is imported
pytest_plugins = ["tests.browser", "tests.database", "tests.sample"]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow begins. What touches the database is marked: those tests run again on PostgreSQL."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the search for garbage need not go through it time and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _plain_static_files() -> Iterator[None]:
    """Static files straight from their folders: no test waits for `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path) -> Iterator[None]:
    """Files that a test writes go to its own folder."""
    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path / "files"
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture
def network(db: None) -> Network:
    """A private network."""
    return Network.objects.create(slug="corridor", name="Corridor")


@pytest.fixture
def other_network(db: None) -> Network:
    """Another tenant."""
    return Network.objects.create(slug="elsewhere", name="Elsewhere")


type MakeAccount = Callable[..., Account]


@pytest.fixture
def make_account(db: None) -> MakeAccount:
    """`make_account("gateway", network, scope=ecosystem.pk)`: an account that holds a role."""
    from allauth.account.models import EmailAddress

    cache.clear()
    count = 0

    def make(role: str = "", network: Network | None = None, *, scope: UUID | None = None) -> Account:
        nonlocal count
        count += 1
        email = f"{role or 'person'}{count}@punte.example"
        account = Account.objects.create_user(email, name=f"{role or 'person'} {count}".title())
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        if network and role:
            Membership.objects.create(network=network, account=account, role=role, scope=scope)
        return account

    return make


@pytest.fixture
def sign_in() -> Callable[[Account], Client]:
    """A client signed in as the account."""

    def make(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return make


@pytest.fixture
def seen_by() -> Callable[[Account | None, Network | None], Viewer]:
    """The viewer that an account is in a network."""
    return viewer_of


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Dispatch events and run all due jobs, here and now."""
    return run_pending


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A worker in a thread of its own, as `punte serve` runs one in a process."""
    over, one = Flag(), Worker()

    def work() -> None:
        while not over.is_set():
            if not one.step():
                over.wait(0.25)
        connection.close()

    thread = Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join()
