"""Needs and offers as they may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from punte.ecosystem import policies
from punte.ecosystem.choices import InterestState, OrganisationType, State
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Interest, Listing, Region, Theme
from punte.ecosystem.queries.writers import affiliated_with
from punte.records.search.find import find
from punte.web.access import Viewer

EXPIRING = timedelta(days=14)
MOST_FOUND = 200
ANSWERED_SHOWN = 20


def kept_by(viewer: Viewer) -> Q:
    """A condition: the viewer may change it (as `policies.change_listing` says)."""
    if policies.manage_network(viewer):
        return Q(pk__isnull=False)  # an empty condition would say nothing beside another one
    condition = Q(organisation__in=viewer.scopes("organisation"))
    if policies.take_part(viewer) and viewer.account:
        condition |= Q(created_by=viewer.account)
    if gateways := viewer.scopes("ecosystem"):
        condition |= Q(ecosystem__in=gateways) | Q(ecosystem=None)
    return condition


def visible_listings(viewer: Viewer) -> QuerySet[Listing]:
    """All that the viewer may see, in any state."""
    rows = Listing.objects.filter(network=viewer.network)
    if not policies.see_network(viewer):
        return rows.none()
    return rows.filter(Q(state=State.PUBLISHED) | kept_by(viewer))


def open_listings(viewer: Viewer) -> QuerySet[Listing]:
    """What is published and not past its last day."""
    rows = Listing.objects.filter(network=viewer.network, state=State.PUBLISHED)
    if not policies.see_network(viewer):
        return rows.none()
    # Wrapped, so that SQLite walks the index of the order asked for instead of that of last days.
    lasting = rows.alias(last_day=Coalesce("expires_on", F("expires_on")))
    return lasting.filter(last_day__gte=timezone.localdate())


def expiring_listings(viewer: Viewer) -> QuerySet[Listing]:
    """Open ones that end within two weeks, the next first."""
    today = timezone.localdate()
    return open_listings(viewer).filter(expires_on__range=(today, today + EXPIRING))


def own_listings(viewer: Viewer) -> QuerySet[Listing]:
    """The viewer's own and those of the organisations they speak for, in any state."""
    rows = Listing.objects.filter(network=viewer.network)
    if not policies.take_part(viewer):
        return rows.none()
    return rows.filter(Q(created_by=viewer.account) | Q(organisation__in=viewer.scopes("organisation")))


def listings_in_review(viewer: Viewer) -> QuerySet[Listing]:
    """What waits for this viewer's word: a gateway's own ecosystem, a manager's whole network."""
    rows = Listing.objects.filter(network=viewer.network, state=State.REVIEW)
    if policies.manage_network(viewer):
        return rows
    if not policies.broker(viewer):
        return rows.none()
    return rows.filter(Q(ecosystem__in=viewer.scopes("ecosystem")) | Q(ecosystem=None))


def for_list(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """With what a card or a line of the list shows; two queries."""
    # The one network is fetched apart: joined, SQLite would begin with it and sort all rows.
    return rows.select_related("organisation", "ecosystem", "theme").prefetch_related("network")


def listing(viewer: Viewer, id: UUID) -> Listing | None:
    """The need or offer, if the viewer may see it."""
    rows = Listing.objects.filter(network=viewer.network, pk=id).select_related(
        "network", "organisation__ecosystem", "ecosystem", "theme", "contact__ecosystem", "created_by"
    )
    found = rows.first()
    return found if found and policies.see_listing(viewer, found) else None


# Narrowing: each takes rows and a value of the address.


def with_theme(rows: QuerySet[Listing], value: str) -> QuerySet[Listing]:
    """About a theme or one below it."""
    # Asked for first: with the ids at hand the databases use the index of themes.
    return rows.filter(theme__in=list(Theme.objects.filter(Q(pk=value) | Q(parent=value))))


def with_partner(rows: QuerySet[Listing], value: str) -> QuerySet[Listing]:
    """Seeking that type of partner by name."""
    return rows.alias(sought=Cast("partner_types", TextField())).filter(sought__contains=f'"{value}"')


def with_words(viewer: Viewer, rows: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """In which the words are found, small misspellings forgiven; at most 200."""
    answer = find(viewer, words[:200], filters={}, kind="ecosystem.listing", limit=MOST_FOUND)
    return rows.filter(pk__in=[hit.ref.id for hit in answer.hits])


# One need or offer


@dataclass(frozen=True)
class Wanted:
    """What kind of partner it looks for, in words."""

    types: list[str]
    regions: list[str]
    languages: list[tuple[str, str]]


def wanted(one: Listing) -> Wanted:
    """Types, regions and languages by name; at most one query."""
    types = dict(OrganisationType.choices)
    names: dict[str, str] = {}
    if one.regions:
        names = dict(Region.objects.filter(code__in=one.regions).values_list("code", "name"))
    return Wanted(
        [str(types[key]) for key in one.partner_types if key in types],
        [names.get(code, code) for code in one.regions],
        [(code, language_name(code)) for code in one.languages],
    )


def contact_name(viewer: Viewer, one: Listing) -> str:
    """The contact's name where consent and the viewer's place in the network allow it, else ''."""
    contact = one.contact
    if contact is None or not policies.see_person(viewer, contact):
        return ""
    return contact.name


def interests_in(viewer: Viewer, one: Listing) -> list[Interest]:
    """For those who keep it: who wants to know more, the new ones first."""
    if not policies.change_listing(viewer, one):
        return []
    rows = one.interests.exclude(state=InterestState.WITHDRAWN).select_related("account", "organisation")
    found = list(rows.order_by("-created_at")[:ANSWERED_SHOWN])
    return sorted(found, key=lambda interest: interest.state != InterestState.NEW)


def own_interest(viewer: Viewer, one: Listing) -> Interest | None:
    """The viewer's own question about it, if any."""
    if viewer.account is None:
        return None
    mine = one.interests.filter(account=viewer.account).exclude(state=InterestState.WITHDRAWN)
    return mine.select_related("organisation").first()


def may_ask(viewer: Viewer, one: Listing) -> bool:
    """True when the viewer may express interest: it is open, and not their own."""
    if not policies.take_part(viewer) or one.state != State.PUBLISHED:
        return False
    if one.expires_on < timezone.localdate():
        return False
    return viewer.account != one.created_by_id and not viewer.holds("editor", one.organisation_id)


def may_write(viewer: Viewer) -> bool:
    """True when there may be an organisation that the viewer writes for; one query for plain members."""
    if not policies.take_part(viewer):
        return False
    if policies.broker(viewer) or viewer.scopes("organisation"):
        return True
    return affiliated_with(viewer).exists()


def days_left(one: Listing, today: date | None = None) -> int:
    """Days until its last one; below 0 when that has passed."""
    return (one.expires_on - (today or timezone.localdate())).days


def titles(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Those of these that the viewer may see, with their network's address; one query."""
    # By key alone, the policy asked here: with more conditions SQLite would rather walk another index.
    rows = Listing.objects.filter(pk__in=list(ids)).order_by()
    known = rows.select_related("organisation__ecosystem").prefetch_related("network")
    return {one.pk: one for one in known if policies.see_listing(viewer, one)}
