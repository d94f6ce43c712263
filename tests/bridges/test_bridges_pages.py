"""The pages of bridges: what they say, to whom, and that they stay cheap."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from punte.bridges.models import BridgeReading, Match, TrustSettings
from punte.bridges.words import bridges as words
from punte.ecosystem.models import Ecosystem, EcosystemRegion
from punte.members.models import Network
from tests.bridges.conftest import Corridor
from tests.bridges.network_helpers import joint_project, read, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(corridor: Corridor) -> str:
    """Two bridges' worth of evidence, read; the address of the bridge."""
    for number in range(3):
        house = corridor.add_organisation(f"House {number}", corridor.south if number % 2 else corridor.north)
        one = corridor.add_person(f"p{number}", house)
        corridor.worked_together(one, corridor.people["bo" if number % 2 == 0 else "ana"])
    read(corridor)
    return f"/n/{corridor.network.slug}/bridges/between/nord-vest/syddanmark/"


def test_sentences_say_where_a_bridge_stands() -> None:
    assert words.sentence(7.4, 3, 9, 3.0) == "Holds; three paths; nine months."
    assert words.sentence(4.0, 2, 3, 3.0) == "Falls below the threshold in three months; two paths."
    assert words.sentence(4.0, 1, 0, 3.0) == "Strong enough, but all of it runs through one."
    assert words.sentence(1.2, 2, 0, 3.0) == "Only 1.2 of the 3.0 that it needs can flow, over two paths."
    assert words.sentence(7.96, 9, 0, 8.0).startswith("Only 7.9 of the 8.0")
    assert words.sentence(0.0, 0, 0, 3.0) == "Nothing that counts joins them yet."
    assert words.months(None) == "many years"
    assert words.months(30) == "two years"
    assert words.gain({"strength": [2.0, 3.8], "redundancy": [3, 4], "months": [2, 9]}) == (
        "+1.8 strength, a fourth path, holds for nine months then"
    )


def test_the_list_shows_map_sentences_and_matrix(corridor: Corridor, sign_in: Any, there: str) -> None:
    page = sign_in(corridor.gateway(corridor.north)).get(f"/n/{corridor.network.slug}/bridges/")
    text = page.content.decode()
    reading = BridgeReading.objects.latest("on")
    assert there in text
    assert f"{reading.strength:.1f}" in text
    assert 'class="arc' in text
    assert page.context["matrix"].table()[1][0] == "Nord-Vest"


def test_a_network_without_evidence_says_what_would_be_there(
    corridor: Corridor, sign_in: Any, other_network: Network, make_account: Any
) -> None:
    page = sign_in(make_account("member", other_network)).get("/n/elsewhere/bridges/")
    assert "No bridge has been seen yet" in page.content.decode()


def test_the_page_has_figures_pictures_and_both_tables(corridor: Corridor, sign_in: Any, there: str) -> None:
    page = sign_in(corridor.people["ana"].account).get(there)
    text = page.content.decode()
    assert page.context["span"].name == "Nord-Vest – Syddanmark"
    assert text.count('class="drawn sankey') == 2
    assert text.count('class="drawn course') == 2
    flows = {(a, b) for a, b, _amount in page.context["bands"]}
    assert ("Nord-Vest", "Lia") in flows
    assert ("Lia", "Bo") in flows
    assert ("Bo", "Syddanmark") in flows


def test_seen_from_the_other_side_it_is_turned(corridor: Corridor, sign_in: Any, there: str) -> None:
    client = sign_in(corridor.people["ana"].account)
    one = client.get(there).context["bands"]
    other = client.get(there.replace("nord-vest/syddanmark", "syddanmark/nord-vest")).context["bands"]
    assert {(a, b, n) for a, b, n in one} == {(b, a, n) for a, b, n in other}


