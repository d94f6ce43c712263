"""The front page: for strangers, on a debugging server, without a public network."""

import gzip
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from punte.ecosystem.models import Listing
from punte.members.models import Account
from tests.ecosystem.listings.conftest import Place


@pytest.fixture
def public(place: Place) -> Place:
    """The network is open to everybody."""
    place.network.public = True
    place.network.save()
    return place


def test_without_a_public_network_it_says_what_to_do(place: Place) -> None:
    page = Client().get("/").content.decode()
    assert "No network is open to everybody here yet" in page
    assert place.network.name not in page


def test_it_shows_the_public_network(public: Place, make_listing: Callable[..., Listing]) -> None:
    make_listing()
    page = Client().get("/").content.decode()
    assert "Bridges of trust between innovation regions" in page
    assert "Heat pumps for six schools" in page
    assert "1 organisation" in page or "one organisation" in page
    assert '<strong><a href="/n/corridor/map/">Map</a></strong>' in page
    assert '<strong><a href="/n/corridor/matches/">Connect</a></strong>' in page
    assert "<strong>Convene</strong>" in page
    assert '<a href="/n/corridor/needs/">Needs and offers</a>' in page


def test_what_is_not_published_is_not_shown(public: Place, make_listing: Callable[..., Listing]) -> None:
    make_listing(title="Secret draft", state="draft")
    assert "Secret draft" not in Client().get("/").content.decode()


def test_who_is_signed_in_goes_to_the_desk(public: Place, sign_in: Callable[[Account], Client]) -> None:
    assert sign_in(public.member).get("/").headers["Location"] == "/desk/"


def sample(place: Place) -> None:
    place.network.sample = True
    place.network.save()
    names = {"gateway": place.gateway, "organiser": place.manager, "participant": place.member}
    for name, account in names.items():
        account.email, account.sample = f"{name}@punte.example", True
        account.save()


def test_one_enters_as_somebody_on_a_debugging_server_only(public: Place, settings: Settings) -> None:
    sample(public)
    assert "Enter as a gateway" not in Client().get("/").content.decode()
    settings.DEBUG = True
    page = Client().get("/").content.decode()
    for words in ("Enter as a gateway", "Enter as an organiser", "Enter as a participant"):
        assert words in page
    assert "As somebody else" in page  # all that the start of the server names
    assert 'action="/enter/organiser/"' in page.partition("As somebody else")[2]
    afar = Client().get("/", REMOTE_ADDR="192.0.2.7").content.decode()
    assert "Enter as a gateway" not in afar


def test_the_page_itself_is_light(public: Place, make_listing: Callable[..., Listing]) -> None:
    for number in range(12):
        make_listing(title=f"Need {number}", text="Words of some length. " * 40)
    assert len(gzip.compress(Client().get("/").content)) < 40_000
