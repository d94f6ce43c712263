"""Whom a proposal would reach: the two sides, worked out from what somebody was looking at.

?listing=&organisation=   the need's organisation meets this one (a match, a shortlist)
?listing=                 I would meet whoever stands behind it
?organisation=, ?person=  I would meet them
?request=&organisation=   who asked in the fast lane meets this organisation
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.models import FastLaneRequest, Match
from punte.bridges.queries.answerers import Answerer, answerer_of, taking_part
from punte.bridges.queries.chains import Chain, chains_between
from punte.ecosystem.models import Affiliation, Listing, Organisation, Person
from punte.ecosystem.queries import listings, organisations, people
from punte.ecosystem.queries.writers import own_organisations
from punte.members.models import Account
from punte.web.access import Viewer


@dataclass(frozen=True)
class End:
    """One of the two: whom Punte asks, and for which organisation. `instead`: the gateway answers for it."""

    account: Account
    organisation: Organisation | None = None
    person: Person | None = None
    instead: bool = False


@dataclass(frozen=True)
class Plan:
    """A proposal in the making; `problem` says why it cannot be made, what to do instead."""

    listing: Listing | None = None
    request: FastLaneRequest | None = None
    seeker: End | None = None
    sought: End | None = None
    as_link: bool = False
    problem: Any = ""

    def role_of(self, viewer: Viewer) -> str:
        """What the viewer would be in it: 'seeker', 'sought', 'link' or 'broker'."""
        if self.seeker and self.seeker.account.pk == viewer.account:
            return "seeker"
        if self.sought and self.sought.account.pk == viewer.account:
            return "sought"
        return "link" if self.as_link else "broker"


def plan(
    viewer: Viewer,
    *,
    listing: UUID | None = None,
    organisation: UUID | None = None,
    counterpart: UUID | None = None,
    request: UUID | None = None,
    person: UUID | None = None,
) -> Plan | None:
    """The proposal that these lead to; None when the viewer does not see one of them.

    `counterpart`: the organisation's own offer or need that fits, whose contact is asked.
    """
    about = listings.listing(viewer, listing) if listing else None
    wanted = organisations.organisation(viewer, organisation) if organisation else None
    somebody = people.person(viewer, person) if person else None
    asked = _request(viewer, request) if request else None
    fits = listings.listing(viewer, counterpart) if counterpart else None
    if (listing, organisation, person, request) == (None,) * 4:
        return None
    missing = (
        (listing, about),
        (organisation, wanted),
        (counterpart, fits),
        (person, somebody),
        (request, asked),
    )
    if any(given and not found for given, found in missing):
        return None
    base = Plan(about or (asked.listing if asked else None), asked)
    seeker, whom = _ends(viewer, base, wanted, somebody)
    if isinstance(seeker, Organisation):
        base = replace(base, seeker=_end(seeker, base.listing))
    else:
        base = replace(base, seeker=seeker)
    return _with_sought(viewer, base, whom, fits)


def _ends(
    viewer: Viewer, base: Plan, wanted: Organisation | None, somebody: Person | None
) -> tuple[End | Organisation | None, Organisation | Person | None]:
    """Who would be the seeker, and whom they would meet."""
    listing = base.listing
    whom: Organisation | Person | None = somebody or wanted
    if base.request and not listing:
        return _asking(base.request), whom
    if listing is None:
        return _me(viewer), whom
    if whom is None or whom == listing.organisation:
        return _me(viewer), listing.organisation
    mine = own_organisations(viewer).filter(pk=listing.organisation_id).exists()
    return (_me(viewer, listing.organisation) if mine else listing.organisation), whom


def _with_sought(
    viewer: Viewer, base: Plan, whom: Organisation | Person | None, fits: Listing | None
) -> Plan:
    seeker = base.seeker
    if seeker is None:
        return replace(base, problem=_("Nobody can answer for the side that seeks."))
    if whom is None or whom == seeker.organisation:
        return replace(base, problem=_("Choose an organisation or a person whom they should meet."))
    if isinstance(whom, Person):
        sought = _end_of_person(whom)
    else:
        sought = _end(whom, fits or _counterpart(base.listing, whom), but=[seeker.account.pk])
    if sought is None:
        return replace(base, problem=_nobody(whom))
    if sought.account.pk == seeker.account.pk:
        return replace(base, problem=_("That would be an introduction to yourself."))
    parties = {seeker.account.pk, sought.account.pk}
    as_link = not policies.broker(viewer) and viewer.account not in parties
    return replace(base, sought=sought, as_link=as_link)


def _nobody(whom: Organisation | Person) -> str:
    if isinstance(whom, Person):
        return _("%(name)s has no account here yet. Their gateway can invite them.") % {"name": whom.name}
    return _("Nobody but you can answer for %(name)s. Invite somebody of it first.") % {"name": whom.name}


def _me(viewer: Viewer, organisation: Organisation | None = None) -> End | None:
    if viewer.account is None or viewer.network is None:
        return None
    account = Account.objects.get(pk=viewer.account)
    person = Person.objects.filter(network=viewer.network, account=account).first()
    return End(account, organisation or own_organisations(viewer).order_by("folded").first(), person)


def _asking(request: FastLaneRequest) -> End | None:
    """The gateway that asked: the person who did, else whoever answers for its organisation."""
    account = request.asked_by
    if account and account.pk in taking_part(request.network_id, [account.pk]):
        return End(account, request.asking.gateway, _person(account, request.network_id))
    return _end(request.asking.gateway) if request.asking.gateway else None


def _end(
    organisation: Organisation, listing: Listing | None = None, *, but: Sequence[UUID] = ()
) -> End | None:
    about = listing if listing and listing.organisation_id == organisation.pk else None
    found: Answerer | None = answerer_of(organisation, about, but=but)
    if found is None:
        return None
    return End(found.account, organisation, _person(found.account, organisation.network_id), found.instead)


def _end_of_person(person: Person) -> End | None:
    account = person.account
    if account is None or account.pk not in taking_part(person.network_id, [account.pk]):
        return None
    row = Affiliation.objects.filter(person=person, until=None).select_related("organisation").order_by("id")
    role = row.first()
    return End(account, role.organisation if role else None, person)


def _person(account: Account, network: UUID) -> Person | None:
    return Person.objects.filter(network=network, account=account).first()


def _counterpart(listing: Listing | None, organisation: Organisation) -> Listing | None:
    """The sought's own need or offer: the listing itself, or what the match of the two names."""
    if listing is None or listing.organisation_id == organisation.pk:
        return listing
    match = Match.objects.filter(listing=listing, organisation=organisation).select_related("counterpart")
    found = match.first()
    return found.counterpart if found else None


def _request(viewer: Viewer, id: UUID) -> FastLaneRequest | None:
    rows = FastLaneRequest.objects.select_related(
        "asking__gateway__ecosystem",
        "asked",
        "asked_by",
        "listing__organisation__ecosystem",
        "listing__contact",
    )
    found = rows.filter(network=viewer.network, pk=id).first()
    return found if found and policies.see_request(viewer, found) else None


@dataclass(frozen=True)
class Way:
    """A chain to choose in a form; its key tells nothing about who is in it."""

    key: str
    chain: Chain


def ways(viewer: Viewer, seeker: Person | None, sought: Person | None) -> list[Way]:
    """The chains between the two that somebody stands in."""
    if seeker is None or sought is None:
        return []
    found = [chain for chain in chains_between(viewer, seeker, sought) if chain.links]
    return [Way(_key(chain), chain) for chain in found]


def _key(chain: Chain) -> str:
    people = ",".join(str(link.person.pk) for link in chain.links)
    return salted_hmac("punte.bridges.way", people, algorithm="sha256").hexdigest()[:16]
