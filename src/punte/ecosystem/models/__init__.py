"""The map: who is where, what they seek and give, what they did together."""

from punte.ecosystem.models.collaboration import Participation, Project
from punte.ecosystem.models.cordis import CordisImport, CordisState
from punte.ecosystem.models.listing import Interest, Listing
from punte.ecosystem.models.organisation import (
    Capability,
    Claim,
    Organisation,
    OrganisationRegion,
    OrganisationTheme,
)
from punte.ecosystem.models.person import Affiliation, Person
from punte.ecosystem.models.place import Ecosystem, EcosystemRegion, Region, Standing
from punte.ecosystem.models.theme import Theme

__all__ = [
    "Affiliation",
    "Capability",
    "Claim",
    "CordisImport",
    "CordisState",
    "Ecosystem",
    "EcosystemRegion",
    "Interest",
    "Listing",
    "Organisation",
    "OrganisationRegion",
    "OrganisationTheme",
    "Participation",
    "Person",
    "Project",
    "Region",
    "Standing",
    "Theme",
]
