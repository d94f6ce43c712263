"""Who runs a camp."""

from uuid import UUID

from punte.camps.models import Camp
from punte.camps.roles import ORGANISER
from punte.members.models import Membership
from punte.members.services.memberships import manager_roles


def organisers_of(camp: Camp) -> list[UUID]:
    """The accounts of its organisers; where it has none, of the network's managers."""
    current = Membership.objects.filter(network=camp.network_id, ended_at=None, account__is_active=True)
    own = current.filter(role=ORGANISER.key, scope=camp.pk).values_list("account", flat=True)
    managers = current.filter(role__in=manager_roles()).values_list("account", flat=True)
    return sorted(set(own) or set(managers))
