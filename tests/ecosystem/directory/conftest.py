"""A network with two ecosystems, an organisation in each, and somebody in each role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Organisation, Region, Theme
from punte.ecosystem.services.writing import folded
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.web.access import Viewer

REGIONS = [
    ("RO", "România", 0, 45.8, 24.9),
    ("RO11", "Nord-Vest", 2, 46.9, 23.4),
    ("RO113", "Cluj", 3, 46.8, 23.6),
    ("RO111", "Bihor", 3, 47.0, 22.1),
    ("DK", "Danmark", 0, 55.9, 9.9),
    ("DK03", "Syddanmark", 2, 55.3, 9.4),
]


@dataclass
class World:
    """Everything that the tests of the directory stand on."""

    network: Network
    west: Ecosystem
    north: Ecosystem
    hub: Organisation
    lab: Organisation
    theme: Theme
    manager: Account
    gateway: Account
    other_gateway: Account
    editor: Account
    member: Account
    observer: Account
    outsider: Account

    def seen_by(self, account: Account | None) -> Viewer:
        """The viewer that the account is here."""
        return viewer_of(account, self.network)

    def add(self, name: str, **values: Any) -> Organisation:
        """An organisation, made without a service."""
        values.setdefault("network", self.network)
        return Organisation.objects.create(name=name, folded=folded(name), **values)


@pytest.fixture
def regions(db: None) -> None:
    """The regions that the tests name; after a test that empties tables the migration's are gone."""
    Region.objects.bulk_create(
        [
            Region(code=code, name=name, level=level, latitude=lat, longitude=lon)
            for code, name, level, lat, lon in REGIONS
        ],
        ignore_conflicts=True,
    )


@pytest.fixture
def world(network: Network, make_account: Any, regions: None) -> World:
    """See `World`."""
    west = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    north = Ecosystem.objects.create(network=network, name="Syddanmark", slug="syddanmark")
    EcosystemRegion.objects.create(network=network, ecosystem=west, region_id="RO11")
    EcosystemRegion.objects.create(network=network, ecosystem=north, region_id="DK03")
    common: dict[str, Any] = {"network": network, "state": "published"}
    hub = Organisation.objects.create(
        name="Someș Hub",
        folded="somes hub",
        type=OrganisationType.CLUSTER,
        helix="business",
        region_id="RO113",
        ecosystem=west,
        website="https://www.someshub.example/",
        email="office@someshub.example",
        **common,
    )
    lab = Organisation.objects.create(
        name="Fyn Lab", folded="fyn lab", region_id="DK03", ecosystem=north, **common
    )
    return World(
        network=network,
        west=west,
        north=north,
        hub=hub,
        lab=lab,
        theme=Theme.objects.create(network=network, key="clean-energy", name="Clean energy"),
        manager=make_account("manager", network),
        gateway=make_account("gateway", network, scope=west.pk),
        other_gateway=make_account("gateway", network, scope=north.pk),
        editor=make_account("editor", network, scope=hub.pk),
        member=make_account("member", network),
        observer=make_account("observer", network),
        outsider=make_account(),
    )


@pytest.fixture
def as_(sign_in: Callable[[Account], Client]) -> Callable[[Account | None], Client]:
    """A client signed in as somebody, or as nobody."""
    return lambda account: sign_in(account) if account else Client()
