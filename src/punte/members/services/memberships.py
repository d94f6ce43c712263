"""Who holds which role: granting, changing, ending. A network never loses its last manager."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members import policies, roles
from punte.members.models import Account, Membership, Network
from punte.records.events import record
from punte.records.refs import Ref
from punte.web.access import Rank, Viewer


def may_grant(*, network: Network, role: roles.Role, scope: UUID | None, by: Viewer) -> bool:
    """True when the viewer may give this role for this scope in this network."""
    if by.network != network.pk:
        return False
    if role.shared and scope is not None and by.holds(role.key, scope):
        return True
    if not policies.hand_out(by, role):
        return False
    if policies.manage_network(by) or scope is None:
        return True
    ecosystems = by.scopes("ecosystem")
    if role.scope_kind == "ecosystem":
        return scope in ecosystems
    kind = roles.scope_kind(role.scope_kind)
    return bool(kind and scope in kind.inside(network.pk, [scope], ecosystems))


def checked_role(*, network: Network, role: str, scope: UUID | None) -> roles.Role:
    """The role of that key, if scope and role fit; ValidationError with the reason otherwise."""
    found = roles.role(role)
    if found is None:
        raise ValidationError({"role": _("There is no such role.")})
    if found.scope_kind == "network":
        if scope is not None:
            raise ValidationError({"scope": _("This role is for the whole network.")})
        return found
    kind = roles.scope_kind(found.scope_kind)
    if scope is None:
        raise ValidationError({"scope": _("Choose what this role is for.")})
    if kind is None or scope not in kind.names(network.pk, [scope]):
        raise ValidationError({"scope": _("That is not part of this network.")})
    return found


@transaction.atomic
def grant_role(
    *, network: Network, account: Account, role: str, by: Viewer, scope: UUID | None = None
) -> Membership:
    """Give somebody a role. PermissionDenied: beyond one's right; ValidationError: it does not fit."""
    found = checked_role(network=network, role=role, scope=scope)
    if not may_grant(network=network, role=found, scope=scope, by=by):
        raise PermissionDenied
    return give_role(network=network, account=account, role=role, scope=scope, by=by.account)


@transaction.atomic
def give_role(
    *,
    network: Network,
    account: Account,
    role: str,
    by: UUID | None,
    scope: UUID | None = None,
    origin: Ref | None = None,
) -> Membership:
    """Give a role without asking a policy: for services that have asked their own (a claim, an invitation).

    One that is already held is returned as it is.
    """
    checked_role(network=network, role=role, scope=scope)
    Network.objects.select_for_update().get(pk=network.pk)
    held = Membership.objects.filter(network=network, account=account, role=role, scope=scope, ended_at=None)
    if found := held.first():
        return found
    membership = Membership.objects.create(network=network, account=account, role=role, scope=scope)
    record(
        "members.membership.granted",
        subject=membership,
        network=network.pk,
        by=by,
        after={"account": str(account.pk), "role": role, "scope": str(scope) if scope else None},
        origin=origin,
    )
    return membership


def may_end(*, membership: Membership, by: Viewer) -> bool:
    """True for oneself, for managers, and for gateways where a bound role lies in their ecosystems."""
    if by.network != membership.network_id or membership.ended_at:
        return False
    if by.account == membership.account_id or policies.manage_network(by):
        return True
    role = roles.role(membership.role)
    if role is None or membership.scope is None:
        return False
    return may_grant(network=membership.network, role=role, scope=membership.scope, by=by)


@transaction.atomic
def end_membership(*, membership: Membership, by: Viewer) -> None:
    """End a role. The last manager must hand over first (ValidationError)."""
    Network.objects.select_for_update().get(pk=membership.network_id)
    membership = Membership.objects.select_related("network").get(pk=membership.pk)
    if not may_end(membership=membership, by=by):
        raise PermissionDenied
    if is_last_manager(membership):
        raise ValidationError(
            _("A network needs a manager. Make somebody else manager first; then this role can end.")
        )
    _end(membership, by.account)


@transaction.atomic
def take_role(
    *, network: Network, account: Account, role: str, by: UUID | None, scope: UUID | None = None
) -> bool:
    """End a role without asking a policy: for services that have asked their own (a place given up).

    False when it is not held, or held by the network's last manager.
    """
    Network.objects.select_for_update().get(pk=network.pk)
    held = Membership.objects.filter(network=network, account=account, role=role, scope=scope, ended_at=None)
    membership = held.first()
    if membership is None or is_last_manager(membership):
        return False
    _end(membership, by)
    return True


@transaction.atomic
def change_membership(
    *, membership: Membership, role: str, by: Viewer, scope: UUID | None = None
) -> Membership:
    """Put another role in place of this one; both must be within the viewer's right."""
    found = checked_role(network=membership.network, role=role, scope=scope)
    if not may_grant(network=membership.network, role=found, scope=scope, by=by):
        raise PermissionDenied
    if (membership.role, membership.scope) == (role, scope):
        return membership
    account = membership.account
    new = give_role(network=membership.network, account=account, role=role, scope=scope, by=by.account)
    end_membership(membership=membership, by=by)
    return new


@transaction.atomic
def leave_network(*, network: Network, by: Viewer) -> int:
    """End all one's roles in the network; how many. The last manager must hand over first."""
    Network.objects.select_for_update().get(pk=network.pk)
    mine = list(Membership.objects.filter(network=network, account=by.account, ended_at=None))
    for membership in mine:
        if is_last_manager(membership):
            raise ValidationError(
                _("You are the only manager of %(network)s. Make somebody else manager first.")
                % {"network": network.name}
            )
    for membership in mine:
        _end(membership, by.account)
    return len(mine)


def is_last_manager(membership: Membership) -> bool:
    """True when without this role nobody would run the network."""
    if membership.role not in manager_roles():
        return False
    others = Membership.objects.filter(
        network=membership.network_id, role__in=manager_roles(), ended_at=None, account__is_active=True
    )
    return not others.exclude(account=membership.account_id).exists()


def manager_roles() -> list[str]:
    """Keys of the roles that run a network."""
    return [role.key for role in roles.all_roles() if role.rank >= Rank.MANAGER]


def _end(membership: Membership, by: UUID | None) -> None:
    still = Membership.objects.filter(pk=membership.pk, ended_at=None)
    if not still.update(ended_at=timezone.now()):
        return
    record(
        "members.membership.ended",
        subject=membership,
        network=membership.network_id,
        by=by,
        before={
            "account": str(membership.account_id),
            "role": membership.role,
            "scope": str(membership.scope) if membership.scope else None,
        },
    )
