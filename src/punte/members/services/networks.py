"""Networks: founding one, and its settings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from punte.members import policies, roles
from punte.members.models import Account, Network
from punte.members.services.memberships import give_role
from punte.records.events import changes, record
from punte.web.access import Viewer

SETTINGS = ("name", "summary", "public", "review", "language", "languages", "time_zone")


@transaction.atomic
def create_network(
    *, slug: str, name: str, manager: Account, by: Account | None = None, **values: Any
) -> Network:
    """Found a network with its first manager.

    `by` is a member of the server's staff, or None for the command line.
    Raises ValidationError where slug or name cannot be used.
    """
    if by is not None and not (by.is_staff and by.is_active):
        raise PermissionDenied
    network = Network(slug=slug, name=name, **values)
    network.full_clean()
    network.save()
    actor = by.pk if by else None
    record(
        "members.network.created",
        subject=network,
        network=network.pk,
        by=actor,
        after={"name": name, "slug": slug},
    )
    give_role(network=network, account=manager, role=roles.MANAGER.key, by=actor)
    return network


@transaction.atomic
def change_network(*, network: Network, values: dict[str, Any], by: Viewer) -> Network:
    """Change a network's settings."""
    if by.network != network.pk or not policies.manage_network(by):
        raise PermissionDenied
    wanted = {name: values[name] for name in SETTINGS if name in values}
    before, after = changes(network, wanted)
    if not after:
        return network
    for name in after:
        setattr(network, name, wanted[name])
    network.full_clean()
    network.save(update_fields=list(after))
    record(
        "members.network.changed",
        subject=network,
        network=network.pk,
        by=by.account,
        before=before,
        after=after,
    )
    return network
