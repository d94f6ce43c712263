"""What journeys share: somebody at a browser, signed in or not, whose pages are looked at as they are met."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from punte.members.models import Account
from tests.browser import PageAt
from tests.journey.steps import Person

type Look = Callable[[Page, str], None]
type Enter = Callable[..., Person]

PHONE, DESK = 390, 1280
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def enter(page_at: PageAt, look: Look, live_server: Any) -> Enter:
    """`enter(account, 390)`: somebody at a browser, signed in; with None somebody who is not.

    `look` is the journey's own: how each page is looked at.
    """

    def make(account: Account | None, width: int = DESK, *, expect_errors: bool = False) -> Person:
        page = page_at(width, expect_errors=expect_errors)
        if account:
            client = Client()
            client.force_login(account)
            value = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return Person(page, look, lambda: None)

    return make
