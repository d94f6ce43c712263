"""Which sessions somebody may enter, and which they run. One rule for lists, pages and services."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Case, Value, When

from punte.camps.choices import CampState, DutyKind, ItemKind
from punte.camps.models import Duty, Item, Placement
from punte.camps.policies import manage_network
from punte.camps.roles import ORGANISER, PARTICIPANT
from punte.web.access import Viewer

KINDS = (ItemKind.SESSION, ItemKind.MIXING)


def sessions(viewer: Viewer) -> QuerySet[Item]:
    """Group sessions and mixing rounds that the viewer may enter; each says in `runs` whether they run it.

    Organisers run all of their camp, facilitators those of their challenge. Who has a place enters, once
    the programme is published, the sessions for everybody and those of the challenge that their team works
    on; all of them as long as no teams are published. Who speaks for a challenge's owner enters its sessions.
    """
    here = Item.objects.filter(network=viewer.network, kind__in=KINDS)
    if manage_network(viewer):
        return here.annotate(runs=Value(True))
    runs = Q(camp__in=_scopes(viewer, ORGANISER.key)) | (_with_a_place(viewer) & _facilitates(viewer))
    found = here.annotate(runs=Case(When(runs, then=Value(True)), default=Value(False)))
    return found.filter(Q(runs=True) | (_with_a_place(viewer) & _for_them(viewer)))


def runs(viewer: Viewer, item: Item) -> bool:
    """Whether the viewer runs this session."""
    return any(getattr(one, "runs", False) for one in sessions(viewer).filter(pk=item.pk))


def _scopes(viewer: Viewer, role: str) -> list[UUID]:
    return [held.scope for held in viewer.held if held.role == role and held.scope]


def _with_a_place(viewer: Viewer) -> Q:
    return Q(camp__in=_scopes(viewer, PARTICIPANT.key)) & ~Q(camp__state=CampState.DRAFT)


def _facilitates(viewer: Viewer) -> Q:
    duties = Duty.objects.filter(
        Q(challenge=None) | Q(challenge=OuterRef("challenge")),
        participant__account=viewer.account,
        participant__camp=OuterRef("camp"),
        kind=DutyKind.FACILITATOR,
    )
    return Q(Exists(duties))


def _for_them(viewer: Viewer) -> Q:
    placed = Placement.objects.filter(participant__camp=OuterRef("camp"), published_team__isnull=False)
    own = placed.filter(participant__account=viewer.account, published_team__challenge=OuterRef("challenge"))
    theirs = (
        Q(challenge=None) | Q(Exists(own)) | ~Exists(placed) | Q(challenge__contact__account=viewer.account)
    )
    return Q(camp__programme_published_at__isnull=False) & theirs
