"""What the pages of matches show, to whom, and in how many queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from punte.bridges.models import Introduction, Match, Matching, Party, Verdict
from punte.bridges.queries import matches as queries
from punte.bridges.services.matches import say_verdict
from punte.ecosystem.models import Listing
from punte.members.models import Account, Network
from punte.records.people import Whom, erasers, exporters
from tests.bridges.matches.conftest import NEED, OFFER, OTHER, Fair
from tests.bridges.matches.test_following import run_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

type SignIn = Callable[[Account], Client]


@pytest.fixture
def need(fair: Fair) -> Listing:
    """A need with an offer that fits it, matched."""
    fair.publish("bo", OFFER, direction="offer")
    made = fair.publish("ana", NEED, language="ro")
    run_all()
    return made


def page_of(listing: Listing) -> str:
    return reverse("ecosystem:listing", args=[listing.network.slug, listing.pk])


def part_of(listing: Listing) -> str:
    return reverse("bridges:listing_matches", args=[listing.network.slug, listing.pk])


def verdict_on(listing: Listing) -> str:
    return reverse("bridges:verdict", args=[listing.network.slug, listing.pk])


def account_of(fair: Fair, name: str) -> Account:
    account = fair.corridor.people[name].account
    assert account is not None
    return account


def test_a_listing_says_where_its_matches_stand(fair: Fair, sign_in: SignIn) -> None:
    need = fair.publish("ana", NEED, language="ro")
    client = sign_in(account_of(fair, "ana"))
    page = client.get(page_of(need)).content.decode()
    assert "Looking for who fits" in page
    assert f'hx-get="{part_of(need)}?try=1"' in page
    assert "<noscript>" in page.partition('id="matches"')[2]
    part = client.get(f"{part_of(need)}?try=1", headers={"HX-Request": "true"}).content.decode()
    assert "?try=2" in part
    late = client.get(f"{part_of(need)}?try=60", headers={"HX-Request": "true"}).content.decode()
    assert "takes longer than usual" in late
    assert "hx-get" not in late
    run_all()
    part = client.get(f"{part_of(need)}?try=2", headers={"HX-Request": "true"}).content.decode()
    assert "Fyn Heat" in part
    assert "Fits because it works on Heat pumps" in part
    assert "hx-trigger" not in part
    plain = client.get(part_of(need))
    assert (plain.status_code, plain["Location"]) == (302, f"{page_of(need)}#matches")


def test_states_without_matches_say_what_to_do(fair: Fair, sign_in: SignIn) -> None:
    few = fair.publish("ana", ("Help", "Help, asap"))
    nobody = fair.publish("lia", ("Glass eels for a museum", "An aquarium asks for eels."), theme=None)
    run_all()
    keeper = sign_in(account_of(fair, "ana"))
    assert "Too few words to match" in keeper.get(page_of(few)).content.decode()
    assert "Say more" in keeper.get(page_of(few)).content.decode()
    assert "Nobody fits yet" in keeper.get(page_of(nobody)).content.decode()
    Listing.objects.filter(pk=nobody.pk).update(state="closed")
    assert 'id="matches"' not in keeper.get(page_of(nobody)).content.decode()


def test_outsiders_and_other_tenants_see_nothing_of_matches(
    fair: Fair, need: Listing, client: Client, sign_in: SignIn, make_account: Any, other_network: Network
) -> None:
    Network.objects.update(public=True)
    outsider = sign_in(make_account())
    tenant = sign_in(make_account("manager", other_network))
    heat = fair.organisation("Fyn Heat")
    addresses = [
        reverse("bridges:matches", args=[fair.network.slug]),
        reverse("bridges:organisation_matches", args=[fair.network.slug, heat.pk]),
        part_of(need),
    ]
    for one in (outsider, tenant):
        for address in addresses:
            assert one.get(address).status_code == 404
        assert one.post(verdict_on(need), {"organisation": heat.pk, "opinion": "useful"}).status_code == 404
        for address in (page_of(need), reverse("ecosystem:organisation", args=[fair.network.slug, heat.pk])):
            assert 'id="matches' not in one.get(address).content.decode()
    assert client.get(addresses[0]).status_code == 302
    assert 'id="matches' not in client.get(page_of(need)).content.decode()
    stranger = fair.corridor.viewer(make_account())
    assert queries.matches_of(stranger, need) == queries.Matches(queries.Stage.CLOSED)
    assert not queries.visible_matches(stranger).exists()
    assert not Verdict.objects.exists()


def test_verdicts_are_for_those_whom_the_match_concerns(
    fair: Fair, need: Listing, make_account: Any, sign_in: SignIn
) -> None:
    heat = fair.organisation("Fyn Heat")
    member, observer = make_account("member", fair.network), make_account("observer", fair.network)
    for other in (member, observer, account_of(fair, "tove")):
        with pytest.raises(PermissionDenied):
            say_verdict(listing=need, organisation=heat, opinion="useful", by=fair.corridor.viewer(other))
        given = {"organisation": heat.pk, "opinion": "useful"}
        assert sign_in(other).post(verdict_on(need), given).status_code == 404
    for allowed in (
        account_of(fair, "ana"),
        account_of(fair, "bo"),
        fair.corridor.gateway(fair.corridor.south),
    ):
        say_verdict(listing=need, organisation=heat, opinion="useful", by=fair.corridor.viewer(allowed))
    assert Verdict.objects.count() == 3
    ana = fair.corridor.viewer(account_of(fair, "ana"))
    with pytest.raises(ValidationError):
        say_verdict(listing=need, organisation=heat, opinion="splendid", by=ana)


def test_a_verdict_is_swapped_in_place_or_leads_back(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    client, heat = sign_in(account_of(fair, "ana")), fair.organisation("Fyn Heat")
    given = {"organisation": heat.pk, "opinion": "known"}
    part = client.post(verdict_on(need), given, headers={"HX-Request": "true"}).content.decode()
    assert 'value="" aria-pressed="true">Already known' in part
    assert "it counts from the next look on" in part
    plain = client.post(verdict_on(need), {"organisation": heat.pk, "opinion": ""})
    assert (plain.status_code, plain["Location"]) == (302, f"{page_of(need)}#matches")
    assert not Verdict.objects.exists()
    for wrong in ({}, {"organisation": "x"}, {"organisation": need.pk}):
        assert client.post(verdict_on(need), wrong).status_code == 404


def test_gateways_of_both_regions_see_the_pair_once(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    address = reverse("bridges:matches", args=[fair.network.slug])
    south = sign_in(fair.corridor.gateway(fair.corridor.south)).get(address).content.decode()
    assert south.count('<li class="row"') == 1
    assert f'<a href="{page_of(need)}">{NEED[0]}</a>' in south.partition('<h3 class="what"')[2]
    assert "Need of Mureș Pumps, Nord-Vest" in south
    north = sign_in(fair.corridor.gateway(fair.corridor.north)).get(address).content.decode()
    assert north.count('<li class="row"') == 1
    assert OFFER[0] in north.partition('<h3 class="what"')[2].partition("</h3>")[0]
    assert "Offer of Fyn Heat, Syddanmark" in north
    assert "Against it: written in English" in north
    for client_page in (north, south):
        assert "Matches for your region" in client_page


def test_what_one_put_aside_is_not_shown_again(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    gateway = fair.corridor.gateway(fair.corridor.south)
    viewer, heat = fair.corridor.viewer(gateway), fair.organisation("Fyn Heat")
    assert queries.unjudged(viewer, queries.for_region(viewer)).count() == 1
    say_verdict(listing=need, organisation=heat, opinion="known", by=viewer)
    assert queries.unjudged(viewer, queries.for_region(viewer)).count() == 0
    assert "Matches for your region" not in sign_in(gateway).get("/desk/").content.decode()


def test_filters_narrow_the_list(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    client = sign_in(fair.corridor.gateway(fair.corridor.south))
    address = reverse("bridges:matches", args=[fair.network.slug])
    kept = (f"theme={fair.corridor.theme.pk}", f"ecosystem={fair.corridor.north.pk}", "kind=need", "theme=x")
    for query in kept:
        assert client.get(f"{address}?{query}").content.decode().count('<li class="row"') == 1, query
    assert "Nothing fits these filters" in client.get(f"{address}?kind=offer").content.decode()


def test_the_desk_brings_matches_to_people_and_gateways(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    desk = sign_in(account_of(fair, "ana")).get("/desk/").content.decode()
    assert "Matches for you" in desk
    assert "Matches for your region" not in desk
    assert "?view=mine" in desk
    desk = sign_in(fair.corridor.gateway(fair.corridor.south)).get("/desk/").content.decode()
    assert "Matches for your region" in desk
    assert "Need of Mureș Pumps, Nord-Vest" in desk
    bare = sign_in(account_of(fair, "lia")).get("/desk/").content.decode()
    assert "Matches for" not in bare


def test_an_organisations_page_shows_what_it_fits(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    heat = fair.organisation("Fyn Heat")
    client = sign_in(account_of(fair, "lia"))
    page = client.get(reverse("ecosystem:organisation", args=[fair.network.slug, heat.pk])).content.decode()
    assert NEED[0] in page.partition('id="matches-title"')[2]
    full = client.get(reverse("bridges:organisation_matches", args=[fair.network.slug, heat.pk]))
    assert full.content.decode().count('<li class="row"') == 1


def test_pages_ask_a_fixed_number_of_queries(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    gateway = fair.corridor.gateway(fair.corridor.south)
    client, heat = sign_in(gateway), fair.organisation("Fyn Heat")
    addresses = [
        reverse("bridges:matches", args=[fair.network.slug]),
        reverse("bridges:organisation_matches", args=[fair.network.slug, heat.pk]),
        reverse("ecosystem:organisation", args=[fair.network.slug, heat.pk]),
        page_of(need),
        "/desk/",
    ]

    def counted() -> list[int]:
        numbers = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            numbers.append(len(asked))
        return numbers

    one = counted()
    for number in range(3):
        other = fair.corridor.add_organisation(f"Heat {number}", fair.corridor.south)
        Match.objects.create(
            network=fair.network,
            listing=need,
            organisation=other,
            rank=number + 5,
            score=0.4,
            reasons=[{"code": "meaning", "weight": 0.2, "values": {}, "names": {}}],
            computed_at=Matching.objects.get(listing=need).asked_at,
        )
    assert counted() == one
    viewer = fair.corridor.viewer(gateway)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.matches_of(viewer, need).shown) == 4
    assert len(asked) == 2


def test_ones_own_introduction_stands_where_the_button_was_and_nobody_elses_does(
    fair: Fair, need: Listing, sign_in: SignIn
) -> None:
    gateway, heat = fair.corridor.gateway(fair.corridor.south), fair.organisation("Fyn Heat")
    made = Introduction.objects.create(
        network=fair.network,
        listing=need,
        proposed_by=gateway,
        reason="They fit.",
        expires_at=timezone.now() + timedelta(days=14),
    )
    Party.objects.create(
        network=fair.network, introduction=made, role="sought", position=1, organisation=heat
    )
    own = sign_in(gateway).get(page_of(need)).content.decode()
    assert reverse("bridges:introduction", args=[fair.network.slug, made.pk]) in own
    assert "Your introduction" in own
    for other in (account_of(fair, "ana"), fair.corridor.gateway(fair.corridor.north)):
        page = sign_in(other).get(page_of(need)).content.decode().partition('id="matches"')[2]
        assert "Your introduction" not in page.partition("</section>")[0]
        assert str(made.pk) not in page.partition("</section>")[0]
    Party.objects.create(
        network=fair.network,
        introduction=made,
        role="seeker",
        position=0,
        person=fair.corridor.people["ana"],
        state="accepted",
    )
    assert "Your introduction" not in sign_in(account_of(fair, "ana")).get(page_of(need)).content.decode()
    Introduction.objects.filter(pk=made.pk).update(state="accepted")
    assert "Your introduction" in sign_in(account_of(fair, "ana")).get(page_of(need)).content.decode()
    Introduction.objects.filter(pk=made.pk).update(state="declined")
    assert "Your introduction" not in sign_in(gateway).get(page_of(need)).content.decode()


def test_histories_and_trail_know_matches(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    heat, ana = fair.organisation("Fyn Heat"), account_of(fair, "ana")
    say_verdict(listing=need, organisation=heat, opinion="useful", by=fair.corridor.viewer(ana))
    own = sign_in(ana).get(page_of(need)).content.decode().partition('class="trail"')[2]
    assert "1 match" in own
    assert "Fyn Heat: Useful" in own
    other = (
        sign_in(account_of(fair, "tove")).get(page_of(need)).content.decode().partition('class="trail"')[2]
    )
    assert "1 match" in other
    assert "Fyn Heat: Useful" not in other


def test_a_person_takes_their_opinions_along(fair: Fair, need: Listing) -> None:
    ana = account_of(fair, "ana")
    heat = fair.organisation("Fyn Heat")
    say_verdict(listing=need, organisation=heat, opinion="useful", by=fair.corridor.viewer(ana))
    whom = Whom(account=ana.pk)
    exporter = next(one for one in exporters.all() if one.name == "bridges.verdicts")
    assert [(row["organisation"], row["opinion"]) for row in exporter.export(whom)] == [
        ("Fyn Heat", "useful")
    ]
    eraser = next(one for one in erasers.all() if one.name == "bridges.verdicts")
    assert eraser.erase(whom) == 1
    assert eraser.erase(whom) == 0


def test_long_lists_are_paged(fair: Fair, need: Listing, sign_in: SignIn) -> None:
    for number in range(25):
        other = fair.corridor.add_listing(
            fair.organisation("Mureș Pumps"), f"{NEED[0]} {number}", text=OTHER[1]
        )
        Match.objects.create(
            network=fair.network,
            listing=other,
            organisation=fair.organisation("Fyn Heat"),
            rank=1,
            score=0.4,
            computed_at=timezone.now(),
        )
    client = sign_in(fair.corridor.gateway(fair.corridor.south))
    address = reverse("bridges:matches", args=[fair.network.slug])
    assert client.get(address).content.decode().count('<li class="row"') == 20
    assert client.get(f"{address}?page=2").content.decode().count('<li class="row"') == 6
    assert "All 26" in client.get("/desk/").content.decode()
