"""The field's closed lists: kinds of organisation, helix, stages, states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Helix(models.TextChoices):
    """The four strands of an innovation ecosystem."""

    ACADEMIA = "academia", _("Academia")
    BUSINESS = "business", _("Business")
    PUBLIC = "public", _("Public administration")
    CIVIL = "civil", _("Civil society")
    UNKNOWN = "unknown", _("Unclassified")


class OrganisationType(models.TextChoices):
    """What an organisation is; a source that does not tell leaves it unclassified."""

    CLUSTER = "cluster", _("Cluster or association")
    EDIH = "edih", _("Digital innovation hub")
    AUTHORITY = "authority", _("Public authority")
    AGENCY = "agency", _("Development or innovation agency")
    INCUBATOR = "incubator", _("Incubator, hub or co-working")
    ACCELERATOR = "accelerator", _("Accelerator or start-up support")
    TRANSFER = "transfer", _("Technology transfer or science park")
    INVESTOR = "investor", _("Investor")
    SME = "sme", _("SME")
    MIDCAP = "midcap", _("Mid-cap")
    LARGE = "large", _("Large company")
    STARTUP = "startup", _("Start-up")
    UNIVERSITY = "university", _("University")
    RESEARCH = "research", _("Research centre")
    NGO = "ngo", _("NGO")
    CIVIL = "civil", _("Civil organisation")
    UNKNOWN = "unknown", _("Unclassified")


HELIX_OF_TYPE: dict[str, Helix] = {
    OrganisationType.CLUSTER: Helix.BUSINESS,
    OrganisationType.EDIH: Helix.BUSINESS,
    OrganisationType.AUTHORITY: Helix.PUBLIC,
    OrganisationType.AGENCY: Helix.PUBLIC,
    OrganisationType.INCUBATOR: Helix.BUSINESS,
    OrganisationType.ACCELERATOR: Helix.BUSINESS,
    OrganisationType.TRANSFER: Helix.ACADEMIA,
    OrganisationType.INVESTOR: Helix.BUSINESS,
    OrganisationType.SME: Helix.BUSINESS,
    OrganisationType.MIDCAP: Helix.BUSINESS,
    OrganisationType.LARGE: Helix.BUSINESS,
    OrganisationType.STARTUP: Helix.BUSINESS,
    OrganisationType.UNIVERSITY: Helix.ACADEMIA,
    OrganisationType.RESEARCH: Helix.ACADEMIA,
    OrganisationType.NGO: Helix.CIVIL,
    OrganisationType.CIVIL: Helix.CIVIL,
    OrganisationType.UNKNOWN: Helix.UNKNOWN,
}


class InnovatorGroup(models.TextChoices):
    """Groups of the Regional Innovation Scoreboard; editions before 2021 said 'modest' for the last."""

    LEADER = "leader", _("Innovation leader")
    STRONG = "strong", _("Strong innovator")
    MODERATE = "moderate", _("Moderate innovator")
    EMERGING = "emerging", _("Emerging innovator")
    MODEST = "modest", _("Modest innovator")


class State(models.TextChoices):
    """From a draft to the archive; only what is published is shown to others."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Sent back")
    CLOSED = "closed", _("Closed")


class Direction(models.TextChoices):
    """What an organisation looks for, or can give."""

    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")


class Profile(models.TextChoices):
    """The five kinds of profile of the Enterprise Europe Network."""

    BUSINESS_OFFER = "business_offer", _("Business offer")
    BUSINESS_REQUEST = "business_request", _("Business request")
    TECHNOLOGY_OFFER = "technology_offer", _("Technology offer")
    TECHNOLOGY_REQUEST = "technology_request", _("Technology request")
    RESEARCH_REQUEST = "research_request", _("Research and development request")


DIRECTION_OF_PROFILE: dict[str, Direction] = {
    Profile.BUSINESS_OFFER: Direction.OFFER,
    Profile.TECHNOLOGY_OFFER: Direction.OFFER,
    Profile.BUSINESS_REQUEST: Direction.NEED,
    Profile.TECHNOLOGY_REQUEST: Direction.NEED,
    Profile.RESEARCH_REQUEST: Direction.NEED,
}


class ChainStage(models.TextChoices):
    """Where in the value chain it sits."""

    RESEARCH = "research", _("Research")
    DESIGN = "design", _("Design and development")
    TESTING = "testing", _("Testing and demonstration")
    SUPPLY = "supply", _("Materials and supply")
    PRODUCTION = "production", _("Production")
    INTEGRATION = "integration", _("Integration and installation")
    MARKET = "market", _("Sales and distribution")
    USE = "use", _("Use and operation")
    RECYCLING = "recycling", _("Repair and recycling")
    SERVICES = "services", _("Finance, training and other services")


class Readiness(models.IntegerChoices):
    """Technology readiness level (EU Horizon scale)."""

    TRL1 = 1, _("1 · Basic principles observed")
    TRL2 = 2, _("2 · Concept formulated")
    TRL3 = 3, _("3 · Proof of concept")
    TRL4 = 4, _("4 · Validated in the laboratory")
    TRL5 = 5, _("5 · Validated in a relevant environment")
    TRL6 = 6, _("6 · Demonstrated in a relevant environment")
    TRL7 = 7, _("7 · Demonstrated in operation")
    TRL8 = 8, _("8 · Complete and qualified")
    TRL9 = 9, _("9 · Proven in operation")


class InterestState(models.TextChoices):
    """Where an expression of interest stands."""

    NEW = "new", _("New")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ClaimMethod(models.TextChoices):
    """How a claim to an organisation is proved."""

    MAIL = "mail", _("Mail at the organisation's domain")
    GATEWAY = "gateway", _("The gateway's approval")


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
