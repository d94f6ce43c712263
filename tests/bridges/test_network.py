"""The network to look at shows each reader what they may see, in every form alike."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import networkx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from punte.bridges.queries.brokerage import joining
from punte.bridges.queries.graph import ORGANISATIONS, PEOPLE, seen
from punte.ecosystem.models import Person
from tests.bridges.conftest import Corridor
from tests.bridges.network_helpers import joint_project, read, tied, withdraw

pytestmark = pytest.mark.django_db


def shown(corridor: Corridor, who: Any, kind: str) -> Any:
    """What somebody sees."""
    return seen(corridor.viewer(who), corridor.network, kind)


def test_people_are_tied_by_name_where_both_show_their_ties(corridor: Corridor) -> None:
    gateway = corridor.gateway(corridor.north)
    assert tied(shown(corridor, gateway, PEOPLE)) == {frozenset(("Ana", "Lia")), frozenset(("Lia", "Bo"))}
    withdraw(corridor.people["bo"], "bridges.ties")
    found = shown(corridor, gateway, PEOPLE)
    assert tied(found) == {frozenset(("Ana", "Lia"))}
    assert {one.name for one in found.spots} == {"Ana", "Bo", "Lia"}  # Bo may be counted, and stands alone


def test_everyone_sees_their_own_ties(corridor: Corridor) -> None:
    for key in ("lia", "bo"):
        withdraw(corridor.people[key], "bridges.ties")
    assert tied(shown(corridor, corridor.people["bo"], PEOPLE)) == {frozenset(("Bo", "Lia"))}
    assert tied(shown(corridor, corridor.people["ana"], PEOPLE)) == {frozenset(("Ana", "Lia"))}
    assert tied(shown(corridor, corridor.gateway(corridor.north), PEOPLE)) == set()


def test_three_who_are_not_named_stand_as_a_sum_two_do_not(corridor: Corridor) -> None:
    ana = corridor.people["ana"]
    for number in range(3):
        one = corridor.add_person(f"x{number}", corridor.organisations["Fyn Heat"])
        withdraw(one, "bridges.ties")
        corridor.worked_together(ana, one)
        found = shown(corridor, corridor.gateway(corridor.north), PEOPLE)
        sums = {frozenset(("Ana", "others in Syddanmark"))} if number == 2 else set()
        assert tied(found) == {frozenset(("Ana", "Lia")), frozenset(("Lia", "Bo"))} | sums


def test_who_is_not_counted_or_not_to_be_seen_is_not_in_the_picture(corridor: Corridor) -> None:
    withdraw(corridor.people["lia"], "members.analysis")
    bo = corridor.people["bo"]
    Person.objects.filter(pk=bo.pk).update(consented_at=None)
    member = corridor.make_account("member", corridor.network)
    assert {one.name for one in shown(corridor, member, PEOPLE).spots} == {"Ana"}
    gateway = corridor.gateway(corridor.north)
    assert {one.name for one in shown(corridor, gateway, PEOPLE).spots} == {"Ana", "Bo"}


def test_organisations_are_tied_by_projects_and_by_people_who_show_it(corridor: Corridor) -> None:
    member = corridor.make_account("member", corridor.network)
    pumps, heat = corridor.organisations["Mureș Pumps"], corridor.organisations["Fyn Heat"]
    by_people = {frozenset(("Mureș Pumps", "Bridge Office")), frozenset(("Bridge Office", "Fyn Heat"))}
    assert tied(shown(corridor, member, ORGANISATIONS)) == by_people
    withdraw(corridor.people["lia"], "bridges.ties")
    assert tied(shown(corridor, member, ORGANISATIONS)) == set()
    joint_project(corridor, pumps, heat)
    corridor.worked_together(corridor.people["ana"], corridor.people["bo"])  # something has happened
    assert tied(shown(corridor, member, ORGANISATIONS)) == {frozenset(("Mureș Pumps", "Fyn Heat"))}


def test_places_come_from_the_layout_and_newcomers_stand_near_their_ecosystem(corridor: Corridor) -> None:
    read(corridor)
    gateway = corridor.gateway(corridor.north)
    before = {one.name: (one.x, one.y) for one in shown(corridor, gateway, PEOPLE).spots}
    assert all(-1 <= value <= 1 for place in before.values() for value in place)
    one = corridor.add_person("eva", corridor.organisations["Fyn Heat"])
    corridor.worked_together(one, corridor.people["bo"])
    after = {spot.name: (spot.x, spot.y) for spot in shown(corridor, gateway, PEOPLE).spots}
    assert {name: after[name] for name in before} == before
    assert abs(after["Eva"][0] - before["Bo"][0]) < 0.1


def test_who_joins_what_would_be_apart_is_told_from_what_is_seen(corridor: Corridor) -> None:
    gateway = corridor.gateway(corridor.north)
    found = joining(shown(corridor, gateway, PEOPLE))
    assert [(one.spot.name, one.pairs) for one in found] == [("Lia", 1)]
    withdraw(corridor.people["lia"], "bridges.ties")
    assert joining(shown(corridor, gateway, PEOPLE)) == []


def test_the_data_of_the_canvas_is_what_is_seen(corridor: Corridor, sign_in: Any) -> None:
    read(corridor)
    client = sign_in(corridor.people["ana"].account)
    here = f"/n/{corridor.network.slug}/bridges/network/"
    data = client.get(f"{here}data.json?show=people").json()
    assert sorted(data["names"]) == ["Ana", "Bo", "Lia"]
    assert len(data["ties"]) == 2 * len(data["weak"]) == 4
    assert len(data["x"]) == len(data["hrefs"]) == len(data["facts"]) == 3
    fewer = client.get(f"{here}data.json?show=people&ecosystem={corridor.south.pk}").json()
    assert (fewer["names"], fewer["ties"]) == (["Bo"], [])
    page = client.get(f"{here}?show=people&ecosystem={corridor.south.pk}").content.decode()
    assert f"show=people&amp;ecosystem={corridor.south.pk}" in page
    assert client.get(f"{here}?show=nonsense&ecosystem=1&theme=x").status_code == 200


def names_of(text: str) -> set[str]:
    """The names in a CSV of points."""
    return {row[1] for row in list(csv.reader(StringIO(text.lstrip("\ufeff"))))[1:]}


@pytest.mark.parametrize("kind", [ORGANISATIONS, PEOPLE])
def test_files_open_in_other_programs_and_hold_what_is_seen(
    corridor: Corridor, sign_in: Any, kind: str
) -> None:
    withdraw(corridor.people["bo"], "bridges.ties")
    corridor.organisations["Fyn Heat"].name = "=HYPERLINK(1)"
    corridor.organisations["Fyn Heat"].save()
    joint_project(corridor, corridor.organisations["Fyn Heat"], corridor.organisations["Mureș Pumps"])
    read(corridor)
    client = sign_in(corridor.people["ana"].account)
    expected = shown(corridor, corridor.people["ana"], kind)
    names, ties = {one.name for one in expected.spots}, {frozenset((tie.a, tie.b)) for tie in expected.ties}

    def file(ending: str) -> bytes:
        here = f"/n/{corridor.network.slug}/bridges/network/"
        return bytes(client.get(f"{here}network.{ending}?show={kind}").content)

    gexf = networkx.read_gexf(BytesIO(file("gexf")), version="1.3")
    graphml = networkx.read_graphml(BytesIO(file("graphml")))
    for graph in (gexf, graphml):
        assert {frozenset(edge) for edge in graph.edges} == ties
        assert not graph.is_directed()
        assert {facts["name"] for _id, facts in graph.nodes(data=True)} == names
        for _a, _b, facts in graph.edges(data=True):
            assert 0 < facts["strength"] <= 1
            assert facts["fading"] in (True, False)
            assert facts["id"].startswith("e")
    assert all(0 < facts["weight"] <= 1 for _a, _b, facts in gexf.edges(data=True))
    told = json.loads(file("kumu"))
    assert {one["label"] for one in told["elements"]} == names
    assert {frozenset((one["from"], one["to"])) for one in told["connections"]} == ties
    harmless = {f"'{name}" if name.startswith("=") else name for name in names}
    assert names_of(file("csv").decode()) == harmless
    assert len(file("ties").decode().splitlines()) == len(ties) + 1
    assert b"<svg" in file("svg")
    assert (b"others in" in file("gexf")) == any(one.kind == "others" for one in expected.spots)


def test_unknown_files_are_not_there(corridor: Corridor, sign_in: Any) -> None:
    client = sign_in(corridor.people["ana"].account)
    assert client.get(f"/n/{corridor.network.slug}/bridges/network/network.exe").status_code == 404


@pytest.mark.parametrize("kind", [ORGANISATIONS, PEOPLE])
def test_the_page_asks_as_often_for_many_as_for_few(corridor: Corridor, sign_in: Any, kind: str) -> None:
    client = sign_in(corridor.people["ana"].account)
    address = f"/n/{corridor.network.slug}/bridges/network/?show={kind}"
    counts = []
    for number in range(3):
        house = corridor.add_organisation(f"House {number}", corridor.south)
        corridor.worked_together(corridor.add_person(f"y{number}", house), corridor.people["lia"])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[-1]
