"""The broker's board and bench: what stands in which column, what is late, who sees it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from punte.bridges.models import FastLaneRequest, Introduction, Match, Outcome, Party, Verdict
from punte.bridges.queries.board import Stage, board_of
from punte.bridges.queries.workbench import bench_of
from punte.bridges.services import fastlane, shortlists
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Participation, Project
from punte.members.models import Account, Network
from punte.records.search.index import index
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Account], Client]
BOARD = "/n/corridor/broker/"


def match(corridor: Corridor, listing: Listing, organisation: Organisation, rank: int = 1) -> Match:
    return Match.objects.create(
        network=corridor.network,
        listing=listing,
        organisation=organisation,
        rank=rank,
        score=1 / rank,
        reasons=[{"code": "new", "weight": 1, "values": {}}],
        computed_at=timezone.now(),
    )


def introduce(corridor: Corridor, listing: Listing, state: str, days_ago: int = 0) -> Introduction:
    at = timezone.now() - timedelta(days=days_ago)
    made = Introduction.objects.create(
        network=corridor.network,
        listing=listing,
        reason="They fit",
        state=state,
        expires_at=at + timedelta(days=14),
        accepted_at=at if state == "accepted" else None,
        settled_at=at if state == "declined" else None,
    )
    for position, (role, key, name) in enumerate(
        (("seeker", "ana", "Mureș Pumps"), ("sought", "bo", "Fyn Heat"))
    ):
        Party.objects.create(
            network=corridor.network,
            introduction=made,
            role=role,
            position=position,
            person=corridor.people[key],
            organisation=corridor.organisations[name],
            state="asked" if role == "sought" else "accepted",
            asked_at=at,
        )
    return made


def began(corridor: Corridor, made: Introduction, answer: str = "began") -> None:
    Outcome.objects.create(
        network=corridor.network,
        introduction=made,
        party=made.parties.get(role="seeker"),
        stage="two_weeks",
        due_at=timezone.now(),
        asked_at=timezone.now(),
        answer=answer,
        answered_at=timezone.now(),
    )


def stages(corridor: Corridor, account: Account, region: Ecosystem | None = None) -> dict[str, list[str]]:
    found = board_of(corridor.viewer(account), region)
    return {
        column.stage.value: [card.thing.title for card in column.cards] for column in found if column.cards
    }


def test_needs_move_over_the_board(corridor: Corridor) -> None:
    pumps, heat = corridor.organisations["Mureș Pumps"], corridor.organisations["Fyn Heat"]
    needs = {
        name: corridor.add_listing(pumps, name)
        for name in ("new", "listed", "asked", "talking", "began", "no", "nothing", "unfit")
    }
    south = corridor.gateway(corridor.south)
    for name in ("new", "listed", "asked"):
        match(corridor, needs[name], heat)
    shortlists.shortlist_organisation(thing=needs["listed"], organisation=heat, by=corridor.viewer(south))
    introduce(corridor, needs["asked"], "asking", days_ago=9)
    introduce(corridor, needs["talking"], "accepted")
    began(corridor, introduce(corridor, needs["began"], "accepted"))
    introduce(corridor, needs["no"], "declined")
    began(corridor, introduce(corridor, needs["nothing"], "accepted"), "nothing")
    expected = {
        Stage.NEW: ["new"],
        Stage.SHORTLISTED: ["listed"],
        Stage.INTRODUCED: ["asked"],
        Stage.TALKING: ["talking"],
        Stage.SOMETHING: ["began"],
        Stage.NOTHING: ["nothing", "no"],
    }
    assert stages(corridor, south) == {stage.value: titles for stage, titles in expected.items()}
    late = [
        card.thing.title for column in board_of(corridor.viewer(south)) for card in column.cards if card.late
    ]
    assert late == ["asked"]
    # The need's own gateway sees what became of it, not what is new to others.
    own = stages(corridor, corridor.gateway(corridor.north))
    assert "new" not in own
    assert own["talking"] == ["talking"]


def test_what_somebody_called_not_useful_is_not_new_to_them(corridor: Corridor) -> None:
    need, heat = (
        corridor.add_listing(corridor.organisations["Mureș Pumps"], "x"),
        corridor.organisations["Fyn Heat"],
    )
    match(corridor, need, heat)
    south = corridor.gateway(corridor.south)
    assert stages(corridor, south) == {"new": ["x"]}
    Verdict.objects.create(
        network=corridor.network, listing=need, organisation=heat, account=south, opinion="not_useful"
    )
    assert stages(corridor, south) == {}


def test_requests_move_over_the_board(corridor: Corridor, make_account: Callable[..., Account]) -> None:
    north, south = (corridor.viewer(corridor.gateway(one)) for one in (corridor.north, corridor.south))
    made = {
        name: fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title=name, by=north)
        for name in ("asked", "late", "listed", "answered", "helped", "declined", "old")
    }
    for name in ("late", "listed"):
        fastlane.promise_answer(request=made[name], by=south)
    past = timezone.now() - timedelta(hours=1)
    FastLaneRequest.objects.filter(pk=made["late"].pk).update(promised_for=past)
    shortlists.shortlist_organisation(
        thing=made["listed"], organisation=corridor.organisations["Fyn Heat"], by=south
    )
    for name in ("answered", "helped"):
        fastlane.answer_request(request=made[name], by=south, words="Bo.")
    fastlane.close_request(request=made["helped"], by=north, helped=True)
    for name in ("declined", "old"):
        fastlane.decline_request(request=made[name], by=south)
    FastLaneRequest.objects.filter(pk=made["old"].pk).update(closed_at=past - timedelta(days=91))
    for account in (corridor.gateway(corridor.south), corridor.gateway(corridor.north)):
        found = stages(corridor, account)
        assert {stage: set(titles) for stage, titles in found.items()} == {
            "new": {"asked", "late"},
            "shortlisted": {"listed", "answered"},
            "something": {"helped"},
            "nothing": {"declined"},
        }
        assert found["new"] == ["late", "asked"]
    manager = make_account("manager", corridor.network)
    eesti = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    assert stages(corridor, manager)["something"] == ["helped"]
    assert stages(corridor, manager, eesti) == {}


def test_the_board_asks_as_much_for_many_as_for_few(corridor: Corridor, sign_in: SignIn) -> None:
    pumps, heat = corridor.organisations["Mureș Pumps"], corridor.organisations["Fyn Heat"]
    north, south = (corridor.viewer(corridor.gateway(one)) for one in (corridor.north, corridor.south))

    def more() -> None:
        match(corridor, corridor.add_listing(pumps, "new"), heat)
        listed = corridor.add_listing(pumps, "listed")
        shortlists.shortlist_organisation(thing=listed, organisation=heat, by=south)
        began(corridor, introduce(corridor, corridor.add_listing(pumps, "began"), "accepted"))
        fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title="asked", by=north)

    client = sign_in(corridor.gateway(corridor.south))
    counts = []
    for number in (1, 2):
        for _one in range(number):
            more()
        client.get(BOARD)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_the_bench_compares_with_past_ties(corridor: Corridor, sign_in: SignIn) -> None:
    pumps, heat = corridor.organisations["Mureș Pumps"], corridor.organisations["Fyn Heat"]
    other = corridor.add_organisation("Odense Pipes", corridor.south)
    for year in (2019, 2022):
        project = Project.objects.create(
            network=corridor.network, source="cordis", source_id=str(year), year=year
        )
        for one in (pumps, heat):
            Participation.objects.create(
                network=corridor.network, project=project, organisation=one, year=year
            )
    need = corridor.add_listing(pumps, "Heat pumps")
    match(corridor, need, other, 1)
    match(corridor, need, heat, 2)
    by = corridor.viewer(corridor.gateway(corridor.south))
    bench = bench_of(by, need)
    assert [one.organisation.name for one in bench.suggested] == ["Odense Pipes", "Fyn Heat"]
    ties = bench.suggested[1].ties
    assert ties is not None
    assert (ties.projects, ties.last) == (2, 2022)
    client = sign_in(corridor.gateway(corridor.south))
    added = client.post(
        f"{BOARD}shortlist/", {"listing": str(need.pk), "organisation": str(heat.pk), "note": "Knows pumps"}
    )
    page = reverse("bridges:workbench", args=["corridor", need.pk])
    assert added["Location"] == f"{page}#shortlist"
    text = client.get(page).content.decode()
    assert "2 projects together, the last in 2022" in text
    assert "Knows pumps" in text
    introduce(corridor, need, "accepted")
    assert bench_of(by, need).shortlist[0].introduction is not None
    listed = need.shortlisted.get()
    changed = client.post(f"{BOARD}shortlist/{listed.pk}/note/", {"note": "Knows them well"})
    assert changed.status_code == 302
    listed.refresh_from_db()
    assert listed.note == "Knows them well"
    assert client.post(f"{BOARD}shortlist/{listed.pk}/drop/").status_code == 302
    assert not need.shortlisted.exists()


def test_a_request_without_a_need_finds_who_is_as_wished(corridor: Corridor) -> None:
    by = corridor.viewer(corridor.gateway(corridor.north))
    corridor.add_organisation("Odense Lab", corridor.south, type="research")
    request = fastlane.ask_gateway(
        asking=corridor.north, asked=corridor.south, title="x", by=by, partner_types=["research"]
    )
    assert [one.organisation.name for one in bench_of(by, request).suggested] == ["Odense Lab"]
    bare = fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title="x", by=by)
    assert bench_of(by, bare).suggested == []


def test_searching_an_organisation_stays_in_the_region_asked(corridor: Corridor, sign_in: SignIn) -> None:
    by = corridor.viewer(corridor.gateway(corridor.north))
    corridor.add_organisation("Heat of the North", corridor.north)
    index("ecosystem.organisation", [one.pk for one in corridor.organisations.values()])
    request = fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title="x", by=by)
    need = corridor.add_listing(corridor.organisations["Bridge Office"], "Heat pumps")
    client = sign_in(corridor.gateway(corridor.south))
    pages = {
        reverse("bridges:request", args=["corridor", request.pk]): ["Fyn Heat"],
        reverse("bridges:workbench", args=["corridor", need.pk]): ["Fyn Heat", "Heat of the North"],
    }
    for page, names in pages.items():
        found = client.get(page, {"q": "heat"}).context["found"]
        assert sorted(one.name for one in found) == names
        assert "by these words" in client.get(page, {"q": "zebra"}).content.decode()


def test_only_brokers_come_in(
    corridor: Corridor, sign_in: SignIn, make_account: Callable[..., Account], other_network: Network
) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    draft = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Draft", state="draft")
    heat = corridor.organisations["Fyn Heat"]
    south = corridor.gateway(corridor.south)
    one = shortlists.shortlist_organisation(thing=need, organisation=heat, by=corridor.viewer(south))
    bench = reverse("bridges:workbench", args=["corridor", need.pk])
    posts: dict[str, dict[str, Any]] = {
        f"{BOARD}shortlist/": {"listing": str(need.pk), "organisation": str(heat.pk)},
        f"{BOARD}shortlist/{one.pk}/drop/": {},
        f"{BOARD}shortlist/{one.pk}/note/": {"note": "x"},
        f"{BOARD}notes/": {"listing": str(need.pk), "text": "x"},
    }
    for account in (
        corridor.people["ana"].account,
        make_account("member", corridor.network),
        make_account("observer", corridor.network),
        make_account("manager", other_network),
        make_account(),
    ):
        assert account
        client = sign_in(account)
        for page in (BOARD, bench):
            assert client.get(page).status_code == 404
        for page, values in posts.items():
            assert client.post(page, values).status_code == 404
    assert need.shortlisted.count() == 1
    broker = sign_in(south)
    assert broker.get(bench).status_code == 200
    hidden = reverse("bridges:workbench", args=["corridor", draft.pk])
    assert broker.get(hidden).status_code == 404
    for values in ({"listing": "nonsense", "organisation": str(heat.pk)}, {"organisation": str(heat.pk)}, {}):
        assert broker.post(f"{BOARD}shortlist/", values).status_code == 404
    # A gateway of a third region may look at the need, and drops nothing of others.
    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    eesti = sign_in(make_account("gateway", corridor.network, scope=third.pk))
    assert eesti.get(bench).status_code == 200
    assert eesti.post(f"{BOARD}shortlist/{one.pk}/drop/").status_code == 404
