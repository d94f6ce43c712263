"""Everyone reads what is reckoned about them, and contests what is not right."""

from typing import Any

import pytest

from punte.bridges.models import Evidence
from punte.members.models import Network
from tests.bridges.conftest import Corridor
from tests.bridges.network_helpers import withdraw

pytestmark = pytest.mark.django_db


def test_the_page_tells_what_is_noted_and_what_follows(corridor: Corridor, sign_in: Any) -> None:
    client = sign_in(corridor.people["lia"].account)
    page = client.get(f"/n/{corridor.network.slug}/bridges/about-me/")
    told = page.context["inferred"]
    assert [one.other.name for one in told.noted] == ["Bo", "Ana"] or [
        one.other.name for one in told.noted
    ] == ["Ana", "Bo"]
    assert {one.other.name for one in told.ties} == {"Ana", "Bo"}
    assert all(0 < one.in_a_year < one.strength < 1 for one in told.ties)
    assert (told.counted, told.shown) == (True, True)
    assert "Worked together: Bo" in page.content.decode()


def test_contested_evidence_counts_no_more(corridor: Corridor, sign_in: Any) -> None:
    client = sign_in(corridor.people["lia"].account)
    here = f"/n/{corridor.network.slug}/bridges/about-me/"
    evidence = Evidence.objects.get(a_person=corridor.people["ana"])
    answer = client.post(f"{here}{evidence.pk}/contest/")
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = client.get(here)
    assert {one.other.name for one in page.context["inferred"].ties} == {"Bo"}
    assert "contested" in page.content.decode()


def test_nobody_contests_what_does_not_tell_of_them(
    corridor: Corridor, sign_in: Any, other_network: Network, make_account: Any
) -> None:
    evidence = Evidence.objects.get(a_person=corridor.people["ana"])
    address = f"/n/{corridor.network.slug}/bridges/about-me/{evidence.pk}/contest/"
    for account in (
        corridor.people["bo"].account,
        corridor.gateway(corridor.north),
        make_account("manager", corridor.network),
        make_account("manager", other_network),
        make_account(),
    ):
        assert sign_in(account).post(address).status_code == 404
    evidence.refresh_from_db()
    assert evidence.contested_at is None


def test_without_agreement_nothing_follows(corridor: Corridor, sign_in: Any) -> None:
    withdraw(corridor.people["lia"], "members.analysis")
    page = sign_in(corridor.people["lia"].account).get(f"/n/{corridor.network.slug}/bridges/about-me/")
    told = page.context["inferred"]
    assert (told.counted, told.ties) == (False, [])
    assert [one.counts for one in told.noted] == [False, False]


def test_who_has_no_entry_has_an_empty_page(corridor: Corridor, sign_in: Any) -> None:
    observer = corridor.make_account("observer", corridor.network)
    page = sign_in(observer).get(f"/n/{corridor.network.slug}/bridges/about-me/")
    assert "Nothing is noted about you here" in page.content.decode()
