"""Reading: who is in a network, which networks somebody may enter."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.members import policies, roles
from punte.members.models import Account, Invitation, Membership, Network
from punte.web.access import Viewer


@dataclass(frozen=True)
class MemberRow:
    """One role of one person, as the members page shows it to this viewer."""

    id: UUID
    account: UUID
    name: str
    email: str
    role: str
    scope: str
    since: datetime
    ended: datetime | None
    mine: bool
    may_change: bool


def memberships_of(viewer: Viewer, *, ended: bool = False, words: str = "") -> QuerySet[Membership]:
    """Roles held (or once held) in the viewer's network; nothing for those outside."""
    if not policies.inside_network(viewer):
        return Membership.objects.none()
    found = Membership.objects.filter(network=viewer.network, ended_at__isnull=not ended)
    if ended and not policies.broker(viewer):
        return found.none()
    if words:
        wanted = Q(account__name__icontains=words)
        if policies.broker(viewer):
            wanted |= Q(account__email__icontains=words)
        found = found.filter(wanted)
    if not ended:
        found = found.filter(account__is_active=True)
    return found.select_related("account").order_by("account__name", "account__email", "created_at")


def member_rows(viewer: Viewer, memberships: Iterable[Membership]) -> list[MemberRow]:
    """The rows to show, with at most one query for each kind of scope; addresses only for brokers."""
    listed = list(memberships)
    names, mine = scope_names(viewer, listed), scopes_in_reach(viewer, listed)
    return [
        MemberRow(
            id=one.pk,
            account=one.account_id,
            name=one.account.get_full_name(),
            email=one.account.email if policies.broker(viewer) else "",
            role=role_label(one.role),
            scope=names.get(one.scope, "") if one.scope else "",
            since=one.created_at,
            ended=one.ended_at,
            mine=one.account_id == viewer.account,
            may_change=not one.ended_at and (policies.manage_network(viewer) or one.scope in mine),
        )
        for one in listed
    ]


def role_label(key: str) -> str:
    """What the role is called; its key if the room that had it is gone."""
    found = roles.role(key)
    return str(found.label) if found else key


def scope_names(viewer: Viewer, bound: Iterable[Membership | Invitation]) -> dict[UUID, str]:
    """What the rows' scopes are called; one query for each kind of scope."""
    names: dict[UUID, str] = {}
    if viewer.network is None:
        return names
    for kind, scopes in _by_kind(bound).items():
        if found := roles.scope_kind(kind):
            names |= found.names(viewer.network, scopes)
    return names


def scopes_in_reach(viewer: Viewer, bound: Iterable[Membership | Invitation]) -> set[UUID]:
    """Scopes into which a gateway manager's right reaches; empty for others."""
    ecosystems = viewer.scopes("ecosystem")
    if viewer.network is None or not ecosystems or not policies.broker(viewer):
        return set()
    reached: set[UUID] = set()
    for kind, scopes in _by_kind(bound, lambda role: policies.hand_out(viewer, role)).items():
        if kind == "ecosystem":
            reached |= set(scopes) & ecosystems
        elif found := roles.scope_kind(kind):
            reached |= found.inside(viewer.network, scopes, ecosystems)
    return reached


def _by_kind(
    bound: Iterable[Membership | Invitation], wanted: Callable[[roles.Role], bool] = lambda role: True
) -> dict[str, list[UUID]]:
    kinds: dict[str, list[UUID]] = defaultdict(list)
    for one in bound:
        role = roles.role(one.role)
        if role and one.scope and wanted(role):
            kinds[role.scope_kind].append(one.scope)
    return kinds


def invitations_of(viewer: Viewer) -> QuerySet[Invitation]:
    """Unanswered invitations of the viewer's network; a gateway sees those they may send."""
    if not policies.broker(viewer):
        return Invitation.objects.none()
    found = Invitation.objects.filter(network=viewer.network, accepted_at=None, withdrawn_at=None)
    if not policies.manage_network(viewer):
        found = found.filter(invited_by=viewer.account)
    return found.select_related("invited_by").order_by("-sent_at")


@dataclass(frozen=True)
class NetworkRow:
    """A network on the page where one chooses."""

    network: Network
    roles: list[str]
    since: datetime | None

    @property
    def href(self) -> str:
        """Its front page; a higher room answers there."""
        return f"/n/{self.network.slug}/"


def networks_for(account: Account | None) -> list[NetworkRow]:
    """One's own networks by name, then the public ones; two queries."""
    mine: dict[UUID, list[Membership]] = defaultdict(list)
    if account:
        held = Membership.objects.filter(account=account, ended_at=None).select_related("network")
        for membership in held:
            mine[membership.network_id].append(membership)
    public = Network.objects.filter(public=True).exclude(pk__in=list(mine))
    own = sorted((held[0].network for held in mine.values()), key=lambda network: network.name.lower())
    rows = [
        NetworkRow(
            network,
            [role_label(one.role) for one in mine[network.pk]],
            min(one.created_at for one in mine[network.pk]),
        )
        for network in own
    ]
    return rows + [NetworkRow(network, [], None) for network in public]


def to_be_welcomed(account: Account) -> Network | None:
    """The network whose greeting page the person has not seen yet."""
    first = (
        Membership.objects.filter(account=account, ended_at=None, welcomed_at=None)
        .select_related("network")
        .order_by("-created_at")
        .first()
    )
    return first.network if first else None
