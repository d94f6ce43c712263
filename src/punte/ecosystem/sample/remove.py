"""Taking the sample network away, and all that belongs to it."""

from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q

from punte.ecosystem.policies import manage_network
from punte.members.models import Account, Membership, Network
from punte.records.events import record
from punte.records.models import Event
from punte.web.access import Viewer


@transaction.atomic
def remove_sample(*, network: Network, by: Viewer | None = None) -> None:
    """Delete the sample network with its rows, events, files' rows and the accounts that are nowhere else.

    `by`: a manager of it; None for the command line. One event remains, which
    says that it was done. Raises PermissionDenied for others and for a network
    that is no sample.
    """
    if not network.sample:
        raise PermissionDenied
    if by is not None and (by.network != network.pk or not manage_network(by)):
        raise PermissionDenied
    accounts = _only_here(network)
    members = list(Membership.objects.filter(network=network).values_list("pk", flat=True))
    key = network.pk
    _delete_plain(key)
    network.delete()
    _forget([*accounts, *members])
    Account.objects.filter(pk__in=accounts).delete()
    network.pk = key
    actor = by.account if by and by.account not in accounts else None
    record("ecosystem.sample.removed", subject=network, network=None, by=actor)


def _only_here(network: Network) -> list[UUID]:
    """Accounts of invented addresses that belong to this network and to no other."""
    here = Account.objects.filter(memberships__network=network, email__endswith=".example")
    elsewhere = Membership.objects.exclude(network=network).values("account")
    return list(here.exclude(pk__in=elsewhere).distinct().values_list("pk", flat=True))


def _delete_plain(network: UUID) -> None:
    """Rows that name the network by a plain value: events, jobs, search, imports."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields if isinstance(field, models.UUIDField)}
        if "network_id" in names:
            model._default_manager.filter(network_id=network).delete()


def _forget(ids: list[UUID]) -> None:
    """Events outside the network that speak of what is gone."""
    Event.objects.filter(Q(subject_id__in=ids) | Q(actor_id__in=ids)).delete()
