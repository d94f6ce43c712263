"""Which camps one may see."""

from django.db.models import Q, QuerySet

from punte.camps.choices import CampState
from punte.camps.models import Camp
from punte.camps.policies import manage_network, see_network
from punte.camps.roles import ORGANISER
from punte.web.access import Viewer


def camps(viewer: Viewer) -> QuerySet[Camp]:
    """The network's camps that the viewer may see (the rule of `policies.see_camp`), the newest first."""
    here = Camp.objects.filter(network=viewer.network)
    if manage_network(viewer):
        return here
    published = ~Q(state=CampState.DRAFT) if see_network(viewer) else Q(pk__in=[])
    return here.filter(
        published | Q(pk__in=[held.scope for held in viewer.held if held.role == ORGANISER.key])
    )


def camp(viewer: Viewer, slug: str) -> Camp | None:
    """The camp of that address, if the viewer may see it."""
    return camps(viewer).select_related("network").filter(slug=slug).first()
