"""Editions as their pages show them: the list by time, one with what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from punte.camps.choices import CampState
from punte.camps.clock import Phase, phase, span
from punte.camps.models import Camp, Challenge
from punte.camps.queries.camps import camps
from punte.camps.roles import ORGANISER
from punte.ecosystem.data.places import locate, nuts_regions
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Ecosystem, Theme
from punte.ecosystem.queries.map import ecosystem_spots
from punte.ecosystem.queries.places import homes
from punte.members.models import Account, Invitation, Membership
from punte.web.access import Viewer
from punte.web.countries import country_name
from punte.web.maps import Arc, MapPicture, Point


@dataclass(frozen=True)
class Line:
    """An edition in the list."""

    camp: Camp
    phase: Phase
    challenges: int

    @property
    def days(self) -> str:
        """When it is."""
        return span(self.camp.starts_on, self.camp.ends_on)

    @property
    def place(self) -> str:
        """Where it is."""
        return place_of(self.camp)

    @property
    def draft(self) -> bool:
        """Only its organisers see it."""
        return self.camp.state == CampState.DRAFT

    @property
    def cancelled(self) -> bool:
        """It does not take place."""
        return self.camp.state == CampState.CANCELLED

    @property
    def open(self) -> bool:
        """One can apply."""
        return self.camp.state == CampState.OPEN and self.phase != Phase.PAST


def lines(viewer: Viewer) -> Mapping[Phase, list[Line]]:
    """What the viewer may see: running ones, those to come (the next first), those that are over."""
    found: dict[Phase, list[Line]] = {one: [] for one in (Phase.RUNNING, Phase.UPCOMING, Phase.PAST)}
    for camp in camps(viewer).select_related("network").annotate(challenge_count=Count("challenges")):
        where = phase(camp)
        found[where].append(Line(camp, where, camp.challenge_count))
    found[Phase.UPCOMING].reverse()
    return found


def place_of(camp: Camp) -> str:
    """'Cluj-Napoca, Romania'."""
    return ", ".join(part for part in (camp.city, camp.country and country_name(camp.country)) if part)


def spoken(camp: Camp) -> list[str]:
    """Its languages, each called what its speakers call it."""
    return [language_name(code) for code in camp.languages]


def challenges_of(camp: Camp) -> list[Challenge]:
    """In order, with owners and themes; one query."""
    return list(camp.challenges.select_related("owner", "theme").order_by("position"))


def invited(camp: Camp) -> list[Ecosystem]:
    """The ecosystems invited, by name; one query."""
    return list(Ecosystem.objects.filter(camp_links__camp=camp).order_by("name"))


def themes_of(camp: Camp) -> list[Theme]:
    """Its themes in order; one query."""
    return list(Theme.objects.filter(camp_links__camp=camp))


def invited_map(camp: Camp, ecosystems: list[Ecosystem], *, title: str, here: str) -> MapPicture | None:
    """The ecosystems, joined to the one the camp lies in, else to its city; None without any."""
    spots = ecosystem_spots(camp.network_id) if ecosystems else {}
    shown = [one for one in ecosystems if one.pk in spots]
    if not shown:
        return None
    points = [
        Point(spots[one.pk][2], spots[one.pk][3], one.name, href=_way(camp, one), kind="ecosystem")
        for one in shown
    ]
    code = locate(country=camp.country, city=camp.city) if camp.country else ""
    home = homes(camp.network_id).of(code) if code else None
    region = nuts_regions().get(code)
    at = next((index for index, one in enumerate(shown) if one.pk == home), None)
    if at is None and region and camp.city:
        at = len(points)
        points.append(Point(region.lat, region.lon, here, kind="need", title=here))
    arcs = [Arc(index, at) for index in range(len(shown)) if index != at] if at is not None else []
    return MapPicture(title=title, points=points, arcs=arcs, name="invited")


def _way(camp: Camp, ecosystem: Ecosystem) -> str:
    return reverse("ecosystem:ecosystem", args=[camp.network.slug, ecosystem.slug])


def organisers(camp: Camp) -> list[tuple[Membership, Account]]:
    """Who holds the role, by name; one query."""
    rows = Membership.objects.filter(
        network=camp.network_id, role=ORGANISER.key, scope=camp.pk, ended_at=None
    ).select_related("account")
    return sorted(((one, one.account) for one in rows), key=lambda pair: pair[1].get_full_name())


def invited_organisers(camp: Camp) -> list[Invitation]:
    """Who is asked to organise it and has not answered; one query."""
    rows = Invitation.objects.filter(
        network=camp.network_id,
        role=ORGANISER.key,
        scope=camp.pk,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )
    return list(rows.order_by("email"))


def earlier(viewer: Viewer) -> list[Camp]:
    """Editions that can be copied, the latest first."""
    return list(camps(viewer).order_by("-starts_on")[:20])
