"""Who may enter a network, and who runs it."""

from punte.members.roles import Role
from punte.web.access import Rank, Viewer


def see_network(viewer: Viewer) -> bool:
    """Its members, and anyone where its pages are public."""
    return viewer.network is not None and (viewer.network_public or viewer.rank > Rank.OUTSIDER)


def inside_network(viewer: Viewer) -> bool:
    """Whoever holds a role in it, observers too."""
    return viewer.network is not None and viewer.rank > Rank.OUTSIDER


def take_part(viewer: Viewer) -> bool:
    """Members and above; observers only look."""
    return viewer.rank >= Rank.MEMBER


def broker(viewer: Viewer) -> bool:
    """Gateways of any ecosystem, and the network's managers."""
    return viewer.rank >= Rank.GATEWAY


def manage_network(viewer: Viewer) -> bool:
    """The network's managers."""
    return viewer.rank >= Rank.MANAGER


def hand_out(viewer: Viewer, role: Role) -> bool:
    """May give this role to somebody: managers up to their own rank, gateways up to editors.

    For a role that is bound to something, a gateway's right reaches only into
    their own ecosystems; `services.memberships` asks for that.
    """
    if viewer.rank >= Rank.MANAGER:
        return role.rank <= viewer.rank
    return broker(viewer) and role.rank <= Rank.EDITOR
