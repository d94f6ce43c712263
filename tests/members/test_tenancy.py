"""The database itself keeps networks apart (safety 1)."""

import pytest
from django.db import IntegrityError, connection, transaction

from punte.ecosystem.models import Capability, Organisation
from punte.members import tenancy
from punte.members.models import Network


def test_trigger_names_are_unique() -> None:
    names = [link.name for link in tenancy.links()]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_rows_of_two_networks_cannot_be_joined(network: Network, other_network: Network) -> None:
    ours = Organisation.objects.create(network=network, name="Lab", folded="lab")
    theirs = Organisation.objects.create(network=other_network, name="Lab", folded="lab")
    row = Capability.objects.create(network=network, organisation=ours, text="Welding")
    with pytest.raises(IntegrityError, match="two networks"), transaction.atomic():
        Capability.objects.create(network=other_network, organisation=ours, text="Welding")
    for change in ({"network": other_network}, {"organisation": theirs}):
        with pytest.raises(IntegrityError, match="two networks"), transaction.atomic():
            Capability.objects.filter(pk=row.pk).update(**change)
    row.refresh_from_db()
    assert (row.network, row.organisation) == (network, ours)


@pytest.mark.django_db
def test_every_foreign_key_between_tenants_is_guarded() -> None:
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(where[connection.vendor])
        there = {str(name) for (name,) in cursor.fetchall()}
    endings = ("_insert", "_update") if connection.vendor == "sqlite" else ("",)
    wanted = {link.name + ending for link in tenancy.links() for ending in endings}
    assert wanted - there == set()
    assert len(wanted) > 20
