"""Who may see and change what is on the map. Pure predicates; queries apply the same rules in SQL."""

from punte.ecosystem.choices import State
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Person
from punte.members.policies import broker, manage_network, see_network, take_part
from punte.web.access import Rank, Viewer

__all__ = ["broker", "manage_network", "see_network", "take_part"]


def see_people(viewer: Viewer) -> bool:
    """People are shown inside the network only, whatever is public."""
    return viewer.rank > Rank.OUTSIDER


def keeps_ecosystem(viewer: Viewer, ecosystem: Ecosystem | None) -> bool:
    """The network's managers, and the gateway of that very ecosystem; what lies in none is any gateway's."""
    if manage_network(viewer):
        return True
    return viewer.holds("gateway", ecosystem.pk if ecosystem else None)


def change_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Its editors, its ecosystem's gateway, the managers."""
    return viewer.holds("editor", organisation.pk) or keeps_ecosystem(viewer, organisation.ecosystem)


def claim_organisation(viewer: Viewer) -> bool:
    """Anybody with an account who sees the network, members or not: the proof decides."""
    return viewer.signed_in and see_network(viewer)


def see_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Published ones are for all who see the network; others for those who may change them."""
    if not see_network(viewer) or viewer.network != organisation.network_id:
        return False
    return organisation.state == State.PUBLISHED or change_organisation(viewer, organisation)


def change_listing(viewer: Viewer, listing: Listing) -> bool:
    """Whoever may change its organisation, and its author while still taking part."""
    if change_organisation(viewer, listing.organisation):
        return True
    return take_part(viewer) and viewer.account is not None and viewer.account == listing.created_by_id


def see_listing(viewer: Viewer, listing: Listing) -> bool:
    """Published ones are for all who see the network; others for those who may change them."""
    if not see_network(viewer) or viewer.network != listing.network_id:
        return False
    return listing.state == State.PUBLISHED or change_listing(viewer, listing)


def change_person(viewer: Viewer, person: Person) -> bool:
    """The person; the gateway of their ecosystem and the managers until the person has an account."""
    if viewer.account is not None and viewer.account == person.account_id:
        return True
    return person.account_id is None and keeps_ecosystem(viewer, person.ecosystem)


def see_person(viewer: Viewer, person: Person) -> bool:
    """After consent the network's people; before it the gateways, the managers and the person."""
    if viewer.network != person.network_id or not see_people(viewer):
        return False
    if person.consented_at or change_person(viewer, person):
        return True
    return broker(viewer)
