"""Bridges and the corridor by programs: what the pages say, to those whom the pages say it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from punte.bridges.models import BridgeReading, FastLaneRequest
from tests.bridges.api.conftest import Caller
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db
type Program = Callable[..., Caller]


def test_a_bridge_in_figures_and_a_sentence(corridor: Corridor, program: Program) -> None:
    low, high = sorted((corridor.north, corridor.south), key=lambda one: one.pk)
    BridgeReading.objects.create(
        network=corridor.network,
        a=low,
        b=high,
        on=timezone.localdate(),
        strength=4.5,
        redundancy=1,
        months=7,
        computed_at=timezone.now(),
    )
    status, (one,) = program(corridor.people["ana"]).get("bridges")
    assert (status, {one["a"], one["b"]}) == (200, {str(low.pk), str(high.pk)})
    assert (one["strength"], one["redundancy"], one["months"]) == (4.5, 1, 7)
    assert one["sentence"]


def test_the_corridor_counts_what_happened(corridor: Corridor, program: Program) -> None:
    asked = timezone.now() - timedelta(hours=5)
    FastLaneRequest.objects.create(
        network=corridor.network,
        asking=corridor.north,
        asked=corridor.south,
        title="A foundry",
        asked_at=asked,
        first_answer_at=asked + timedelta(hours=2),
        state="promised",
    )
    status, body = program(corridor.gateway(corridor.north)).get("corridor", period="all")
    assert status == 200
    (cell,) = body["cells"]
    assert (cell["row"], cell["column"]) == (str(corridor.north.pk), str(corridor.south.pk))
    assert (cell["requests"], cell["wait_seconds"], cell["meetings"]) == (1, 7200.0, 0)
    assert program(corridor.people["ana"]).get("corridor", period="fortnight")[0] == 422


def test_outsiders_find_nothing(program: Program, make_account: Any, other_network: Any) -> None:
    elsewhere = program(make_account("manager", other_network))
    assert [elsewhere.get(path)[0] for path in ("bridges", "corridor")] == [404, 404]
