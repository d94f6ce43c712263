"""Writing the log."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from punte.members.models import Network
from punte.records.events import Happening, changes, record, record_many
from punte.records.models import Event
from punte.records.refs import Ref, ref


def test_a_change_that_is_taken_back_leaves_no_event(network: Network) -> None:
    with transaction.atomic():
        record("test.thing.made", subject=network, network=network.pk, by=None)
        transaction.set_rollback(True)
    assert not Event.objects.filter(kind="test.thing.made").exists()


def test_an_event_keeps_plain_values(network: Network) -> None:
    actor, origin = uuid4(), Ref("test.need", uuid4())
    with transaction.atomic():
        written = record(
            "test.thing.changed",
            subject=network,
            network=network.pk,
            by=actor,
            before={"at": None},
            after={"at": timezone.now(), "price": 5},
            origin=origin,
        )
    kept = Event.objects.get(pk=written.pk)
    assert (kept.subject_kind, kept.subject_id) == ("members.network", network.pk)
    assert (kept.origin_kind, kept.origin_id, kept.actor_id) == (origin.kind, origin.id, actor)
    assert kept.after["price"] == 5
    assert not kept.dispatched


def test_events_outlive_what_they_tell_of(network: Network) -> None:
    with transaction.atomic():
        record("test.thing.deleted", subject=network, network=network.pk, by=None)
        network.delete()
    assert Event.objects.filter(kind="test.thing.deleted").exists()


def test_many_events_are_one_statement_in_their_order(
    network: Network, django_assert_num_queries: Any
) -> None:
    happenings = [Happening(f"test.thing.n{n}", ref(network), network.pk, None) for n in range(200)]
    with transaction.atomic(), django_assert_num_queries(1):
        record_many(happenings)
    kinds = Event.objects.filter(kind__startswith="test.thing").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [one.kind for one in happenings]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "Corridor"}, ({}, {})),
        (
            {"name": "Bridge", "public": True},
            ({"name": "Corridor", "public": False}, {"name": "Bridge", "public": True}),
        ),
    ],
)
def test_only_what_differs_is_a_change(network: Network, values: dict[str, Any], told: Any) -> None:
    assert changes(network, values) == told
