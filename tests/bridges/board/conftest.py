"""Mail goes to the outbox."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}
