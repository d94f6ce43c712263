"""A fair of needs and offers in the corridor, written by their people through the services."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from punte.bridges.models import Match
from punte.ecosystem.models import Capability, Listing, Organisation, OrganisationTheme, Person
from punte.ecosystem.services.listings import draft_listing, publish_listing
from tests.bridges.conftest import Corridor

NEED = (
    "Pompe de căldură pentru șase școli",
    "Șase școli de la sat vor să renunțe la centralele pe lemne. Căutăm pompe de căldură industriale.",
)
OFFER = (
    "Large heat pumps for public buildings",
    "We build and install industrial heat pumps that replace wood boilers in schools and town halls.",
)
OTHER = (
    "Seaweed wrapping for bakeries",
    "Our kitchen makes edible packaging from seaweed for bread and cakes at festivals.",
)


@dataclass
class Fair:
    """The corridor, and ways to publish in it as people do."""

    corridor: Corridor

    @property
    def network(self) -> Any:
        """Its network."""
        return self.corridor.network

    def organisation(self, name: str) -> Organisation:
        """One of its organisations."""
        return self.corridor.organisations[name]

    def publish(self, person: Person | str, words: tuple[str, str], **values: Any) -> Listing:
        """Somebody publishes a need, or an offer with direction='offer', for where they work."""
        one = self.corridor.people[person] if isinstance(person, str) else person
        affiliation = one.affiliations.select_related("organisation__network").get()
        by = self.corridor.viewer(one)
        direction = values.pop("direction", "need")
        given = {
            "profile": "business_request" if direction == "need" else "business_offer",
            "title": words[0],
            "text": words[1],
            "theme": self.corridor.theme,
            "expires_on": timezone.localdate() + timedelta(days=60),
            **values,
        }
        draft = draft_listing(organisation=affiliation.organisation, values=given, by=by)
        return publish_listing(listing=draft, by=by)

    def names(self, listing: Listing) -> list[str]:
        """Who stands among its matches, best first."""
        rows = Match.objects.filter(listing=listing).order_by("rank").select_related("organisation")
        return [one.organisation.name for one in rows]


@pytest.fixture
def fair(corridor: Corridor) -> Fair:
    """Fyn Heat says what it can do; Tang (south) makes seaweed wrapping and has nobody's theme."""
    heat = corridor.organisations["Fyn Heat"]
    Capability.objects.create(
        network=corridor.network, organisation=heat, text="Installing industrial heat pumps", language="en"
    )
    OrganisationTheme.objects.create(network=corridor.network, organisation=heat, theme=corridor.theme)
    tang = corridor.add_organisation("Tang", corridor.south, description=OTHER[1])
    corridor.add_person("tove", tang)
    return Fair(corridor)
