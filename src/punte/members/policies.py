"""Who may enter a network, and who runs it."""

from punte.web.access import Rank, Viewer


def see_network(viewer: Viewer) -> bool:
    """Its members, and anyone where its pages are public."""
    return viewer.network is not None and (viewer.network_public or viewer.rank > Rank.OUTSIDER)


def take_part(viewer: Viewer) -> bool:
    """Members and above; observers only look."""
    return viewer.rank >= Rank.MEMBER


def broker(viewer: Viewer) -> bool:
    """Gateways of any ecosystem, and the network's managers."""
    return viewer.rank >= Rank.GATEWAY


def manage_network(viewer: Viewer) -> bool:
    """The network's managers."""
    return viewer.rank >= Rank.MANAGER
