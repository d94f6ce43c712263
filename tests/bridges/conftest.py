"""A small corridor of two regions: a need in one, who could meet it in the other, somebody both know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.bridges.services.evidence import Side, note_evidence
from punte.ecosystem.models import (
    Affiliation,
    Ecosystem,
    EcosystemRegion,
    Listing,
    Organisation,
    Person,
    Theme,
)
from punte.members.models import Account, Network
from punte.members.services.consents import give_consent
from punte.members.viewer import viewer_of
from punte.records.refs import Ref
from punte.web.access import Viewer

type MakeAccount = Callable[..., Account]


@dataclass
class Corridor:
    """Two ecosystems and the people in them; `add_person` and `add_listing` make more."""

    network: Network
    make_account: MakeAccount
    theme: Theme
    north: Ecosystem
    south: Ecosystem
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    gateways: dict[UUID, Account] = field(default_factory=dict)

    def add_organisation(self, name: str, ecosystem: Ecosystem, **values: object) -> Organisation:
        """A published organisation."""
        made = Organisation.objects.create(
            network=self.network,
            name=name,
            folded=name.lower(),
            ecosystem=ecosystem,
            **{"type": "sme", "helix": "business", **values},
        )
        self.organisations[name] = made
        return made

    def add_person(self, key: str, organisation: Organisation, *, role: str = "editor") -> Person:
        """Somebody with an account, on the map by their own will, who may be counted and shown."""
        scope = organisation.pk if role == "editor" else None
        account = self.make_account(role, self.network, scope=scope)
        account.name = key.title()
        account.save(update_fields=["name"])
        person = Person.objects.create(
            network=self.network,
            account=account,
            name=key.title(),
            folded=key,
            email=account.email,
            ecosystem=organisation.ecosystem,
            consented_at=timezone.now(),
        )
        Affiliation.objects.create(
            network=self.network, person=person, organisation=organisation, title="Engineer"
        )
        holder = Ref("members.account", account.pk)
        for purpose in ("ecosystem.listed", "members.analysis", "bridges.ties"):
            give_consent(holder=holder, purpose=purpose, network=self.network, by=account.pk)
        self.people[key] = person
        return person

    def add_listing(self, organisation: Organisation, title: str, **values: object) -> Listing:
        """A published need, unless the values say otherwise."""
        given = {
            "direction": "need",
            "profile": "business_request",
            "text": f"{title}. More in a call.",
            "state": "published",
            "published_at": timezone.now(),
            "expires_on": timezone.localdate() + timedelta(days=60),
            "theme": self.theme,
            **values,
        }
        return Listing.objects.create(
            network=self.network,
            organisation=organisation,
            ecosystem=organisation.ecosystem,
            title=title,
            **given,
        )

    def worked_together(self, a: Person, b: Person, *, days_ago: int = 30) -> Evidence | None:
        """Note that two people worked together."""
        return note_evidence(
            network=self.network.pk,
            kind=EvidenceKind.WORKED,
            a=Side(a),
            b=Side(b),
            source=a,
            at=timezone.now() - timedelta(days=days_ago),
        )

    def viewer(self, account: Account | Person) -> Viewer:
        """How somebody stands in the network now."""
        if isinstance(account, Person):
            assert account.account is not None
            account = account.account
        return viewer_of(account, self.network)

    def gateway(self, ecosystem: Ecosystem) -> Account:
        """The gateway manager of an ecosystem."""
        return self.gateways[ecosystem.pk]


@pytest.fixture
def corridor(network: Network, make_account: MakeAccount) -> Corridor:
    """Ana (Mureș Pumps, north) seeks what Bo (Fyn Heat, south) gives; Lia (north) worked with both."""
    theme = Theme.objects.create(network=network, key="heat", name="Heat pumps")
    north = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    south = Ecosystem.objects.create(network=network, name="Syddanmark", slug="syddanmark")
    EcosystemRegion.objects.create(network=network, ecosystem=north, region_id="RO11")
    EcosystemRegion.objects.create(network=network, ecosystem=south, region_id="DK03")
    made = Corridor(network, make_account, theme, north, south)
    for ecosystem in (north, south):
        made.gateways[ecosystem.pk] = make_account("gateway", network, scope=ecosystem.pk)
    pumps = made.add_organisation("Mureș Pumps", north)
    heat = made.add_organisation("Fyn Heat", south)
    bridge = made.add_organisation("Bridge Office", north, type="cluster")
    ana, bo, lia = (
        made.add_person("ana", pumps),
        made.add_person("bo", heat),
        made.add_person("lia", bridge),
    )
    made.worked_together(ana, lia)
    made.worked_together(lia, bo)
    return made
