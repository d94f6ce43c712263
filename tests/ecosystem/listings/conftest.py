"""An ecosystem with an organisation that somebody speaks for, and needs of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from punte.ecosystem.choices import Direction, State
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Listing, Organisation
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.web.access import Viewer


@dataclass
class Place:
    """A network with an ecosystem, an organisation, and people in every role."""

    network: Network
    ecosystem: Ecosystem
    organisation: Organisation
    manager: Account
    gateway: Account
    editor: Account
    member: Account
    observer: Account
    stranger: Account

    def seen(self, account: Account | None) -> Viewer:
        """The viewer that an account is here."""
        return viewer_of(account, self.network)


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    """Mail goes to the outbox."""
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}


@pytest.fixture
def place(network: Network, make_account: Callable[..., Account]) -> Place:
    """A private network that reviews nothing."""
    ecosystem = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    EcosystemRegion.objects.create(network=network, ecosystem=ecosystem, region_id="RO11")
    organisation = Organisation.objects.create(
        network=network, name="Heat Works", folded="heat works", ecosystem=ecosystem, region_id="RO113"
    )
    return Place(
        network,
        ecosystem,
        organisation,
        manager=make_account("manager", network),
        gateway=make_account("gateway", network, scope=ecosystem.pk),
        editor=make_account("editor", network, scope=organisation.pk),
        member=make_account("member", network),
        observer=make_account("observer", network),
        stranger=make_account(),
    )


@pytest.fixture
def make_listing(place: Place) -> Callable[..., Listing]:
    """`make_listing(title="…", state=…)`: a published need of the organisation unless said otherwise."""

    def make(**values: Any) -> Listing:
        given: dict[str, Any] = {
            "network": place.network,
            "organisation": place.organisation,
            "ecosystem": place.ecosystem,
            "direction": Direction.NEED,
            "profile": "business_request",
            "title": "Heat pumps for six schools",
            "text": "Six schools want to stop burning wood.",
            "state": State.PUBLISHED,
            "published_at": timezone.now(),
            "expires_on": timezone.localdate() + timedelta(days=60),
            "created_by": place.editor,
            **values,
        }
        if given["state"] == State.DRAFT:
            given["published_at"] = None
        return Listing.objects.create(**given)

    return make


@pytest.fixture
def words() -> dict[str, Any]:
    """What a form of a need sends."""
    return {
        "profile": "business_request",
        "title": "Heat pumps for six schools",
        "text": "Six schools want to stop burning wood.",
        "language": "en",
        "expires_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
    }
