"""Who is where, and who is missing."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from punte.ecosystem.choices import State
from punte.ecosystem.models import Ecosystem, Organisation, OrganisationTheme, Theme
from punte.ecosystem.queries.coverage import gaps, grid
from punte.members.models import Account
from tests.ecosystem.listings.conftest import Place

type SignIn = Callable[[Account], Client]


@pytest.fixture
def other(place: Place) -> Ecosystem:
    """A second ecosystem, with an accelerator and an investor; works on energy."""
    ecosystem = Ecosystem.objects.create(network=place.network, name="Syddanmark", slug="syddanmark")
    energy = Theme.objects.create(network=place.network, key="energy", name="Green energy")
    heat = Theme.objects.create(network=place.network, key="heat", name="Heat", parent=energy)
    Theme.objects.create(network=place.network, key="water", name="Water")
    first = organisation(place, ecosystem, "accelerator")
    organisation(place, ecosystem, "investor")
    organisation(place, ecosystem, "university", state=State.REVIEW)
    for theme in (energy, heat):
        OrganisationTheme.objects.create(network=place.network, organisation=first, theme=theme)
    return ecosystem


def organisation(place: Place, ecosystem: Ecosystem, kind: str, **values: str) -> Organisation:
    return Organisation.objects.create(
        network=place.network,
        name=kind,
        folded=kind,
        type=kind,
        ecosystem=ecosystem,
        region_id="DK032",
        **values,
    )


def test_counts_by_place_and_type(place: Place, other: Ecosystem) -> None:
    found = grid(place.seen(place.member))
    here, there = str(place.ecosystem.pk), str(other.pk)
    assert found.values == {(here, "unknown"): 1, (there, "accelerator"): 1, (there, "investor"): 1}
    assert [label for _key, label in found.rows] == ["Nord-Vest", "Syddanmark"]
    by_region = grid(place.seen(place.member), by="region")
    assert by_region.values == {("RO11", "unknown"): 1, ("DK03", "accelerator"): 1, ("DK03", "investor"): 1}


def test_themes_count_with_those_below_them_once(place: Place, other: Ecosystem) -> None:
    energy = Theme.objects.get(key="energy")
    by_theme = grid(place.seen(place.member), across="theme")
    assert by_theme.values == {(str(other.pk), str(energy.pk)): 1}
    assert grid(place.seen(place.member), across="theme", kind="investor").values == {}
    of_theme = grid(place.seen(place.member), theme=str(energy.pk))
    assert of_theme.values == {(str(other.pk), "accelerator"): 1}


def test_gaps_are_said_in_sentences(place: Place, other: Ecosystem) -> None:
    Ecosystem.objects.create(network=place.network, name="Eesti", slug="eesti")
    assert [gap.sentence for gap in gaps(place.seen(place.member))] == [
        "Nobody is on the map in Eesti yet.",
        "Nord-Vest has no accelerator or investor; nobody there works on “Green energy”.",
    ]


def test_who_does_not_see_the_network_sees_no_counts(place: Place, other: Ecosystem) -> None:
    stranger = place.seen(place.stranger)
    assert (grid(stranger).values, gaps(stranger)) == ({}, [])


@pytest.mark.parametrize(
    "query", ["", "by=region", "across=theme", "across=theme&type=sme", "theme=nonsense"]
)
def test_the_page_and_its_files(place: Place, other: Ecosystem, sign_in: SignIn, query: str) -> None:
    client = sign_in(place.observer)
    page = client.get(reverse("ecosystem:coverage", args=[place.network.slug]) + f"?{query}")
    assert page.status_code == 200
    for kind, type in (("svg", "image/svg+xml"), ("csv", "text/csv; charset=utf-8")):
        address = reverse("ecosystem:coverage_file", args=[place.network.slug, kind])
        response = client.get(f"{address}?{query}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, type)
        assert Client().get(address).status_code == 302
        assert sign_in(place.stranger).get(address).status_code == 404
    assert client.get(reverse("ecosystem:coverage_file", args=[place.network.slug, "exe"])).status_code == 404


def test_each_number_opens_the_list_behind_it(place: Place, other: Ecosystem, sign_in: SignIn) -> None:
    client = sign_in(place.member)
    page = client.get(reverse("ecosystem:coverage", args=[place.network.slug])).content.decode()
    listed = reverse("ecosystem:organisations", args=[place.network.slug])
    link = f"{listed}?ecosystem={other.pk}&type=accelerator"
    assert link.replace("&", "&amp;") in page
    assert "accelerator" in client.get(link).content.decode()


def test_the_page_costs_the_same_however_many_there_are(
    place: Place, other: Ecosystem, sign_in: SignIn
) -> None:
    client, address = sign_in(place.member), reverse("ecosystem:coverage", args=[place.network.slug])
    client.get(address)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        for kind in ("sme", "ngo", "cluster"):
            organisation(place, other, kind)
    assert counts[0] == counts[1]
