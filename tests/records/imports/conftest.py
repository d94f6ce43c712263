"""A registered table, a gateway who imports, and the way through an import."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import File
from django.urls import reverse

from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.records import tables
from punte.records.imports.services.runs import confirm_columns, start_import, upload_file
from punte.records.models.imports import ImportRun
from punte.records.tables import Table
from punte.web.access import Viewer
from tests.conftest import MakeAccount
from tests.records.imports.store import PLACES


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> Table:
    """The only table there is; a test may register another in its place."""
    monkeypatch.setattr(tables, "_tables", {})
    tables.register(PLACES)
    return PLACES


@pytest.fixture
def people(places: Table) -> Table:
    """The same table, as one of people."""
    changed = replace(places, people=True)
    tables.register(changed)
    return changed


@pytest.fixture
def gateway(make_account: MakeAccount, network: Network) -> Account:
    """Somebody who may import."""
    return make_account("gateway", network)


@pytest.fixture
def viewer(gateway: Account, network: Network) -> Viewer:
    """The gateway, as views see them."""
    return viewer_of(gateway, network)


type Upload = Callable[..., ImportRun]


@pytest.fixture
def upload(viewer: Viewer, network: Network) -> Upload:
    """`upload(file)`: an uploaded run with guessed columns."""

    def make(file: io.BytesIO, **more: Any) -> ImportRun:
        table = tables.named("places")
        assert table
        return upload_file(
            viewer=viewer, slug=network.slug, table=table, file=File(file, "../places 1.csv"), **more
        )

    return make


@pytest.fixture
def preview(upload: Upload, viewer: Viewer) -> Upload:
    """`preview(file, mode="good")`: a run to be looked through, its columns as guessed."""

    def make(file: io.BytesIO, **options: str) -> ImportRun:
        run = upload(file)
        columns = {int(index): name for index, name in run.columns.items()}
        confirm_columns(run=run, viewer=viewer, columns=columns, **options)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def bring(preview: Upload, viewer: Viewer, run_jobs: Callable[[], int]) -> Upload:
    """`bring(file)`: a run that was imported, as far as it could be."""

    def make(file: io.BytesIO, **options: str) -> ImportRun:
        run = preview(file, **options)
        start_import(run=run, viewer=viewer)
        run_jobs()
        run.refresh_from_db()
        return run

    return make


def at(name: str, network: Network, *more: object) -> str:
    """The address of one of the pages."""
    return reverse(f"records:{name}", args=[network.slug, *more])
