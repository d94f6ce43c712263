"""Matches by programs: with reasons, as soon as they are worked out; what one says of them; refusals."""

from collections.abc import Callable
from typing import Any

import pytest

from punte.bridges.models import Verdict
from punte.ecosystem.services.listings import draft_listing, publish_listing
from tests.bridges.api.conftest import Caller
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db
type Program = Callable[..., Caller]


@pytest.fixture
def need(corridor: Corridor, run_jobs: Callable[[], int]) -> Any:
    """Ana's need, whose matches are worked out; Bo offers what she seeks."""
    heat = corridor.organisations["Fyn Heat"]
    corridor.add_listing(
        heat,
        "Large heat pumps for schools",
        direction="offer",
        profile="business_offer",
        theme=corridor.theme,
    )
    by = corridor.viewer(corridor.people["ana"])
    values = {
        "profile": "business_request",
        "title": "A heat pump for a school",
        "text": "Our school of 1960 needs a large heat pump before the winter.",
        "theme": corridor.theme,
    }
    need = draft_listing(organisation=corridor.organisations["Mureș Pumps"], values=values, by=by)
    publish_listing(listing=need, by=by)
    return need


def test_looking_then_found_with_reasons(
    corridor: Corridor, program: Program, need: Any, run_jobs: Callable[[], int]
) -> None:
    ana = program(corridor.people["ana"])
    assert ana.get(f"needs/{need.pk}/matches")[1]["stage"] == "looking"
    run_jobs()
    status, body = ana.get(f"needs/{need.pk}/matches")
    assert (status, body["stage"]) == (200, "found")
    first = body["items"][0]
    assert (first["name"], first["rank"], first["opinion"]) == ("Fyn Heat", 1, None)
    assert "heat" in first["because"].lower()


def test_what_one_says_is_kept_and_can_be_taken_back(
    corridor: Corridor, program: Program, need: Any, run_jobs: Callable[[], int]
) -> None:
    run_jobs()
    ana, heat = program(corridor.people["ana"]), str(corridor.organisations["Fyn Heat"].pk)
    here = f"needs/{need.pk}/matches/verdict"
    status, body = ana.post(here, organisation=heat, opinion="known")
    assert (status, [one["opinion"] for one in body["items"] if one["organisation"] == heat]) == (
        200,
        ["known"],
    )
    assert Verdict.objects.get().opinion == "known"
    assert ana.post(here, organisation=heat, opinion=None)[0] == 200
    assert Verdict.objects.count() == 0
    assert ana.post(here, organisation=heat, opinion="brilliant")[0] == 422
    assert ana.post(here, organisation=str(need.pk), opinion="known")[0] == 404


def test_others_find_nothing(
    corridor: Corridor,
    program: Program,
    need: Any,
    run_jobs: Callable[[], int],
    make_account: Any,
    other_network: Any,
) -> None:
    run_jobs()
    heat = str(corridor.organisations["Fyn Heat"].pk)
    elsewhere = program(make_account("manager", other_network))
    assert elsewhere.get(f"needs/{need.pk}/matches")[0] == 404
    assert elsewhere.post(f"needs/{need.pk}/matches/verdict", organisation=heat, opinion="known")[0] == 404
    observer = program(make_account("observer", corridor.network))
    assert observer.get(f"needs/{need.pk}/matches")[0] == 200
    assert observer.post(f"needs/{need.pk}/matches/verdict", organisation=heat, opinion="known")[0] == 404
    assert Verdict.objects.count() == 0
