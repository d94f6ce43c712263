"""The map: points, bridges, the lists behind them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from punte.ecosystem.choices import State
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Listing, Organisation, Participation, Project
from punte.ecosystem.queries.bridges import forget, joint_projects
from punte.ecosystem.queries.map import draw
from punte.members.models import Account
from punte.records.events import record
from tests.ecosystem.listings.conftest import Place

type SignIn = Callable[[Account], Client]


@pytest.fixture
def joined(place: Place) -> Ecosystem:
    """A second ecosystem that shares two projects with the first."""
    ecosystem = Ecosystem.objects.create(network=place.network, name="Syddanmark", slug="syddanmark")
    EcosystemRegion.objects.create(network=place.network, ecosystem=ecosystem, region_id="DK03")
    partner = Organisation.objects.create(
        network=place.network, name="Fyn", folded="fyn", ecosystem=ecosystem, region_id="DK031"
    )
    for number in ("1", "2"):
        project = Project.objects.create(network=place.network, source="cordis", source_id=number)
        for one in (place.organisation, partner):
            Participation.objects.create(network=place.network, project=project, organisation=one)
    return ecosystem


def test_bridges_count_joint_projects(place: Place, joined: Ecosystem) -> None:
    [joint] = joint_projects(place.seen(place.member))
    assert ({joint.a, joint.b}, joint.projects) == ({place.ecosystem.pk, joined.pk}, 2)
    [arc] = draw(place.seen(place.member), place.network).picture.arcs
    assert (arc.kind, arc.weight) == ("sound", 2)
    assert arc.title == "Nord-Vest – Syddanmark: 2 joint projects"


def test_a_single_project_is_a_weak_bridge(place: Place, joined: Ecosystem) -> None:
    Project.objects.filter(source_id="2").delete()
    [arc] = draw(place.seen(place.member), place.network).picture.arcs
    assert arc.kind == "weak"


def test_counts_are_made_anew_when_something_has_happened(
    place: Place, joined: Ecosystem, run_jobs: Callable[[], int]
) -> None:
    assert len(joint_projects(place.seen(place.member))) == 1
    Project.objects.all().delete()
    assert len(joint_projects(place.seen(place.member))) == 1
    record("ecosystem.project.removed", subject=joined, network=place.network.pk, by=None)
    run_jobs()
    assert joint_projects(place.seen(place.member)) == []


def test_organisations_that_are_not_published_carry_no_bridge(place: Place, joined: Ecosystem) -> None:
    Organisation.objects.filter(name="Fyn").update(state=State.CLOSED)
    forget(place.network.pk)
    assert joint_projects(place.seen(place.member)) == []


def test_layers(place: Place, joined: Ecosystem, make_listing: Callable[..., Listing]) -> None:
    make_listing()
    make_listing(direction="offer", profile="business_offer")
    make_listing(state=State.REVIEW)
    viewer = place.seen(place.member)
    told = {
        layer: [(line.kind, line.place, line.count) for line in draw(viewer, place.network, (layer,)).lines]
        for layer in ("organisations", "needs", "offers")
    }
    assert told == {
        "organisations": [("Organisations", "Fyn (DK031)", 1), ("Organisations", "Cluj (RO113)", 1)],
        "needs": [("Open needs", "Nord-Vest", 1)],
        "offers": [("Open offers", "Nord-Vest", 1)],
    }


def test_who_does_not_see_the_network_sees_an_empty_map(place: Place, joined: Ecosystem) -> None:
    drawn = draw(place.seen(place.stranger), place.network)
    assert (list(drawn.picture.points), drawn.lines) == ([], [])


@pytest.mark.parametrize("query", ["", "show=needs&show=offers", "show=nonsense"])
def test_the_page_and_its_files(place: Place, joined: Ecosystem, sign_in: SignIn, query: str) -> None:
    client = sign_in(place.observer)
    page = client.get(reverse("ecosystem:map", args=[place.network.slug]) + f"?{query}")
    assert page.status_code == 200
    for kind in ("svg", "csv"):
        address = reverse("ecosystem:map_file", args=[place.network.slug, kind])
        assert client.get(f"{address}?{query}").status_code == 200
        assert Client().get(address).status_code == 302
        assert sign_in(place.stranger).get(address).status_code == 404
    assert client.get(reverse("ecosystem:map_file", args=[place.network.slug, "exe"])).status_code == 404


def test_a_point_leads_to_the_list_behind_it(place: Place, joined: Ecosystem, sign_in: SignIn) -> None:
    client = sign_in(place.member)
    page = client.get(reverse("ecosystem:map", args=[place.network.slug])).content.decode()
    listed = reverse("ecosystem:organisations", args=[place.network.slug])
    assert f'href="{listed}?region=DK031"' in page
    assert "Fyn" in client.get(f"{listed}?region=DK031").content.decode()


def test_the_network_at_a_glance(
    place: Place, joined: Ecosystem, make_listing: Callable[..., Listing], sign_in: SignIn
) -> None:
    make_listing()
    page = sign_in(place.member).get(reverse("ecosystem:glance", args=[place.network.slug])).content.decode()
    assert "Heat pumps for six schools" in page
    assert "Syddanmark" in page
