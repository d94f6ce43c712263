"""The fast lane by programs: ask, promise, put forward, answer, close; others find nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from punte.bridges.models import FastLaneRequest
from tests.bridges.api.conftest import Caller
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db
type Program = Callable[..., Caller]


@pytest.fixture
def north(corridor: Corridor, program: Program) -> Caller:
    """The gateway that asks."""
    return program(corridor.gateway(corridor.north))


@pytest.fixture
def south(corridor: Corridor, program: Program) -> Caller:
    """The gateway that is asked."""
    return program(corridor.gateway(corridor.south))


def ask(corridor: Corridor, caller: Caller, **more: Any) -> Any:
    given = {"asking": str(corridor.north.pk), "asked": str(corridor.south.pk), "title": "A foundry", **more}
    return caller.post("fast-lane", **given)


def test_from_the_question_to_its_end(corridor: Corridor, north: Caller, south: Caller) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Castings")
    status, made = ask(
        corridor, north, need=str(need.pk), partner_types=["sme"], theme=str(corridor.theme.pk)
    )
    assert (status, made["state"], made["need"], made["late"]) == (201, "asked", str(need.pk), False)
    here = f"fast-lane/{made['id']}"
    until = (timezone.now() + timedelta(days=2)).isoformat()
    assert south.post(f"{here}/promise", until=until)[1]["state"] == "promised"
    heat = str(corridor.organisations["Fyn Heat"].pk)
    assert south.post(f"{here}/shortlist", organisation=heat)[1]["shortlist"] == [heat]
    assert south.post(f"{here}/answer", words="Fyn Heat casts.")[1]["state"] == "answered"
    status, seen = north.get(here)
    assert (seen["answer"], seen["shortlist"]) == ("Fyn Heat casts.", [heat])
    status, closed = north.post(f"{here}/close", helped=True)
    assert (status, closed["state"], closed["helped"]) == (200, "closed", True)
    assert [row["id"] for row in north.get("fast-lane", state="closed")[1]["items"]] == [made["id"]]


def test_each_side_does_what_is_its_own(corridor: Corridor, north: Caller, south: Caller) -> None:
    here = f"fast-lane/{ask(corridor, north)[1]['id']}"
    assert north.post(f"{here}/promise")[0] == 403
    assert south.post(f"{here}/withdraw")[0] == 403
    assert south.post(f"{here}/decline", words="Nobody casts here.")[1]["state"] == "declined"
    assert south.post(f"{here}/answer", words="Or yes.")[0] == 422


def test_what_does_not_exist_is_named(corridor: Corridor, north: Caller) -> None:
    status, problem = ask(corridor, north, need=str(corridor.north.pk))
    assert (status, [one["field"] for one in problem["errors"]]) == (409, ["need"])
    status, problem = ask(corridor, north, asked=str(corridor.north.pk))
    assert (status, [one["field"] for one in problem["errors"]]) == (422, ["asked"])


def test_others_find_nothing(
    corridor: Corridor, program: Program, north: Caller, make_account: Any, other_network: Any
) -> None:
    here = f"fast-lane/{ask(corridor, north)[1]['id']}"
    east = type(corridor.north).objects.create(network=corridor.network, name="Eesti", slug="eesti")
    third = program(make_account("gateway", corridor.network, scope=east.pk))
    assert third.get("fast-lane") == (200, {"items": [], "next": None})
    for stranger in (
        third,
        program(corridor.people["ana"]),
        program(make_account("observer", corridor.network)),
        program(make_account("manager", other_network)),
    ):
        assert stranger.get(here)[0] == 404
        for step in ("promise", "answer", "decline", "withdraw"):
            assert stranger.post(f"{here}/{step}")[0] == 404
        assert stranger.post(f"{here}/close", helped=True)[0] == 404
    assert ask(corridor, program(corridor.people["ana"]))[0] == 404
    assert FastLaneRequest.objects.count() == 1


def test_lists_have_a_fixed_number_of_queries(
    corridor: Corridor, north: Caller, django_assert_num_queries: Any
) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            assert ask(corridor, north)[0] == 201
        with django_assert_num_queries(100, exact=False) as asked:
            north.get("fast-lane")
        counts.append(len(asked))
    assert counts[0] == counts[1]
