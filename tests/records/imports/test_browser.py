"""The way through an import as a person takes it: on a phone, and without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from punte.members.models import Account, Network
from tests.browser import Looks, PageAt
from tests.records.imports.store import named, put
from tests.records.tabular.samples import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = ["Organisation", "PIC", "Type", "City", "Country", "E-mail", "Since"]
ROWS = [
    ["Stakeholders of the region"],
    [],
    HEAD,
    ["Cluj Metal Lab", "999 997 930", "SME", "Cluj-Napoca", "RO", "ana@example.org", "13.10.2023"],
    ["Varna Port Data", "12345", "Univeristy", "Varna", "BG", "bo at example", "2023"],
    ["Fyn Robotics A/S", "", "sme", "Odense", "DK", "", ""],
    ["", "", "cluster", "Tartu", "EE", "", ""],
]

type OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(page_at: PageAt, live_server: Any, sign_in: Callable[[Account], Client]) -> OpenAs:
    """`open_as(account, 390)`: a page that is signed in."""

    def make(account: Account, width: int = 1280, **more: Any) -> Page:
        page = page_at(width, **more)
        value = sign_in(account).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        return page

    return make


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A stakeholder spreadsheet with mistakes."""
    path = tmp_path / "stakeholders.xlsx"
    path.write_bytes(xlsx(ROWS).getvalue())
    return path


def test_bring_mend_decide_import_and_take_back(
    open_as: OpenAs,
    looks: Looks,
    gateway: Account,
    network: Network,
    file: Path,
    run_jobs: Callable[[], int],
) -> None:
    put(network.pk, name="Fyn Robotics", town="Odense", country="DK", email="fyn@example.org")
    page = open_as(gateway, 390)
    page.goto(f"/n/{network.slug}/imports/")
    assert looks(page) == []
    page.get_by_role("link", name="Bring a file").first.click()
    page.get_by_label("The file").wait_for()
    assert looks(page) == []
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()

    expect(page.get_by_role("heading", name="Which column is what")).to_be_visible()
    assert looks(page) == []
    expect(page.get_by_label("City")).to_have_value("town")
    page.get_by_role("button", name="Look through the rows").click()

    expect(page.get_by_text("2 rows need mending.")).to_be_visible()
    assert looks(page) == []
    row = page.locator("#row-5")
    expect(row.get_by_text("This cannot be right. Write it like 999997930.")).to_be_visible()
    row.get_by_label("B5 PIC").fill("999 997 931")
    row.get_by_label("F5 E-mail").fill("bo@example.org")
    row.get_by_label("G5 Since").fill("1 May 2023")
    row.get_by_role("button", name="Use ‘University’").click()
    expect(row.get_by_text("Will be added")).to_be_visible()
    expect(page.get_by_text("1 row needs mending.")).to_be_visible()
    page.locator("#row-7").get_by_role("button", name="Leave it out").click()
    expect(page.locator("#row-7").get_by_text("Left out")).to_be_visible()

    twin = page.locator("#row-6")
    expect(twin.get_by_role("cell", name="fyn@example.org")).to_be_visible()
    twin.get_by_role("button", name="Merge with this one").click()
    expect(twin.get_by_text("Will be changed")).to_be_visible()
    assert looks(page) == []
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_role("heading", name="The rows are being imported")).to_be_visible()
    run_jobs()
    expect(page.get_by_role("heading", name="The import is done")).to_be_visible()
    assert looks(page) == []
    assert set(named(network.pk)) == {"Cluj Metal Lab", "Varna Port Data", "Fyn Robotics A/S"}

    page.get_by_role("button", name="Take the import back").click()
    run_jobs()
    expect(page.get_by_role("heading", name="The import was taken back")).to_be_visible()
    assert set(named(network.pk)) == {"Fyn Robotics"}


def test_it_works_without_javascript(
    open_as: OpenAs, gateway: Account, network: Network, file: Path, run_jobs: Callable[[], int]
) -> None:
    page = open_as(gateway, javascript=False)
    page.goto(f"/n/{network.slug}/imports/new/")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Look through the rows").click()
    page.get_by_label("B5 PIC").fill("999997931")
    page.locator("#row-5").get_by_role("button", name="Check this row").click()
    expect(page).to_have_url(re.compile(r"#row-5$"))
    expect(page.locator("#row-5").get_by_text("This cannot be right")).to_have_count(0)
    page.get_by_label("The good rows only").check()
    page.get_by_role("button", name="Import 2 rows").click()
    run_jobs()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="The import is done")).to_be_visible()
    assert set(named(network.pk)) == {"Cluj Metal Lab", "Fyn Robotics A/S"}
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rows that are not in").click()
    assert download.value.suggested_filename == "corridor-not-imported.xlsx"
