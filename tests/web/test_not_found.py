"""Where nothing is, the page is Punte's own, also on a debugging server."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from punte.members.models import Network

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debugging", [False, True])
@pytest.mark.parametrize("address", ["/nowhere/", "/n/corridor/organisations/nowhere/", "/go/"])
def test_no_such_address(settings: Settings, network: Network, address: str, debugging: bool) -> None:
    settings.DEBUG = debugging
    answer = Client().get(address)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert "URLconf" not in answer.content.decode()


@pytest.mark.parametrize("debugging", [False, True])
def test_who_is_signed_in_stays_so(
    settings: Settings, network: Network, sign_in: Any, make_account: Any, debugging: bool
) -> None:
    settings.DEBUG = debugging
    page = sign_in(make_account("member", network)).get("/nowhere/").content.decode()
    assert f'href="/n/{network.slug}/' in page
    assert "Sign in" not in page


def test_what_one_may_not_see_looks_the_same(
    settings: Settings, network: Network, sign_in: Any, make_account: Any
) -> None:
    settings.DEBUG = True
    stranger = sign_in(make_account())
    for address in (f"/n/{network.slug}/settings/", "/n/another/settings/"):
        answer = stranger.get(address)
        assert answer.status_code == 404
        assert "There is nothing at this address" in answer.content.decode()
        assert network.name not in answer.content.decode()
