"""Who may see, run and take part in a camp. Pure predicates; queries apply the same rules in SQL."""

from punte.camps.choices import CampState
from punte.camps.models import Camp, Challenge
from punte.camps.roles import ORGANISER, PARTICIPANT
from punte.members.policies import inside_network, manage_network, see_network, take_part
from punte.web.access import Viewer

__all__ = ["inside_network", "manage_network", "see_network", "take_part"]


def organise_some(viewer: Viewer) -> bool:
    """The network's managers, and who organises a camp of it."""
    return manage_network(viewer) or viewer.holds(ORGANISER.key)


def organise(viewer: Viewer, camp: Camp) -> bool:
    """The camp's organisers, and the network's managers."""
    return viewer.network == camp.network_id and (
        manage_network(viewer) or viewer.holds(ORGANISER.key, camp.pk)
    )


def attend(viewer: Viewer, camp: Camp) -> bool:
    """Who has a place in the camp, and who organises it."""
    return organise(viewer, camp) or (
        viewer.network == camp.network_id and viewer.holds(PARTICIPANT.key, camp.pk)
    )


def attend_some(viewer: Viewer) -> bool:
    """Who has a place in a camp of the network, or organises one."""
    return organise_some(viewer) or viewer.holds(PARTICIPANT.key)


def see_camp(viewer: Viewer, camp: Camp) -> bool:
    """A draft is its organisers' alone; then whoever may see the network's pages."""
    if viewer.network != camp.network_id:
        return False
    return organise(viewer, camp) or (camp.state != CampState.DRAFT and see_network(viewer))


def see_programme(viewer: Viewer, camp: Camp) -> bool:
    """The organisers from the first line; whoever sees the camp once it is published."""
    return organise(viewer, camp) or (camp.programme_published_at is not None and see_camp(viewer, camp))


def keep_challenge(viewer: Viewer, challenge: Challenge) -> bool:
    """The camp's organisers, and the editors of the organisation that owns it once the camp is published."""
    if organise(viewer, challenge.camp):
        return True
    owner = challenge.owner_id is not None and viewer.holds("editor", challenge.owner_id)
    return owner and see_camp(viewer, challenge.camp)
