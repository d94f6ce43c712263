"""What tests of contacts share."""

from collections.abc import Callable

import pytest
from django.test import Client

from punte.bridges.models import Card
from punte.bridges.services.contacts import save_card
from punte.ecosystem.models import Person
from tests.bridges.conftest import Corridor
from tests.post.conftest import outbox  # noqa: F401 (a fixture)

type Enter = Callable[[Person], Client]


@pytest.fixture
def enter(sign_in: Callable[..., Client]) -> Enter:
    """A client signed in as that person."""
    return lambda person: sign_in(person.account)


@pytest.fixture
def card(corridor: Corridor) -> Card:
    """Ana's card with her name, organisation and address."""
    ana = corridor.people["ana"]
    shown = ["name", "organisation", "email"]
    return save_card(network=corridor.network, shown=shown, by=corridor.viewer(ana))
