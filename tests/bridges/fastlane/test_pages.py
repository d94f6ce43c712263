"""Pages of the fast lane, who sees them, and what waits on the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest, Match
from punte.bridges.services import fastlane
from punte.ecosystem.models import Ecosystem
from punte.members.models import Account, Network
from punte.post.calendar import entries_of
from punte.post.desk.queries import desk_of
from punte.records import subjects
from punte.records.refs import ref
from tests.bridges.conftest import Corridor
from tests.bridges.fastlane.conftest import Ask

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Account], Client]
NEW = "/n/corridor/fast-lane/new/"


def page(request: FastLaneRequest, step: str = "") -> str:
    name, more = ("request_act", [step]) if step else ("request", [])
    return reverse(f"bridges:{name}", args=[request.network.slug, request.pk, *more])


def test_a_gateway_asks_for_a_need_of_its_region(corridor: Corridor, sign_in: SignIn) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps", partner_types=["sme"])
    client = sign_in(corridor.gateway(corridor.north))
    shown = client.get(f"{NEW}?listing={need.pk}")
    form = shown.context["form"]
    assert (form["title"].value(), form["partner_types"].value()) == ("Heat pumps", ["sme"])
    given = {
        "asking": str(corridor.north.pk),
        "asked": str(corridor.south.pk),
        "title": "Heat pumps",
        "theme": str(corridor.theme.pk),
        "partner_types": ["sme"],
        "wanted_by": timezone.localdate().isoformat(),
    }
    wrong = client.post(f"{NEW}?listing={need.pk}", {**given, "title": ""})
    assert (wrong.status_code, FastLaneRequest.objects.count()) == (422, 0)
    answer = client.post(f"{NEW}?listing={need.pk}", given)
    made = FastLaneRequest.objects.get()
    assert answer["Location"] == page(made)
    assert (made.listing, made.theme, made.partner_types) == (need, corridor.theme, ["sme"])


def test_needs_of_other_regions_are_not_asked_for(corridor: Corridor, sign_in: SignIn) -> None:
    theirs = corridor.add_listing(corridor.organisations["Fyn Heat"], "Theirs")
    client = sign_in(corridor.gateway(corridor.north))
    for value in (theirs.pk, "nonsense"):
        assert client.get(f"{NEW}?listing={value}").status_code == 404
    other = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    forged = {"asking": str(corridor.south.pk), "asked": str(other.pk), "title": "x"}
    assert client.post(NEW, forged).status_code == 422
    assert not FastLaneRequest.objects.exists()


def test_a_gateway_promises_and_answers_on_the_page(corridor: Corridor, ask: Ask, sign_in: SignIn) -> None:
    request = ask()
    client = sign_in(corridor.gateway(corridor.south))
    until = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    past = client.post(page(request, "promise"), {"until": "2020-01-01T10:00"})
    assert past.status_code == 422
    assert "passed already" in past.content.decode()
    assert client.post(page(request, "promise"), {"until": until}).status_code == 302
    empty = client.post(page(request, "answer"), {"words": ""})
    assert (empty.status_code, "Write a line" in empty.content.decode()) == (422, True)
    assert client.post(page(request, "answer"), {"words": "Bo."}).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.answer) == (FastLaneState.ANSWERED, "Bo.")
    asker = sign_in(corridor.gateway(corridor.north))
    assert "Did it help?" in asker.get(page(request)).content.decode()
    assert asker.post(page(request, "helped")).status_code == 302
    request.refresh_from_db()
    assert request.helped is True


def test_who_comes_second_keeps_what_they_wrote(
    corridor: Corridor, ask: Ask, sign_in: SignIn, make_account: Callable[..., Account]
) -> None:
    request = ask()
    second = make_account("gateway", corridor.network, scope=corridor.south.pk)
    sign_in(corridor.gateway(corridor.south)).post(page(request, "answer"), {"words": "Bo."})
    late = sign_in(second).post(page(request, "answer"), {"words": "A long answer of mine"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "has answered it already" in text
    assert "A long answer of mine" in text


def test_who_sees_a_request(
    corridor: Corridor,
    ask: Ask,
    sign_in: SignIn,
    make_account: Callable[..., Account],
    other_network: Network,
) -> None:
    request = ask()
    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    network = corridor.network
    for account, seen in (
        (corridor.gateway(corridor.north), True),
        (corridor.gateway(corridor.south), True),
        (make_account("manager", network), True),
        (make_account("gateway", network, scope=third.pk), False),
        (corridor.people["ana"].account, False),
        (make_account("member", network), False),
        (make_account("observer", network), False),
        (make_account("manager", other_network), False),
        (make_account(), False),
    ):
        assert account
        client = sign_in(account)
        assert (client.get(page(request)).status_code == 200) is seen, account
        if not seen:
            assert client.post(page(request, "answer"), {"words": "x"}).status_code == 404
        shown = subjects.shown(corridor.viewer(account), [ref(request)])
        assert bool(shown) is seen, account
    listed = sign_in(make_account("gateway", network, scope=third.pk)).get("/n/corridor/fast-lane/")
    assert (listed.status_code, request.title in listed.content.decode()) == (200, False)
    assert Client().get(page(request)).status_code == 302


def test_the_list_asks_as_much_for_three_as_for_one(corridor: Corridor, ask: Ask, sign_in: SignIn) -> None:
    client = sign_in(corridor.gateway(corridor.south))
    counts = []
    for number in (1, 2):
        for _one in range(number):
            ask()
        client.get("/n/corridor/fast-lane/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/n/corridor/fast-lane/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_desk_says_what_waits_and_what_is_late(corridor: Corridor, ask: Ask, sign_in: SignIn) -> None:
    gateway = corridor.gateway(corridor.south)
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    Match.objects.create(
        network=corridor.network,
        listing=need,
        organisation=corridor.organisations["Fyn Heat"],
        rank=1,
        score=1,
        computed_at=timezone.now(),
    )
    first, second = ask("a foundry", listing=need), ask("a school")
    by = corridor.viewer(gateway)
    fastlane.promise_answer(request=first, by=by, until=timezone.now() + timedelta(days=2))
    fastlane.promise_answer(request=second, by=by, until=timezone.now() + timedelta(days=1))
    FastLaneRequest.objects.filter(pk=second.pk).update(promised_for=timezone.now() - timedelta(hours=1))
    items = [one for one in desk_of(gateway).items if one.key.startswith("bridges.request")]
    assert [one.sentence for one in items] == ["Find us: a school", "Find us: a foundry"]
    assert '<span class="timber-text">late, promised by' in items[0].whose
    assert items[1].whose.startswith("from Nord-Vest · promised by ")
    assert items[1].why == "1 organisation of your region fits."
    assert not [one for one in desk_of(corridor.gateway(corridor.north)).items if one.badge == "Fast lane"]
    now = timezone.now()
    titles = [one.title for one in entries_of(gateway, now, now + timedelta(days=9))]
    assert titles == ["Answer promised: a foundry"]
    fastlane.answer_request(request=first, by=by, words="Bo.")
    waiting = [one for one in desk_of(corridor.gateway(corridor.north)).items if one.badge == "Answer"]
    assert [one.sentence for one in waiting] == ["a foundry"]
    # The desk's button promises the usual time.
    third = ask("a rig")
    assert sign_in(gateway).post(page(third, "promise")).status_code == 302
    third.refresh_from_db()
    assert third.state == FastLaneState.PROMISED


def test_beside_needs_and_regions(corridor: Corridor, ask: Ask, sign_in: SignIn) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    ask(listing=need)
    there = reverse("ecosystem:listing", args=["corridor", need.pk])
    own = sign_in(corridor.gateway(corridor.north)).get(there).content.decode()
    assert "Asked in Syddanmark" in own
    assert f"{NEW}?listing={need.pk}" in own
    assert "Asked in Syddanmark" in sign_in(corridor.gateway(corridor.south)).get(there).content.decode()
    member: Any = corridor.people["ana"].account
    assert "Brokering" not in sign_in(member).get(there).content.decode()
    region = reverse("ecosystem:ecosystem", args=["corridor", "syddanmark"])
    asks = sign_in(corridor.gateway(corridor.north)).get(region).content.decode()
    assert f"{NEW}?to=syddanmark" in asks
    preset = sign_in(corridor.gateway(corridor.north)).get(f"{NEW}?to=syddanmark").context["form"]
    assert preset["asked"].value() == corridor.south.pk