def test_two_that_nothing_joins_have_an_empty_page(corridor: Corridor, sign_in: Any) -> None:
    page = sign_in(corridor.people["ana"].account).get(
        f"/n/{corridor.network.slug}/bridges/between/nord-vest/syddanmark/"
    )
    assert "Nobody carries it yet" in page.content.decode()


@pytest.mark.parametrize("address", ["nord-vest/nord-vest", "nord-vest/elsewhere", "x/y"])
def test_what_is_no_bridge_is_not_there(corridor: Corridor, sign_in: Any, address: str) -> None:
    page = sign_in(corridor.people["ana"].account).get(
        f"/n/{corridor.network.slug}/bridges/between/{address}/"
    )
    assert page.status_code == 404


def test_outsiders_and_other_tenants_see_no_bridge(
    corridor: Corridor, sign_in: Any, there: str, other_network: Network, make_account: Any, client: Any
) -> None:
    Network.objects.filter(pk=corridor.network.pk).update(public=True)
    stranger, tenant = sign_in(make_account()), sign_in(make_account("manager", other_network))
    here = f"/n/{corridor.network.slug}/bridges/"
    for address in (here, there, f"{here}bridges.csv", f"{there}carriers.csv", f"{here}network/data.json"):
        assert stranger.get(address).status_code == 404
        assert tenant.get(address).status_code == 404
        assert client.get(address).status_code == 302


def test_who_does_not_show_their_ties_is_named_nowhere_on_the_page(
    corridor: Corridor, sign_in: Any, there: str
) -> None:
    for key in ("bo", "lia"):
        withdraw(corridor.people[key], "bridges.ties")
    for account in (corridor.people["ana"].account, corridor.gateway(corridor.north)):
        client = sign_in(account)
        for address in (there, f"{there}carriers.csv", f"{there}carriers.svg"):
            text = client.get(address).content.decode()
            assert "Bo<" not in text
            assert "Lia" not in text
            assert "Fyn Heat" not in text  # one person only is at home there
            assert "people in Syddanmark" in text


def test_who_has_withdrawn_is_gone_from_the_page_at_once(
    corridor: Corridor, sign_in: Any, there: str
) -> None:
    withdraw(corridor.people["lia"], "members.analysis")
    text = sign_in(corridor.people["ana"].account).get(there).content.decode()
    assert "Lia" not in text
    assert "no longer here" in text


def test_an_organisation_of_three_stands_for_its_people(corridor: Corridor, sign_in: Any, there: str) -> None:
    withdraw(corridor.people["bo"], "bridges.ties")
    heat = corridor.organisations["Fyn Heat"]
    for key in ("carl", "dora"):
        corridor.add_person(key, heat)
    text = sign_in(corridor.people["ana"].account).get(there).content.decode()
    assert "Fyn Heat" in text
    assert "Bo<" not in text


def test_what_it_hangs_on_is_one_person_unless_they_show_their_ties(corridor: Corridor, sign_in: Any) -> None:
    read(corridor)
    there = f"/n/{corridor.network.slug}/bridges/between/nord-vest/syddanmark/"
    ana, gateway = corridor.people["ana"].account, corridor.gateway(corridor.south)
    assert sign_in(ana).get(there).context["hangs"].who.name == "Fyn Heat"
    for key in ("ana", "bo", "lia"):
        withdraw(corridor.people[key], "bridges.ties")
    member = corridor.make_account("member", corridor.network)
    assert sign_in(member).get(there).context["hangs"].who.name == "one person"
    assert sign_in(gateway).get(there).context["hangs"].who.name.startswith("one person in ")


def test_files_hold_the_same(corridor: Corridor, sign_in: Any, there: str) -> None:
    client = sign_in(corridor.people["ana"].account)
    for what in ("carriers", "course"):
        ET.fromstring(client.get(f"{there}{what}.svg").content)
        rows = list(csv.reader(StringIO(client.get(f"{there}{what}.csv").content.decode("utf-8-sig"))))
        assert len(rows) > 1
    ET.fromstring(client.get(f"/n/{corridor.network.slug}/bridges/bridges.svg").content)
    ET.fromstring(client.get(f"/n/{corridor.network.slug}/bridges/bridges.matrix").content)
    assert client.get(f"{there}carriers.pdf").status_code == 404


