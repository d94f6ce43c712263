"""A test with real transactions leaves the database as it found it, whatever it did there."""

import pytest
from django.core.cache import cache

from punte.ecosystem.models import Region
from punte.members.models import Account, Network
from tests.database import Templates


@pytest.mark.django_db(transaction=True)
def test_restoring_brings_back_the_facts_and_removes_the_rest(templates: Templates) -> None:
    facts = list(Region.objects.order_by("pk").values())
    assert facts
    Network.objects.create(slug="corridor", name="Corridor")
    Account.objects.create_user("ana@punte.example")
    cache.set("word", "kept")
    Region.objects.filter(level=0).update(name="?")
    Region.objects.exclude(level=0).delete()
    templates.restore("migrated")
    assert list(Region.objects.order_by("pk").values()) == facts
    assert (Network.objects.count(), Account.objects.count(), cache.get("word")) == (0, 0, None)
