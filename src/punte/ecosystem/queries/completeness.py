"""What an organisation's entry still lacks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.models import Organisation
from punte.ecosystem.queries.organisations import is_stale
from punte.web.access import Viewer


@dataclass(frozen=True)
class Part:
    """Something worth telling: whether it is there, and what it is good for."""

    key: str
    label: Any
    why: Any
    there: bool


@dataclass(frozen=True)
class Completeness:
    """How much of what helps others is told."""

    parts: list[Part]

    @property
    def done(self) -> int:
        """Parts that are there."""
        return sum(part.there for part in self.parts)

    @property
    def total(self) -> int:
        """All parts."""
        return len(self.parts)

    @property
    def missing(self) -> list[Part]:
        """Parts that are not there, the most useful first."""
        return [part for part in self.parts if not part.there]


type Check = tuple[str, Any, Any, Callable[[Organisation], bool]]

CHECKS: list[Check] = [
    (
        "description",
        _("What it does"),
        _("Two sentences that a stranger understands."),
        lambda one: bool(one.description),
    ),
    (
        "type",
        _("Type"),
        _("Gaps of a region are counted by it."),
        lambda one: one.type != OrganisationType.UNKNOWN,
    ),
    ("region", _("Region"), _("It puts it on the map."), lambda one: one.region_id is not None),
    (
        "themes",
        _("Themes"),
        _("Needs and offers of others find it by them."),
        lambda one: one.theme_links.exists(),
    ),
    (
        "capabilities",
        _("What it can do"),
        _("Gateways look here when somebody asks them for a partner."),
        lambda one: one.capabilities.exists(),
    ),
    ("website", _("Website"), _("Where one reads on."), lambda one: bool(one.website)),
    ("email", _("E-mail"), _("You choose who sees it."), lambda one: bool(one.email)),
    (
        "people",
        _("A person"),
        _("Somebody with a name is asked sooner."),
        lambda one: one.affiliations.filter(until=None).exists(),
    ),
    (
        "listings",
        _("A need or an offer"),
        _("It is what other regions look for."),
        lambda one: one.listings.exists(),
    ),
    (
        "verified",
        _("Looked at within a year"),
        _("Others see that it is still right."),
        lambda one: not is_stale(one.verified_on),
    ),
]


def completeness(one: Organisation) -> Completeness:
    """What is there and what is missing; at most four queries."""
    return Completeness([Part(key, label, why, there(one)) for key, label, why, there in CHECKS])


def complete_next(viewer: Viewer) -> Organisation | None:
    """The first of the organisations that the viewer speaks for which lacks something, else the first."""
    mine = list(
        Organisation.objects.filter(network=viewer.network, pk__in=viewer.scopes("organisation"))[:10]
    )
    return next((one for one in mine if completeness(one).missing), mine[0] if mine else None)


def all_complete(viewer: Viewer) -> bool:
    """True when nothing is missing in what the viewer speaks for."""
    found = complete_next(viewer)
    return found is None or not completeness(found).missing
