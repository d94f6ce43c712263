"""Asking for an introduction and following it, by programs alone; who sees what at which moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from punte.bridges.models import Introduction, Meeting
from tests.bridges.api.conftest import Caller
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db
type Program = Callable[..., Caller]


@pytest.fixture
def need(corridor: Corridor) -> Any:
    """Ana's."""
    pumps = corridor.organisations["Mureș Pumps"]
    return corridor.add_listing(
        pumps,
        "A heat pump for a school",
        contact=corridor.people["ana"],
        created_by=corridor.people["ana"].account,
    )


def ask(corridor: Corridor, caller: Caller, need: Any) -> Any:
    heat = corridor.organisations["Fyn Heat"]
    return caller.post(
        "introductions", need=str(need.pk), organisation=str(heat.pk), reason="They build what you seek."
    )


def parties(body: Any) -> list[tuple[str, str | None, str, str]]:
    return [(one["role"], one["state"], one["words"], one["name"]) for one in body["parties"]]


def test_from_a_need_to_a_fixed_meeting(corridor: Corridor, program: Program, need: Any) -> None:
    ana, bo = program(corridor.people["ana"]), program(corridor.people["bo"])
    status, made = ask(corridor, ana, need)
    assert (status, made["state"], made["need"], made["waits_for_me"]) == (201, "asking", str(need.pk), False)
    assert parties(made) == [
        ("seeker", "accepted", "Ana (Mureș Pumps)", "Ana"),
        ("sought", "asked", "Fyn Heat", ""),
    ]
    here = f"introductions/{made['id']}"

    status, seen = bo.get(here)
    assert (status, seen["waits_for_me"]) == (200, True)
    assert parties(seen) == [
        ("seeker", "accepted", "Mureș Pumps", ""),
        ("sought", "asked", "Bo (Fyn Heat)", "Bo"),
    ]
    assert seen["parties"][0]["contact"] == {}
    assert bo.get(f"{here}/messages")[0] == 404

    status, yes = bo.post(f"{here}/accept")
    assert (status, yes["state"], yes["talks"]) == (200, "accepted", True)
    assert yes["parties"][0]["contact"] == {"email": corridor.people["ana"].email}
    assert ana.post(f"{here}/messages", text="Good day, Bo.")[0] == 201
    status, talk = bo.get(f"{here}/messages")
    assert [(one["own"], one["text"]) for one in talk["items"]] == [(False, "Good day, Bo.")]

    times = [(timezone.now() + timedelta(days=n)).isoformat() for n in (3, 4)]
    status, meeting = ana.post(f"{here}/meetings", title="First call", times=times, url="https://meet.eu/x")
    assert (status, meeting["state"], len(meeting["slots"])) == (201, "proposed", 2)
    slot = meeting["slots"][1]["id"]
    status, fixed = bo.post(f"meetings/{meeting['id']}/times", slots=[slot])
    assert (status, fixed["state"], fixed["starts_at"]) == (200, "fixed", meeting["slots"][1]["starts_at"])
    status, seen = ana.get(f"meetings/{meeting['id']}")
    assert (seen["state"], seen["introduction"]) == ("fixed", made["id"])
    assert [row["id"] for row in ana.get("meetings")[1]["items"]] == [meeting["id"]]
    status, off = bo.post(f"meetings/{meeting['id']}/cancel")
    assert (status, off["state"]) == (200, "cancelled")


def test_while_they_are_being_introduced_asking_again_contradicts(
    corridor: Corridor, program: Program, need: Any
) -> None:
    ana = program(corridor.people["ana"])
    assert ask(corridor, ana, need)[0] == 201
    status, problem = ask(corridor, ana, need)
    assert (status, problem["title"]) == (409, "That contradicts what is there.")
    assert Introduction.objects.count() == 1


