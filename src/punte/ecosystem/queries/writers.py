"""Who writes needs and offers for whom, and who hears what comes of them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from punte.ecosystem import policies
from punte.ecosystem.choices import State
from punte.ecosystem.models import Affiliation, Listing, Organisation
from punte.ecosystem.queries.organisations import kept_by
from punte.members import roles
from punte.members.models import Account, Membership
from punte.web.access import Rank, Viewer


def affiliated_with(viewer: Viewer) -> "QuerySet[Affiliation, UUID]":
    """Ids of the organisations that the viewer has a current role in as a person, for use in a filter."""
    current = Affiliation.objects.filter(network=viewer.network, person__account=viewer.account, until=None)
    return current.values_list("organisation", flat=True)


def writes_for(viewer: Viewer, organisation: Organisation) -> bool:
    """Its editors, gateway and managers, and members who have a role in it."""
    if organisation.state != State.PUBLISHED or not policies.take_part(viewer):
        return False
    if policies.change_organisation(viewer, organisation):
        return True
    return affiliated_with(viewer).filter(organisation=organisation).exists()


def organisations_to_write_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Published organisations that the viewer may write needs and offers for."""
    rows = Organisation.objects.filter(network=viewer.network, state=State.PUBLISHED)
    if not policies.take_part(viewer):
        return rows.none()
    if policies.manage_network(viewer):
        return rows
    return rows.filter(kept_by(viewer) | Q(pk__in=affiliated_with(viewer)))


def own_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Those that the viewer speaks for or works at (not all that a gateway keeps)."""
    own = Q(pk__in=viewer.scopes("organisation")) | Q(pk__in=affiliated_with(viewer))
    return Organisation.objects.filter(own, network=viewer.network, state=State.PUBLISHED)


def keepers(listing: Listing) -> list[Account]:
    """Who answers for it: author and contact who still take part; else its editors, gateway, managers."""
    here = Membership.objects.filter(network=listing.network_id, ended_at=None, account__is_active=True)
    ids = {listing.created_by_id, listing.contact.account_id if listing.contact else None} - {None}
    taking_part = [one.key for one in roles.all_roles() if one.rank >= Rank.MEMBER]
    for wanted in (
        here.filter(account__in=ids, role__in=taking_part),
        here.filter(role=roles.EDITOR.key, scope=listing.organisation_id),
        here.filter(role=roles.GATEWAY.key, scope=listing.ecosystem_id, scope__isnull=False),
        here.filter(role=roles.MANAGER.key),
    ):
        found = {one.account_id: one.account for one in wanted.select_related("account")}
        if found:
            return list(found.values())
    return []
