"""The roles of a camp: who runs it, who takes part."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.camps.models import Camp
from punte.members.roles import Role, ScopeKind
from punte.web.access import Rank

ORGANISER = Role("organiser", _("Camp organiser"), Rank.MEMBER, "camp", _("runs a camp"), shared=True)
PARTICIPANT = Role(
    "participant", _("Camp participant"), Rank.MEMBER, "camp", _("takes part in a camp and in the network")
)


def _names(network: UUID, scopes: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Camp.objects.filter(network=network, pk__in=list(scopes)).values_list("pk", "name"))


def _choices(network: UUID) -> list[tuple[UUID, str]]:
    return list(Camp.objects.filter(network=network).values_list("pk", "name"))


CAMP = ScopeKind("camp", _names, _choices)