def test_through_a_chain_that_is_chosen_by_its_key(corridor: Corridor, program: Program, need: Any) -> None:
    broker = program(corridor.gateway(corridor.north))
    heat = str(corridor.organisations["Fyn Heat"].pk)
    status, plan = broker.get("introductions/plan", need=str(need.pk), organisation=heat)
    assert (status, plan["problem"]) == (200, "")
    assert [way["through"] for way in plan["ways"]] == [["Lia"]]
    given = {"need": str(need.pk), "organisation": heat, "reason": "You fit."}
    assert broker.post("introductions", **given, way="no such key")[0] == 409
    status, made = broker.post("introductions", **given, way=plan["ways"][0]["key"])
    assert status == 201
    assert [one["role"] for one in made["parties"]] == ["seeker", "link", "sought"]
    # The seeker is asked first; the link and the sought do not know of it yet.
    assert program(corridor.people["lia"]).get(f"introductions/{made['id']}")[0] == 404
    assert program(corridor.people["bo"]).get(f"introductions/{made['id']}")[0] == 404
    assert program(corridor.people["ana"]).get("introductions")[1]["items"][0]["waits_for_me"] is True


def test_a_no_is_polite_and_tells_no_cause(corridor: Corridor, program: Program, need: Any) -> None:
    ana, bo = program(corridor.people["ana"]), program(corridor.people["bo"])
    here = f"introductions/{ask(corridor, ana, need)[1]['id']}"
    assert bo.post(f"{here}/decline", cause="no_time")[1]["state"] == "declined"
    seen = ana.get(here)[1]
    assert seen["state"] == "declined"
    assert "no_time" not in str(seen)
    assert bo.post(f"{here}/accept")[0] in {409, 422}


def test_withdrawing_is_for_who_proposed_it(corridor: Corridor, program: Program, need: Any) -> None:
    ana, bo = program(corridor.people["ana"]), program(corridor.people["bo"])
    here = f"introductions/{ask(corridor, ana, need)[1]['id']}"
    assert bo.post(f"{here}/withdraw")[0] == 403
    assert ana.post(f"{here}/withdraw")[1]["state"] == "withdrawn"


def test_others_find_nothing(
    corridor: Corridor, program: Program, need: Any, make_account: Any, other_network: Any
) -> None:
    ana = program(corridor.people["ana"])
    made = ask(corridor, ana, need)[1]["id"]
    third = corridor.add_person("eva", corridor.add_organisation("Third", corridor.south))
    for stranger in (
        program(third),
        program(make_account("observer", corridor.network)),
        program(make_account("manager", other_network)),
    ):
        for path in (f"introductions/{made}", f"introductions/{made}/messages"):
            assert stranger.get(path)[0] == 404
        for step in ("accept", "decline", "withdraw"):
            assert stranger.post(f"introductions/{made}/{step}")[0] == 404
        assert stranger.post(f"introductions/{made}/messages", text="x")[0] == 404
        times = [(timezone.now() + timedelta(days=1)).isoformat()]
        assert stranger.post(f"introductions/{made}/meetings", title="x", times=times)[0] == 404
    assert Meeting.objects.count() == 0


def test_a_key_that_only_reads_asks_nobody(corridor: Corridor, program: Program, need: Any) -> None:
    reader = program(corridor.people["ana"], scopes=("read",))
    assert ask(corridor, reader, need)[0] in {401, 403}
    assert Introduction.objects.count() == 0


def test_lists_have_a_fixed_number_of_queries(
    corridor: Corridor, program: Program, need: Any, django_assert_num_queries: Any
) -> None:
    ana = program(corridor.people["ana"])
    counts = []
    for n in range(2):
        for k in range(2 * n + 1):
            other = corridor.add_organisation(f"Other {n}{k}", corridor.south)
            corridor.add_person(f"o{n}{k}", other)
            given = {"need": str(need.pk), "organisation": str(other.pk), "reason": "Fits."}
            assert ana.post("introductions", **given)[0] == 201
        with django_assert_num_queries(100, exact=False) as asked:
            ana.get("introductions")
        counts.append(len(asked))
    assert counts[0] == counts[1]
