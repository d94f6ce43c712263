"""What this room's things are called in histories, and to whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.members import policies, roles
from punte.members.models import Account, Invitation, Membership, Network
from punte.records import subjects
from punte.records.people import ERASED_ACTOR
from punte.records.refs import Ref
from punte.records.subjects import Shown
from punte.web.access import Viewer


def register() -> None:
    """Make the kinds known."""
    for kind in (
        subjects.SubjectKind(
            "members.account",
            gettext_lazy("Person"),
            _accounts,
            {
                "name": gettext_lazy("Name"),
                "language": gettext_lazy("Language"),
                "time_zone": gettext_lazy("Time zone"),
            },
            private=frozenset({"name", "language", "time_zone"}),
            may_see_private=lambda viewer, id: viewer.account == id,
        ),
        subjects.SubjectKind("members.network", gettext_lazy("Network"), _networks, _NETWORK_FIELDS),
        subjects.SubjectKind(
            "members.membership",
            gettext_lazy("Role"),
            _memberships,
            {"role": gettext_lazy("Role"), "scope": gettext_lazy("For")},
            private=frozenset({"account"}),
            may_see_private=lambda viewer, id: policies.inside_network(viewer),
        ),
        subjects.SubjectKind(
            "members.invitation",
            gettext_lazy("Invitation"),
            _invitations,
            {"role": gettext_lazy("Role"), "scope": gettext_lazy("For")},
        ),
    ):
        subjects.register(kind)


_NETWORK_FIELDS = {
    "name": gettext_lazy("Name"),
    "slug": gettext_lazy("Address"),
    "summary": gettext_lazy("Summary"),
    "public": gettext_lazy("Public pages"),
    "review": gettext_lazy("Review before publication"),
    "language": gettext_lazy("Language"),
    "languages": gettext_lazy("Languages spoken"),
    "time_zone": gettext_lazy("Time zone"),
}


def _accounts(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Oneself, and whoever holds or held a role in the network one is in."""
    wanted = set(ids)
    shown = {}
    if ERASED_ACTOR in wanted:
        ref = Ref("members.account", ERASED_ACTOR)
        shown[ERASED_ACTOR] = Shown(ref, _("Person"), _("a person who has left Punte"), "")
    near = Q(pk=viewer.account) if viewer.account else Q(pk__in=[])
    if policies.inside_network(viewer):
        near |= Q(memberships__network=viewer.network)
    for account in (
        Account.objects.filter(near, pk__in=wanted).distinct().only("id", "name", "email", "is_active")
    ):
        href = reverse("members:me") if account.pk == viewer.account else ""
        shown[account.pk] = Shown(
            Ref("members.account", account.pk), _("Person"), account.get_full_name(), href
        )
    return shown


def _networks(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    if not policies.see_network(viewer) or viewer.network not in set(ids):
        return {}
    found = Network.objects.filter(pk=viewer.network)
    return {
        one.pk: Shown(Ref("members.network", one.pk), _("Network"), one.name, _members_page(one))
        for one in found
    }


def _memberships(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    if not policies.inside_network(viewer):
        return {}
    found = Membership.objects.filter(pk__in=list(ids), network=viewer.network).select_related(
        "account", "network"
    )
    return {
        one.pk: Shown(
            Ref("members.membership", one.pk),
            _("Role"),
            _("%(who)s as %(role)s") % {"who": one.account.get_full_name(), "role": _role(one.role)},
            _members_page(one.network),
        )
        for one in found
    }


def _invitations(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    if not policies.broker(viewer):
        return {}
    found = Invitation.objects.filter(pk__in=list(ids), network=viewer.network).select_related("network")
    return {
        one.pk: Shown(
            Ref("members.invitation", one.pk), _("Invitation"), _role(one.role), _members_page(one.network)
        )
        for one in found
    }


def _role(key: str) -> str:
    found = roles.role(key)
    return str(found.label) if found else key


def _members_page(network: Network) -> str:
    return reverse("members:members", args=[network.slug])
