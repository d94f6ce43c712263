"""Adding, changing, verifying, closing, merging organisations."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.ecosystem.models import (
    Affiliation,
    Ecosystem,
    EcosystemRegion,
    Listing,
    Organisation,
    Participation,
    Person,
    Project,
    Region,
    Theme,
)
from punte.ecosystem.services.ecosystems import set_regions
from punte.ecosystem.services.merging import merge_organisations
from punte.ecosystem.services.organisation_links import set_capabilities, set_places, set_themes
from punte.ecosystem.services.organisation_states import (
    close_organisation,
    decline_organisation,
    publish_organisation,
    reopen_organisation,
    verify_organisation,
    verify_organisations,
)
from punte.ecosystem.services.organisations import add_organisation, change_organisation_facts
from punte.members.models import Membership, Network
from punte.records.models import Event
from tests.ecosystem.directory.conftest import World


def add(world: World, by: Any, **values: Any) -> Organisation:
    return add_organisation(
        network=world.network, values={"name": "Mureș Mechatronics", **values}, by=world.seen_by(by)
    )


def test_what_follows_is_filled_in(world: World) -> None:
    made = add(world, world.member, type="university", region=Region.objects.get(pk="RO113"))
    assert (made.folded, made.helix, made.ecosystem, made.state, made.verified_on) == (
        "mures mechatronics",
        "academia",
        world.west,
        "published",
        timezone.localdate(),
    )
    event = Event.objects.get(subject_id=made.pk)
    assert event.kind == "ecosystem.organisation.added"
    assert event.after == {
        "name": "Mureș Mechatronics",
        "type": "university",
        "helix": "academia",
        "region": "RO113",
        "ecosystem": "Nord-Vest",
        "state": "published",
        "verified_on": str(timezone.localdate()),
    }


def test_the_smaller_region_decides(world: World) -> None:
    cluj = Ecosystem.objects.create(network=world.network, name="Cluj", slug="cluj")
    EcosystemRegion.objects.create(network=world.network, ecosystem=cluj, region_id="RO113")
    assert add(world, world.member, region=Region.objects.get(pk="RO113")).ecosystem == cluj
    assert (
        add(world, world.member, name="Oradea", region=Region.objects.get(pk="RO111")).ecosystem == world.west
    )


def test_observers_and_others_cannot_add(world: World) -> None:
    for account in (world.observer, world.outsider, None):
        with pytest.raises(PermissionDenied):
            add(world, account)


def test_nothing_is_added_in_another_network(world: World, other_network: Network) -> None:
    with pytest.raises(PermissionDenied):
        add_organisation(network=other_network, values={"name": "X"}, by=world.seen_by(world.manager))


def test_review_comes_before_the_map_for_those_below_a_gateway(world: World) -> None:
    Network.objects.filter(pk=world.network.pk).update(review=True)
    world.network.refresh_from_db()
    made = add(world, world.member, region=Region.objects.get(pk="RO11"))
    assert made.state == "review"
    assert add(world, world.gateway, name="Other").state == "published"
    with pytest.raises(PermissionDenied):
        publish_organisation(organisation=made, by=world.seen_by(world.other_gateway))
    publish_organisation(organisation=made, by=world.seen_by(world.gateway))
    made.refresh_from_db()
    assert made.state == "published"
    with pytest.raises(ValidationError):
        decline_organisation(organisation=made, by=world.seen_by(world.gateway))


def test_an_identifier_belongs_to_one(world: World) -> None:
    add(world, world.member, pic="999997930")
    with pytest.raises(ValidationError) as refused:
        add(world, world.member, name="Another", pic="999997930")
    assert list(refused.value.message_dict) == ["pic"]
    with pytest.raises(ValidationError):
        add(world, world.member, name="Third", vat="no number")


def test_changing_tells_what_was_and_what_is(world: World) -> None:
    change_organisation_facts(
        organisation=world.hub, values={"city": "Cluj-Napoca", "type": "ngo"}, by=world.seen_by(world.editor)
    )
    event = Event.objects.get(subject_id=world.hub.pk)
    assert event.actor_id == world.editor.pk
    assert event.before == {"city": "", "type": "cluster", "helix": "business"}
    assert event.after == {"city": "Cluj-Napoca", "type": "ngo", "helix": "civil"}


def test_no_change_is_no_event(world: World) -> None:
    change_organisation_facts(
        organisation=world.hub, values={"name": "Someș Hub"}, by=world.seen_by(world.editor)
    )
    assert not Event.objects.exists()


def test_what_was_set_by_hand_stays(world: World) -> None:
    by = world.seen_by(world.manager)
    change_organisation_facts(organisation=world.hub, values={"helix": "public"}, by=by)
    change_organisation_facts(organisation=world.hub, values={"type": "sme"}, by=by)
    assert world.hub.helix == "public"
    change_organisation_facts(organisation=world.hub, values={"helix": ""}, by=by)
    assert world.hub.helix == "business"
    change_organisation_facts(organisation=world.hub, values={"ecosystem": world.north}, by=by)
    change_organisation_facts(
        organisation=world.hub, values={"region": Region.objects.get(pk="RO111")}, by=by
    )
    assert world.hub.ecosystem == world.north
    change_organisation_facts(organisation=world.hub, values={"ecosystem": None}, by=by)
    assert world.hub.ecosystem == world.west


def test_only_those_who_keep_it_change_it(world: World) -> None:
    for account in (world.member, world.observer, world.other_gateway, world.outsider):
        with pytest.raises(PermissionDenied):
            change_organisation_facts(organisation=world.hub, values={"city": "X"}, by=world.seen_by(account))
    for account in (world.editor, world.gateway, world.manager):
        change_organisation_facts(
            organisation=world.hub, values={"city": account.name}, by=world.seen_by(account)
        )


def test_listings_follow_to_the_new_home(world: World) -> None:
    need = listing(world)
    change_organisation_facts(
        organisation=world.hub, values={"ecosystem": world.north}, by=world.seen_by(world.manager)
    )
    need.refresh_from_db()
    assert need.ecosystem == world.north


def listing(world: World, organisation: Organisation | None = None) -> Listing:
    return Listing.objects.create(
        network=world.network,
        organisation=organisation or world.hub,
        ecosystem=world.west,
        direction="need",
        profile="technology_request",
        title="Heat pumps",
        text="Large ones.",
        state="published",
        published_at=timezone.now(),
        expires_on=timezone.localdate() + timedelta(days=30),
    )


def test_themes_places_and_capabilities_are_set_exactly(world: World, other_network: Network) -> None:
    by = world.seen_by(world.editor)
    other = Theme.objects.create(network=world.network, key="health", name="Health")
    set_themes(organisation=world.hub, themes=[world.theme], by=by)
    set_themes(organisation=world.hub, themes=[other], by=by)
    assert [theme.name for theme in world.hub.themes.all()] == ["Health"]
    assert Event.objects.order_by("-id")[0].before == {"themes": ["Clean energy"]}
    set_capabilities(organisation=world.hub, texts=["Test bench", " ", "Test  bench", "Audit"], by=by)
    set_capabilities(organisation=world.hub, texts=["Audit"], by=by)
    assert [one.text for one in world.hub.capabilities.all()] == ["Audit"]
    set_places(organisation=world.hub, regions=Region.objects.filter(pk__in=["RO113", "DK03"]), by=by)
    assert [place.region_id for place in world.hub.places.all()] == ["DK03"]
    foreign = Theme.objects.create(network=other_network, key="x", name="X")
    with pytest.raises(ValidationError):
        set_themes(organisation=world.hub, themes=[foreign], by=by)
    with pytest.raises(PermissionDenied):
        set_themes(organisation=world.lab, themes=[], by=by)


def test_still_right_takes_one_click(world: World) -> None:
    verify_organisation(organisation=world.hub, by=world.seen_by(world.editor))
    world.hub.refresh_from_db()
    assert world.hub.verified_on == timezone.localdate()
    assert Event.objects.get().after == {"verified_on": str(timezone.localdate())}


def test_many_are_verified_but_only_one_s_own(world: World) -> None:
    extra = world.add("Oradea Park", ecosystem=world.west, verified_on=date(2020, 1, 1))
    ids = [world.hub.pk, world.lab.pk, extra.pk]
    assert verify_organisations(network=world.network, ids=ids, by=world.seen_by(world.gateway)) == 2
    world.lab.refresh_from_db()
    assert world.lab.verified_on is None


def test_closing_takes_needs_along_and_can_be_undone(world: World) -> None:
    need = listing(world)
    close_organisation(organisation=world.hub, by=world.seen_by(world.editor))
    need.refresh_from_db()
    assert (world.hub.state, need.state) == ("closed", "closed")
    assert Event.objects.get(subject_id=need.pk).origin_id == world.hub.pk
    with pytest.raises(PermissionDenied):
        reopen_organisation(organisation=world.hub, by=world.seen_by(world.editor))
    reopen_organisation(organisation=world.hub, by=world.seen_by(world.gateway))
    world.hub.refresh_from_db()
    assert world.hub.state == "published"


def test_a_gateway_is_not_closed(world: World) -> None:
    Ecosystem.objects.filter(pk=world.west.pk).update(gateway=world.hub)
    with pytest.raises(ValidationError):
        close_organisation(organisation=world.hub, by=world.seen_by(world.manager))


def test_merging_moves_all_that_hangs_on_it(world: World) -> None:
    twin = world.add("Somes Hub SRL", ecosystem=world.west, city="Cluj-Napoca", pic="999997930")
    need = listing(world, twin)
    project = Project.objects.create(network=world.network, source="CORDIS", source_id="1")
    for one in (twin, world.hub):
        Participation.objects.create(network=world.network, project=project, organisation=one, role="")
    person = Person.objects.create(network=world.network, name="A", folded="a", source="s", purpose="p")
    Affiliation.objects.create(network=world.network, person=person, organisation=twin)
    Membership.objects.create(network=world.network, account=world.member, role="editor", scope=twin.pk)
    set_themes(organisation=twin, themes=[world.theme], by=world.seen_by(world.manager))
    merge_organisations(keep=world.hub, other=twin, by=world.seen_by(world.gateway))
    need.refresh_from_db()
    assert need.organisation == world.hub
    assert world.hub.participations.count() == 1
    assert [one.person for one in world.hub.affiliations.all()] == [person]
    assert (world.hub.city, world.hub.pic) == ("Cluj-Napoca", "999997930")
    assert [theme.pk for theme in world.hub.themes.all()] == [world.theme.pk]
    assert world.seen_by(world.member).holds("editor", world.hub.pk)
    assert not Organisation.objects.filter(pk=twin.pk).exists()
    merged = Event.objects.get(kind="ecosystem.organisation.merged")
    assert (merged.subject_id, merged.origin_id) == (world.hub.pk, twin.pk)


def test_different_identifiers_are_not_merged_unasked(world: World) -> None:
    by = world.seen_by(world.manager)
    change_organisation_facts(organisation=world.hub, values={"pic": "999997930"}, by=by)
    twin = world.add("Someș Hub", ecosystem=world.west, pic="999997931")
    with pytest.raises(ValidationError):
        merge_organisations(keep=world.hub, other=twin, by=by)
    assert Organisation.objects.filter(pk=twin.pk).exists()
    merge_organisations(keep=world.hub, other=twin, by=by, despite_identifiers=True)
    assert world.hub.pic == "999997930"


def test_one_merges_only_what_one_keeps(world: World) -> None:
    for account in (world.editor, world.gateway, world.member):
        with pytest.raises(PermissionDenied):
            merge_organisations(keep=world.hub, other=world.lab, by=world.seen_by(account))


def test_homes_follow_when_an_ecosystem_changes_its_regions(world: World) -> None:
    by_hand = world.add("Bihor Tech", region_id="RO111", ecosystem=world.north)
    need = listing(world)
    set_regions(
        ecosystem=world.west, regions=Region.objects.filter(pk="RO111"), by=world.seen_by(world.manager)
    )
    for one in (world.hub, by_hand, need):
        one.refresh_from_db()
    assert (world.hub.ecosystem, by_hand.ecosystem, need.ecosystem) == (None, world.north, None)
    set_regions(
        ecosystem=world.west, regions=Region.objects.filter(pk="RO11"), by=world.seen_by(world.manager)
    )
    world.hub.refresh_from_db()
    assert world.hub.ecosystem == world.west
