"""From an account and a network to a viewer."""

from punte.members import roles
from punte.members.models import Account, Membership, Network
from punte.web.access import Held, Viewer


def viewer_of(account: Account | None, network: Network | None) -> Viewer:
    """Who asks, reduced to plain values; one query for a signed-in account in a network."""
    held: frozenset[Held] = frozenset()
    if account and network:
        current = Membership.objects.filter(account=account, network=network, ended_at=None)
        pairs = current.values_list("role", "scope")
        held = frozenset(
            Held(role.key, role.rank, role.scope_kind, scope)
            for key, scope in pairs
            if (role := roles.role(key))
        )
    return Viewer(
        account=account.pk if account else None,
        network=network.pk if network else None,
        network_public=bool(network and network.public),
        held=held,
    )
