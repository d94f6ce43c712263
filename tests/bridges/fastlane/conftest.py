"""Mail goes to the outbox; a request from north to south."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from punte.bridges.models import FastLaneRequest
from punte.bridges.services.fastlane import ask_gateway
from tests.bridges.conftest import Corridor

type Ask = Callable[..., FastLaneRequest]


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}


@pytest.fixture
def ask(corridor: Corridor) -> Ask:
    """The gateway of the north asks the one of the south."""

    def make(title: str = "a heat pump of 4 MW", **values: Any) -> FastLaneRequest:
        given = {
            "asking": corridor.north,
            "asked": corridor.south,
            "by": corridor.viewer(corridor.gateway(corridor.north)),
            **values,
        }
        return ask_gateway(title=title, **given)

    return make
