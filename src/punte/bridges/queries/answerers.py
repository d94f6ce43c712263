"""Who answers for an organisation when somebody wants to meet it.

The contact of the need or offer, else the organisation's editors, else people
who work there; each with an account that takes part. Contacts and staff only
once they agreed to be shown on the map; editors speak for it anyway, and being
asked shows nobody's name. Where there is nobody, its gateway answers for it
(else the network's managers), so that no way ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from punte.ecosystem.models import Affiliation, Listing, Organisation, Person
from punte.ecosystem.queries.claims import deciders
from punte.ecosystem.queries.organisations import editors
from punte.members import roles
from punte.members.models import Account, Membership
from punte.web.access import Rank


@dataclass(frozen=True)
class Answerer:
    """The account that is asked. `instead`: it is the gateway's, for nobody of the organisation is here."""

    account: Account
    instead: bool = False


def answerer_of(
    organisation: Organisation, listing: Listing | None = None, *, but: Iterable[UUID] = ()
) -> Answerer | None:
    """Who is asked for it; `but`: accounts that are parties already. None: nobody else is left."""
    found = [*_contact(listing), *colleagues(organisation, listing)]
    out = set(but)
    here = taking_part(organisation.network_id, [one.pk for one in found])
    for account in found:
        if account.pk in here and account.pk not in out:
            return Answerer(account)
    gateways = taking_part(organisation.network_id, deciders(organisation)) - out
    first = Account.objects.filter(pk__in=gateways).order_by("created_at", "pk").first()
    return Answerer(first, instead=True) if first else None


def answers_for(account: UUID, organisation: Organisation, listing: Listing | None = None) -> bool:
    """True when this account may stand for the organisation in an introduction."""
    known = [*_contact(listing), *colleagues(organisation, listing)]
    return account in {one.pk for one in known} or account in deciders(organisation)


def colleagues(organisation: Organisation, listing: Listing | None = None) -> list[Account]:
    """Those of the organisation who may stand for it: editors, and staff who agreed to be shown."""
    found = [*_editors(organisation, listing), *_staff(organisation)]
    return list({one.pk: one for one in found}.values())


def taking_part(network: UUID, accounts: Iterable[UUID]) -> set[UUID]:
    """Those of the accounts that are active and more than observers here; one query."""
    keys = [one.key for one in roles.all_roles() if one.rank >= Rank.MEMBER]
    held = Membership.objects.filter(
        network=network, account__in=list(accounts), role__in=keys, ended_at=None, account__is_active=True
    )
    return set(held.values_list("account", flat=True))


def _contact(listing: Listing | None) -> list[Account]:
    contact = listing.contact if listing else None
    return [contact.account] if contact and contact.account and contact.consented_at else []


def _editors(organisation: Organisation, listing: Listing | None) -> list[Account]:
    """Who speaks for it, whoever wrote the need or offer first."""
    author = listing.created_by_id if listing else None
    return sorted(editors(organisation), key=lambda one: (one.pk != author, one.created_at, one.pk))


def _staff(organisation: Organisation) -> list[Account]:
    current = Affiliation.objects.filter(
        organisation=organisation,
        until=None,
        person__account__isnull=False,
        person__consented_at__isnull=False,
    ).select_related("person__account")
    people: list[Person] = [row.person for row in current.order_by("id")]
    return [one.account for one in people if one.account]
