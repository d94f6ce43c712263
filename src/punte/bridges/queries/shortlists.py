"""Shortlists and notes as brokers may read them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest, Note, Shortlisted
from punte.ecosystem.models import Listing
from punte.members import roles
from punte.members.models import Membership
from punte.web.access import Viewer

# Before it is answered, the shortlist of a request is the business of the region that is asked.
TOLD = (FastLaneState.ANSWERED, FastLaneState.CLOSED)


def thing_of(one: Shortlisted | Note) -> Listing | FastLaneRequest:
    """The need or the request that it is about."""
    thing = one.request or one.listing
    assert thing is not None, "the database wants exactly one of the two"
    return thing


def shortlist_of(viewer: Viewer, thing: Listing | FastLaneRequest) -> QuerySet[Shortlisted]:
    """The organisations on it in the order they were put there; of a request, for the asker once answered."""
    if isinstance(thing, Listing):
        rows = Shortlisted.objects.filter(listing=thing)
    else:
        rows = Shortlisted.objects.filter(request=thing)
        if thing.state not in TOLD and not policies.answer_request(viewer, thing):
            return rows.none()
    return rows.select_related("organisation__ecosystem", "organisation__region", "counterpart", "added_by")


def notes_of(viewer: Viewer, thing: Listing | FastLaneRequest) -> QuerySet[Note]:
    """What brokers of the two sides noted.

    About a need every gateway may note something: its own gateway reads all of
    it; another one its own side's, its need's gateway's and the managers'.
    """
    if isinstance(thing, FastLaneRequest):
        return Note.objects.filter(request=thing).select_related("author")
    rows = Note.objects.filter(listing=thing).select_related("author")
    if policies.keeps_ecosystem(viewer, thing.ecosystem):
        return rows
    return rows.filter(Q(author=viewer.account) | Q(author__in=_side(viewer, thing).values("account")))


def reads_note(viewer: Viewer, thing: Listing | FastLaneRequest) -> set[UUID]:
    """Ids of the accounts whose remarks on this need's shortlist the viewer reads (see `notes_of`)."""
    found = (
        set(_side(viewer, thing).values_list("account", flat=True)) if isinstance(thing, Listing) else set()
    )
    return found | ({viewer.account} if viewer.account else set())


def workable(viewer: Viewer, rows: Iterable[Shortlisted]) -> set[UUID]:
    """Ids of those on lists that the viewer works on: of needs they see, of requests of their side."""
    return {one.pk for one in rows if _works_on(viewer, one)}


def _works_on(viewer: Viewer, one: Shortlisted) -> bool:
    if one.request:
        told = one.request.state in TOLD and policies.see_request(viewer, one.request)
        return told or policies.answer_request(viewer, one.request)
    return one.listing is not None and policies.see_listing(viewer, one.listing)


def _side(viewer: Viewer, thing: Listing) -> QuerySet[Membership]:
    """Gateways of the viewer's regions and of the need's, and managers; those who left wrote, too."""
    homes = set(viewer.scopes("ecosystem")) | ({thing.ecosystem_id} - {None})
    gateways = Q(role=roles.GATEWAY.key, scope__in=homes)
    return Membership.objects.filter(gateways | Q(role=roles.MANAGER.key), network=thing.network_id)
