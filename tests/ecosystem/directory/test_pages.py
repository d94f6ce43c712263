"""Every page: who may open it, what it shows, how many queries it asks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from punte.ecosystem.choices import State
from punte.ecosystem.models import (
    Claim,
    Ecosystem,
    Organisation,
    OrganisationTheme,
    Participation,
    Project,
    Standing,
    Theme,
)
from punte.ecosystem.services.claims import claim_by_gateway
from punte.members.models import Account, Membership, Network
from tests.ecosystem.directory.conftest import World

type As = Callable[[Account | None], Client]
ALL = ("manager", "gateway", "other_gateway", "editor", "member", "observer", "outsider", None)


def at(world: World, name: str, *args: Any) -> str:
    return reverse(f"ecosystem:{name}", args=[world.network.slug, *args])


def everywhere(world: World) -> list[tuple[str, set[str]]]:
    """Addresses of all pages that are opened, and for whom."""
    brokers = {"manager", "gateway", "other_gateway"}
    part = brokers | {"editor", "member"}
    inside = part | {"observer"}
    keep = {"manager", "gateway", "editor"}
    return [
        (at(world, "organisations"), inside),
        (at(world, "organisation_add"), part),
        (at(world, "organisation", world.hub.pk), inside),
        (at(world, "organisation_change", world.hub.pk), keep),
        (at(world, "organisation_complete", world.hub.pk), keep),
        (at(world, "organisation_state", world.hub.pk, "close"), keep),
        (at(world, "organisation_merge", world.hub.pk), {"manager", "gateway"}),
        (at(world, "claim", world.lab.pk), inside),
        (at(world, "claims"), brokers),
        (at(world, "people"), inside),
        (at(world, "person_add"), brokers),
        (at(world, "person_me"), part),
        (at(world, "ecosystems"), inside),
        (at(world, "ecosystem", "nord-vest"), inside),
        (at(world, "ecosystem_add"), {"manager"}),
        (at(world, "ecosystem_change", "nord-vest"), {"manager", "gateway"}),
        (at(world, "ecosystem_remove", "nord-vest"), {"manager"}),
        (at(world, "themes"), inside),
        (at(world, "theme_add"), {"manager"}),
        (at(world, "theme_change", world.theme.pk), {"manager"}),
        (at(world, "stale"), brokers),
        (at(world, "stale_csv"), brokers),
    ]


def test_each_page_is_for_those_it_is_for(world: World, as_: As) -> None:
    for name in ALL:
        client = as_(getattr(world, name) if name else None)
        for path, allowed in everywhere(world):
            status = client.get(path).status_code
            wanted = 200 if name in allowed else 302 if name is None else 404
            assert (path, name, status) == (path, name, wanted)


def posts(world: World) -> list[tuple[str, dict[str, str], set[str]]]:
    """Addresses that change something, what is sent, and for whom."""
    return [
        (at(world, "organisation_verify", world.hub.pk), {}, {"manager", "gateway", "editor"}),
        (at(world, "stale_verify"), {"id": str(world.hub.pk)}, {"manager", "gateway", "other_gateway"}),
        (at(world, "theme_retire", world.theme.pk), {}, {"manager"}),
        (at(world, "theme_merge", world.theme.pk), {}, {"manager"}),
        (
            at(world, "standing_set", "nord-vest"),
            {"edition": "2023", "group": "emerging", "source": "RIS 2023"},
            {"manager"},
        ),
    ]


def test_changes_are_refused_to_all_others(world: World, as_: As) -> None:
    for name in ALL:
        client = as_(getattr(world, name) if name else None)
        for path, data, allowed in posts(world):
            status = client.post(path, data).status_code
            assert (path, name, status) == (path, name, 302 if name in allowed else 404)
            assert name is None or client.get(path).status_code in {404, 405}


def test_another_network_s_things_do_not_exist(
    world: World, other_network: Network, make_account: Any, as_: As
) -> None:
    stranger = make_account("manager", other_network)
    client = as_(stranger)
    for path, _allowed in everywhere(world):
        assert (path, client.get(path).status_code) == (path, 404)
    for path, data, _allowed in posts(world):
        assert (path, client.post(path, data).status_code) == (path, 404)
        elsewhere = path.replace(f"/n/{world.network.slug}/", f"/n/{other_network.slug}/")
        if str(world.hub.pk) in elsewhere or str(world.theme.pk) in elsewhere or "nord-vest" in elsewhere:
            assert (elsewhere, client.post(elsewhere, data).status_code) == (elsewhere, 404)
    moved = reverse("ecosystem:organisation", args=[other_network.slug, world.hub.pk])
    assert client.get(moved).status_code == 404


def test_public_pages_are_public_and_hold_nothing_personal(world: World, as_: As) -> None:
    Network.objects.filter(pk=world.network.pk).update(public=True)
    page = as_(None).get(at(world, "organisation", world.hub.pk))
    assert page.status_code == 200
    text = page.content.decode()
    assert "office@someshub.example" not in text
    assert world.editor.name not in text
    assert as_(None).get(at(world, "people")).status_code == 302


def test_contact_and_assessment_are_shown_to_those_they_are_for(world: World, as_: As) -> None:
    Organisation.objects.filter(pk=world.hub.pk).update(
        visibility={"email": "ecosystem"}, needs_noted="wants a foundry", phone="0264 123"
    )
    seen = {
        name: as_(getattr(world, name)).get(at(world, "organisation", world.hub.pk)).content.decode()
        for name in ("manager", "gateway", "editor", "member", "other_gateway")
    }
    assert {name: "office@someshub.example" in text for name, text in seen.items()} == {
        "manager": True,
        "gateway": True,
        "editor": True,
        "member": False,
        "other_gateway": False,
    }
    assert all("0264 123" in text for text in seen.values())
    assert {name for name, text in seen.items() if "wants a foundry" in text} == {
        "manager",
        "gateway",
        "other_gateway",
    }


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_fixed_number_of_queries(world: World, as_: As, number: int) -> None:
    for n in range(number - 1):
        one = world.add(f"More {n}", ecosystem=world.west, region_id="RO113", type="cluster")
        OrganisationTheme.objects.create(network=world.network, organisation=one, theme=world.theme)
        eco = Ecosystem.objects.create(network=world.network, name=f"E{n}", slug=f"e{n}")
        Standing.objects.create(
            network=world.network, ecosystem=eco, edition=2023, group="strong", source="s"
        )
        Theme.objects.create(network=world.network, key=f"t{n}", name=f"T{n}")
    OrganisationTheme.objects.create(network=world.network, organisation=world.hub, theme=world.theme)
    Organisation.objects.filter(pk=world.lab.pk).update(network=world.network, state=State.CLOSED)
    for n in range(number):
        claim_by_gateway(
            organisation=world.add(f"Claimed {n}", ecosystem=world.west),
            message="mine",
            by=world.seen_by(world.member),
        )
    client = as_(world.gateway)
    counts = {
        "organisations": 12,
        "ecosystems": 9,
        "themes": 9,
        "stale": 9,
        "claims": 5,
    }
    for name in counts:
        client.get(at(world, name))
    measured = {}
    for name in counts:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(world, name)).status_code == 200
        measured[name] = len(asked)
    assert measured == counts


@pytest.mark.parametrize("number", [1, 3])
def test_an_organisation_s_page_asks_a_fixed_number(
    world: World, as_: As, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        project = Project.objects.create(
            network=world.network, source="CORDIS", source_id=str(n), year=2020 + n
        )
        for one in (world.hub, world.lab):
            Participation.objects.create(network=world.network, project=project, organisation=one)
    client = as_(world.gateway)
    client.get(at(world, "organisation", world.hub.pk))
    with django_assert_max_num_queries(34):
        page = client.get(at(world, "organisation", world.hub.pk))
    assert page.content.decode().count("Fyn Lab") >= number


def test_adding_by_hand(world: World, as_: As) -> None:
    client = as_(world.member)
    answer = client.post(
        at(world, "organisation_add"),
        {
            "name": "Mureș Mechatronics",
            "type": "sme",
            "country": "ro",
            "city": "Cluj-Napoca",
            "language": "ro",
            "themes": [str(world.theme.pk)],
            "capabilities": "Robots\nWelding",
            "email_level": "network",
            "phone_level": "private",
        },
    )
    made = Organisation.objects.get(name="Mureș Mechatronics")
    assert answer["Location"] == at(world, "organisation", made.pk)
    assert (made.region_id, made.ecosystem, made.country) == ("RO113", world.west, "RO")
    assert [theme.pk for theme in made.themes.all()] == [world.theme.pk]
    assert [one.text for one in made.capabilities.all()] == ["Robots", "Welding"]
    assert made.visibility == {"email": "network", "phone": "private"}


def test_what_is_wrong_is_said_and_kept(world: World, as_: As) -> None:
    Organisation.objects.filter(pk=world.lab.pk).update(pic="999997930")
    answer = as_(world.editor).post(
        at(world, "organisation_change", world.hub.pk),
        {
            "name": "New name",
            "language": "en",
            "pic": "999997930",
            "email_level": "network",
            "phone_level": "network",
            "type": "sme",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Fyn Lab already has this number" in text
    assert 'value="New name"' in text
    world.hub.refresh_from_db()
    assert world.hub.name == "Someș Hub"


def test_one_cannot_put_a_foreign_ecosystem_in(world: World, other_network: Network, as_: As) -> None:
    foreign = Ecosystem.objects.create(network=other_network, name="X", slug="x")
    data = {
        "name": "Someș Hub",
        "type": "sme",
        "language": "en",
        "email_level": "network",
        "phone_level": "network",
        "ecosystem": str(foreign.pk),
    }
    assert as_(world.manager).post(at(world, "organisation_change", world.hub.pk), data).status_code == 200
    world.hub.refresh_from_db()
    assert world.hub.ecosystem == world.west


def test_what_waits_for_review_is_seen_by_its_keepers_only(world: World, as_: As) -> None:
    Organisation.objects.filter(pk=world.hub.pk).update(state=State.REVIEW)
    path = at(world, "organisation", world.hub.pk)
    assert {name: as_(getattr(world, name)).get(path).status_code for name in ("gateway", "member")} == {
        "gateway": 200,
        "member": 404,
    }
    assert (
        "Someș Hub" in as_(world.gateway).get(at(world, "organisations") + "?state=review").content.decode()
    )
    other = as_(world.other_gateway).get(at(world, "organisations") + "?state=review").content.decode()
    assert "Someș Hub" not in other
    as_(world.gateway).post(at(world, "organisation_state", world.hub.pk, "publish"))
    assert as_(world.member).get(path).status_code == 200


def test_filters(world: World, as_: As) -> None:
    Organisation.objects.filter(pk=world.lab.pk).update(verified_on=timezone.localdate())
    OrganisationTheme.objects.create(network=world.network, organisation=world.hub, theme=world.theme)
    client = as_(world.member)

    def names(query: str) -> set[str]:
        page = client.get(at(world, "organisations") + query)
        return {one.name for one in page.context["table"].page}

    hub, lab = {"Someș Hub"}, {"Fyn Lab"}
    asked = {
        "": hub | lab,
        "?q=somes": hub,
        "?q=SOMEȘ": hub,
        f"?ecosystem={world.north.pk}": lab,
        "?ecosystem=none": set(),
        "?region=RO11": hub,
        "?type=cluster": hub,
        "?helix=business": hub,
        f"?theme={world.theme.pk}": hub,
        "?claimed=yes": hub,
        "?claimed=no": lab,
        "?fictional=yes": set(),
        "?stale=yes": hub,
        "?stale=no": lab,
        "?state=closed": set(),
        "?ecosystem=x&theme=y&page=z&sort=w": hub | lab,
    }
    assert {query: names(query) for query in asked} == asked


def test_stale_records(world: World, as_: As) -> None:
    old = timezone.localdate() - timedelta(days=400)
    Organisation.objects.filter(pk=world.hub.pk).update(verified_on=old)
    client = as_(world.gateway)
    page = client.get(at(world, "stale"))
    assert [one.name for one in page.context["rows"]] == ["Someș Hub"]
    lines = client.get(at(world, "stale_csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{world.hub.pk},Someș Hub,")
    client.post(at(world, "stale_verify"), {"id": [str(world.hub.pk), str(world.lab.pk), "x", str(uuid4())]})
    assert not client.get(at(world, "stale")).context["rows"]
    world.lab.refresh_from_db()
    assert world.lab.verified_on is None
    assert [one.name for one in as_(world.manager).get(at(world, "stale")).context["rows"]] == ["Fyn Lab"]


def test_claiming_on_the_page(world: World, as_: As, mailoutbox: list[Any]) -> None:
    Membership.objects.filter(role="editor").delete()
    client, path = as_(world.member), at(world, "claim", world.hub.pk)
    refused = client.post(path, {"step": "mail", "mail-email": "me@gmail.com"})
    assert refused.status_code == 200
    assert not mailoutbox
    client.post(path, {"step": "mail", "mail-email": "me@someshub.example"})
    assert [mail.to for mail in mailoutbox] == [["me@someshub.example"]]
    assert "me@someshub.example" in client.get(path).content.decode()
    client.post(path, {"step": "gateway", "gateway-message": "I am the director"})
    claim = Claim.objects.get(state="waiting")
    assert "I am the director" in as_(world.gateway).get(at(world, "claims")).content.decode()
    decide = at(world, "claim_decide", claim.pk)
    assert as_(world.other_gateway).post(decide, {"answer": "accept"}).status_code == 404
    assert as_(world.member).post(decide, {"answer": "accept"}).status_code == 404
    as_(world.gateway).post(decide, {"answer": "accept"})
    complete = client.get(at(world, "organisation_mine"), follow=True)
    assert complete.request["PATH_INFO"] == at(world, "organisation_complete", world.hub.pk)


def test_merging_on_the_page(world: World, as_: As) -> None:
    twin = world.add("Somes Hub SRL", ecosystem=world.west)
    client, path = as_(world.gateway), at(world, "organisation_merge", world.hub.pk)
    assert [one.pk for one, _differing in client.get(path).context["found"]] == [twin.pk]
    assert client.post(path, {"other": str(world.lab.pk)}).status_code == 404
    client.post(path, {"other": str(twin.pk)})
    assert not Organisation.objects.filter(pk=twin.pk).exists()


def test_ecosystems_are_made_and_changed(world: World, as_: As) -> None:
    client = as_(world.manager)
    data = {"name": "Bihor", "regions": "RO111", "gateway": "someș hub", "summary": "West"}
    answer = client.post(at(world, "ecosystem_add"), data)
    assert answer["Location"] == at(world, "ecosystem", "bihor")
    made = Ecosystem.objects.get(slug="bihor")
    assert made.gateway == world.hub
    assert client.post(at(world, "ecosystem_add"), data | {"regions": "ZZ9"}).status_code == 200
    client.post(at(world, "ecosystem_change", "bihor"), data | {"slug": "bihor", "regions": "RO11"})
    assert [place.region_id for place in made.places.all()] == ["RO111"], "RO11 is another ecosystem's"
    summary = {"summary": "A good place", "name": "Hacked"}
    as_(world.gateway).post(at(world, "ecosystem_change", "nord-vest"), summary)
    world.west.refresh_from_db()
    assert (world.west.name, world.west.summary) == ("Nord-Vest", "A good place")
    client.post(at(world, "standing_set", "bihor"), {"edition": "2023", "group": "emerging", "source": " "})
    assert not made.standings.exists(), "no source, no standing"


def test_the_desk_says_what_waits(world: World, as_: As) -> None:
    claim_by_gateway(organisation=world.hub, message="me", by=world.seen_by(world.member))
    Organisation.objects.filter(pk=world.hub.pk).update(verified_on=date(2020, 1, 1))
    text = as_(world.gateway).get(reverse("post:desk")).content.decode()
    assert f"{world.member.name} says: I speak for Someș Hub" in text
    assert "1 organisation of your map is getting old" in text