def test_what_to_do_next_names_organisations_with_the_reason(
    corridor: Corridor, sign_in: Any, there: str
) -> None:
    need = corridor.add_listing(corridor.organisations["House 0"], "Pumps for a school")
    Match.objects.create(
        network=corridor.network,
        listing=need,
        organisation=corridor.organisations["House 1"],
        rank=1,
        score=0.7,
        computed_at=timezone.now(),
    )
    joint_project(
        corridor, corridor.organisations["Bridge Office"], corridor.organisations["Fyn Heat"], year=2018
    )
    read(corridor)
    page = sign_in(corridor.gateway(corridor.north)).get(there)
    steps = page.context["steps"]
    assert {step.a.name for step in steps} >= {"House 0"}
    first = next(step for step in steps if step.a.name == "House 0")
    assert (first.b.name, first.why) == ("House 1", "fits “Pumps for a school”")
    assert "strength" in first.gain
    href = f"{reverse('bridges:introduction_new', args=[corridor.network.slug])}?listing={need.pk}"
    assert f"{href}&amp;organisation={corridor.organisations['House 1'].pk}" in page.content.decode()
    overview = sign_in(corridor.gateway(corridor.north)).get(f"/n/{corridor.network.slug}/bridges/")
    assert overview.context["steps"][0].span.name == "Nord-Vest – Syddanmark"


def test_a_fading_bridge_lies_on_the_desk_of_its_gateways(
    corridor: Corridor, sign_in: Any, there: str
) -> None:
    TrustSettings.objects.create(network=corridor.network, threshold=50.0)
    for account, shown in (
        (corridor.gateway(corridor.north), True),
        (corridor.make_account("manager", corridor.network), True),
        (corridor.people["ana"].account, False),
    ):
        text = sign_in(account).get("/desk/").content.decode()
        assert ("is too weak" in text) == shown
    BridgeReading.objects.update(months=3, redundancy=2, strength=60.0)
    text = sign_in(corridor.gateway(corridor.north)).get("/desk/").content.decode()
    assert "Bridge to Syddanmark is fading" in text
    assert "three months" in text


def test_pages_ask_as_often_for_three_bridges_as_for_one(
    corridor: Corridor, sign_in: Any, there: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(corridor.people["ana"].account)
    here = f"/n/{corridor.network.slug}/bridges/"
    client.get(here), client.get(there)
    counts = []
    for address in (here, there):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    for number, (name, region) in enumerate([("Cataluña", "ES51"), ("Eesti", "EE00")]):
        place = Ecosystem.objects.create(network=corridor.network, name=name, slug=f"e{number}")
        EcosystemRegion.objects.create(network=corridor.network, ecosystem=place, region_id=region)
        house = corridor.add_organisation(f"Far {number}", place)
        corridor.worked_together(corridor.add_person(f"far{number}", house), corridor.people["ana"])
    read(corridor)
    assert BridgeReading.objects.filter(on=timezone.localdate()).count() >= 3
    client.get(here)
    for address, count in zip((here, there), counts, strict=True):
        with django_assert_num_queries(count):
            client.get(address)


def test_the_course_keeps_the_last_of_each_month(corridor: Corridor, sign_in: Any, there: str) -> None:
    page = sign_in(corridor.people["ana"].account).get(there)
    course = page.context["courses"][0]
    assert course.past[-1].on == timezone.localdate()
    assert course.ahead[0].strength == course.past[-1].strength
    assert course.ahead[-1].strength < course.ahead[0].strength
    assert course.ahead[-1].on > timezone.localdate() + timedelta(days=300)
