"""The monthly mail about what is getting old; regions from the migration's function."""

from typing import Any

from django.apps import apps
from django.core import mail
from django.db import connection
from django.utils import timezone

from punte.ecosystem.data.places import nuts_regions
from punte.ecosystem.data.regions import load_regions
from punte.ecosystem.models import Organisation, Region
from punte.ecosystem.reminders import remind_gateways
from tests.ecosystem.directory.conftest import World


def test_each_gateway_hears_of_its_own_map(world: World, run_jobs: Any) -> None:
    Organisation.objects.filter(pk=world.lab.pk).update(verified_on=timezone.localdate())
    remind_gateways.enqueue()
    run_jobs()
    assert [one.to for one in mail.outbox] == [[world.gateway.email]]
    assert "1 organisation of your map is getting old" in mail.outbox[0].subject


def test_where_all_is_fresh_nothing_is_sent(world: World, run_jobs: Any) -> None:
    Organisation.objects.update(verified_on=timezone.localdate())
    remind_gateways.enqueue()
    run_jobs()
    assert not mail.outbox


def test_regions_are_loaded_and_loaded_again(world: World) -> None:
    Region.objects.filter(pk="RO11").update(name="Wrong")
    editor = connection.schema_editor()
    assert load_regions(apps, editor) == len(nuts_regions())
    load_regions(apps, editor)
    assert Region.objects.get(pk="RO11").name == "Nord-Vest"
    assert Region.objects.count() == len(nuts_regions())
