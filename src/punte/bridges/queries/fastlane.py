"""Requests from gateway to gateway, as far as the viewer may see them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest, Match, Shortlisted, TrustSettings
from punte.ecosystem.models import Ecosystem
from punte.members import roles
from punte.members.models import Account, Membership
from punte.web.access import Viewer

OPEN = (FastLaneState.ASKED, FastLaneState.PROMISED)
PROMISE_HOURS = 72  # where a network has set nothing


def visible_requests(viewer: Viewer) -> QuerySet[FastLaneRequest]:
    """Those between regions of which the viewer keeps one; all of them for a manager."""
    rows = FastLaneRequest.objects.filter(network=viewer.network)
    if policies.manage_network(viewer):
        return rows
    if not policies.broker(viewer):
        return rows.none()
    mine = viewer.scopes("ecosystem")
    return rows.filter(Q(asked__in=mine) | Q(asking__in=mine))


def for_list(rows: QuerySet[FastLaneRequest]) -> QuerySet[FastLaneRequest]:
    """With what a line of a list shows; two queries."""
    return rows.select_related("asking", "asked", "handled_by").prefetch_related("network")


def request_of(viewer: Viewer, id: UUID) -> FastLaneRequest | None:
    """The request, if the viewer may see it."""
    rows = FastLaneRequest.objects.filter(network=viewer.network, pk=id).select_related(
        "network", "asking", "asked", "asked_by", "handled_by", "theme", "listing__organisation"
    )
    found = rows.first()
    return found if found and policies.see_request(viewer, found) else None


def incoming(viewer: Viewer) -> QuerySet[FastLaneRequest]:
    """Open ones that wait for the viewer as the gateway asked; a manager stands in where there is none."""
    rows = visible_requests(viewer).filter(state__in=OPEN)
    if not policies.manage_network(viewer):
        return rows.filter(asked__in=viewer.scopes("ecosystem"))
    kept = Membership.objects.filter(
        network=viewer.network, role=roles.GATEWAY.key, ended_at=None, scope__isnull=False
    )
    return rows.filter(Q(asked__in=viewer.scopes("ecosystem")) | ~Q(asked__in=kept.values("scope")))


def answered(viewer: Viewer) -> QuerySet[FastLaneRequest]:
    """Answers that wait for the viewer, as the gateway that asked or the one who wrote the request."""
    rows = visible_requests(viewer).filter(state=FastLaneState.ANSWERED)
    return rows.filter(Q(asking__in=viewer.scopes("ecosystem")) | Q(asked_by=viewer.account))


def gateways_of(ecosystem: Ecosystem) -> list[Account]:
    """Who keeps the ecosystem: its gateway managers, the network's managers where it has none."""
    here = Membership.objects.filter(
        network=ecosystem.network_id, ended_at=None, account__is_active=True
    ).select_related("account")
    for wanted in (
        here.filter(role=roles.GATEWAY.key, scope=ecosystem.pk),
        here.filter(role=roles.MANAGER.key),
    ):
        found = {one.account_id: one.account for one in wanted}
        if found:
            return list(found.values())
    return []


def askers_of(request: FastLaneRequest) -> list[Account]:
    """Who hears what comes of a request: whoever wrote it while they still broker here, else the gateway."""
    still = Membership.objects.filter(
        network=request.network_id, account=request.asked_by, ended_at=None, account__is_active=True
    ).filter(Q(role=roles.GATEWAY.key, scope=request.asking_id) | Q(role=roles.MANAGER.key))
    if request.asked_by and still.exists():
        return [request.asked_by]
    return gateways_of(request.asking)


def promise_hours(network: UUID) -> int:
    """Within how many hours a gateway is to answer here."""
    set_here = TrustSettings.objects.filter(network=network).values_list("promise_hours", flat=True).first()
    return set_here if set_here is not None else PROMISE_HOURS


def is_late(request: FastLaneRequest, now: datetime | None = None) -> bool:
    """True when the promised time has passed without an answer."""
    if request.state != FastLaneState.PROMISED or request.promised_for is None:
        return False
    return request.promised_for < (now or timezone.now())


def is_unheard(request: FastLaneRequest, hours: int, now: datetime | None = None) -> bool:
    """True when nobody has said anything within the hours in which an answer is usual here."""
    waited = (now or timezone.now()) - request.asked_at
    return request.state == FastLaneState.ASKED and waited > timedelta(hours=hours)


def titles(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, FastLaneRequest]:
    """Those of these that the viewer may see; one query, and one for the network's address."""
    rows = visible_requests(viewer).filter(pk__in=list(ids)).order_by()
    return {one.pk: one for one in for_list(rows)}


def with_candidates(rows: QuerySet[FastLaneRequest]) -> QuerySet[FastLaneRequest]:
    """Each with `listed`, how many are on its shortlist, and `fitting`, matches in the region asked."""
    listed = Shortlisted.objects.filter(request=OuterRef("pk")).order_by().values("request")
    fitting = Match.objects.filter(
        listing=OuterRef("listing"), organisation__ecosystem=OuterRef("asked")
    ).order_by()
    return rows.annotate(
        listed=Coalesce(Subquery(listed.annotate(n=Count("pk")).values("n")), 0),
        fitting=Coalesce(Subquery(fitting.values("listing").annotate(n=Count("pk")).values("n")), 0),
    )
