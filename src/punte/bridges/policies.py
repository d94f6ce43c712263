"""Who may broker, ask, meet and look at bridges. Pure predicates; queries apply the same rules in SQL."""

from punte.bridges.models import FastLaneRequest, Shortlisted
from punte.ecosystem.models import Listing, Organisation, Person
from punte.ecosystem.policies import change_listing, keeps_ecosystem, see_listing
from punte.members.policies import broker, inside_network, manage_network, take_part
from punte.web.access import Viewer

__all__ = [
    "broker",
    "change_listing",
    "inside_network",
    "keeps_ecosystem",
    "manage_network",
    "see_listing",
    "take_part",
]


def answer_request(viewer: Viewer, request: FastLaneRequest) -> bool:
    """The gateway of the region that is asked, and the managers."""
    return viewer.network == request.network_id and keeps_ecosystem(viewer, request.asked)


def change_request(viewer: Viewer, request: FastLaneRequest) -> bool:
    """The gateway of the region that asks, and the managers."""
    return viewer.network == request.network_id and keeps_ecosystem(viewer, request.asking)


def see_request(viewer: Viewer, request: FastLaneRequest) -> bool:
    """The gateways of both sides, and the managers."""
    return answer_request(viewer, request) or change_request(viewer, request)


def arrange_for(viewer: Viewer, person: Person) -> bool:
    """A broker may look for a time for people of their own ecosystem; managers for anybody."""
    return (
        broker(viewer) and viewer.network == person.network_id and keeps_ecosystem(viewer, person.ecosystem)
    )


def work_on(viewer: Viewer, thing: Listing | FastLaneRequest) -> bool:
    """Shortlist and note: brokers of the two sides of a request; of a need all brokers who see it."""
    if isinstance(thing, FastLaneRequest):
        return see_request(viewer, thing)
    return broker(viewer) and see_listing(viewer, thing)


def drop_shortlisted(viewer: Viewer, one: Shortlisted) -> bool:
    """Whoever put it there, and the gateways of the organisation's and of the need's (asked) region."""
    thing = one.request or one.listing
    if thing is None or not work_on(viewer, thing):
        return False
    if viewer.account is not None and viewer.account == one.added_by_id:
        return True
    home = thing.asked if isinstance(thing, FastLaneRequest) else thing.ecosystem
    return keeps_ecosystem(viewer, one.organisation.ecosystem) or keeps_ecosystem(viewer, home)


def judge_match(viewer: Viewer, listing: Listing, organisation: Organisation) -> bool:
    """Whom a match concerns: those who keep the listing, who speak for the organisation, and brokers."""
    if viewer.network != listing.network_id:
        return False
    return broker(viewer) or change_listing(viewer, listing) or viewer.holds("editor", organisation.pk)
