"""Search over a source that the tests bring along."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from punte.members.models import Network
from punte.records import subjects
from punte.records.events import record
from punte.records.jobs.worker import run_pending
from punte.records.models import SearchEntry
from punte.records.refs import Ref
from punte.records.search import Document, Source, register, registry
from punte.records.search.find import find
from punte.records.search.folding import words_of
from punte.records.search.index import index, rebuild
from punte.web.access import Held, Rank, Viewer

pytestmark = pytest.mark.django_db

KIND = "tests.thing"


@pytest.fixture
def things() -> Iterator[dict[UUID, Document]]:
    kept: dict[UUID, Document] = {}

    def resolve(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, subjects.Shown]:
        return {
            id: subjects.Shown(Ref(KIND, id), "Thing", kept[id].title, f"/{id}")
            for id in ids
            if id in kept and kept[id].network == viewer.network
        }

    register(
        Source(KIND, "Things", lambda ids: [kept[i] for i in ids if i in kept], lambda: iter(list(kept)))
    )
    subjects.register(subjects.SubjectKind(KIND, "Thing", resolve, {}))
    yield kept
    registry._sources.pop(KIND)
    subjects._kinds.pop(KIND)


def _add(things: dict[UUID, Document], network: Network, title: str, **more: object) -> Document:
    document = replace(Document(network.pk, uuid4(), "all", title), **more)  # type: ignore[arg-type]  # test shorthand
    things[document.id] = document
    index(KIND, [document.id])
    return document


def _viewer(network: Network, rank: Rank = Rank.MEMBER) -> Viewer:
    return Viewer(uuid4(), network.pk, False, frozenset({Held("x", rank)}))


def _titles(network: Network, query: str, **more: object) -> list[str]:
    return [hit.title for hit in find(_viewer(network), query, **more).hits]  # type: ignore[arg-type]  # test shorthand


def test_folding_forgives_accents_script_and_case() -> None:
    assert words_of("Șoseaua Nordului, БУРГАС – Åbenrå") == ["soseaua", "nordului", "burgas", "abenra"]


@pytest.mark.parametrize(
    "typed",
    [
        "cluj",
        "CLUJ nap",
        "napoca",
        "universitatea tehnica",
        "tehnică",
        "universitaeta",
        "tehnca cluj",
        "technica",
        "clju",
    ],
)
def test_finds_as_one_types_and_mistypes(things: dict[UUID, Document], network: Network, typed: str) -> None:
    wanted = _add(things, network, "Universitatea Tehnică din Cluj-Napoca")
    _add(things, network, "Syddansk Universitet")
    assert wanted.title in _titles(network, typed)


def test_what_fits_nothing_is_not_found(things: dict[UUID, Document], network: Network) -> None:
    _add(things, network, "Universitatea Tehnică din Cluj-Napoca")
    assert _titles(network, "heat pump") == []
    assert _titles(network, "") == []
    assert _titles(network, "'\"*()^:-") == []
    assert _titles(network, "words : OR NOT") == []


def test_titles_come_before_texts(things: dict[UUID, Document], network: Network) -> None:
    _add(things, network, "Port of Varna", text="green energy storage")
    _add(things, network, "Energy storage")
    _add(things, network, "Storage and other energy things")
    assert _titles(network, "energy storage") == [
        "Energy storage",
        "Storage and other energy things",
        "Port of Varna",
    ]


def test_filters(things: dict[UUID, Document], network: Network) -> None:
    _add(things, network, "Lab one", facets={"region": ["RO", "RO1", "RO11"]})
    _add(things, network, "Lab two", facets={"region": ["BG", "BG3", "BG33"]})
    assert _titles(network, "lab", filters={"region": "RO11"}) == ["Lab one"]
    assert sorted(_titles(network, "lab", filters={"region": ""})) == ["Lab one", "Lab two"]
    assert _titles(network, "lab", kind="tests.other") == []


def test_nobody_finds_what_they_may_not_see(
    things: dict[UUID, Document], network: Network, other_network: Network
) -> None:
    _add(things, network, "Open thing")
    _add(things, network, "Members thing", audience="network")
    _add(things, network, "Brokers thing", audience="broker")
    _add(things, other_network, "Foreign thing")

    def seen(viewer: Viewer) -> set[str]:
        return {hit.title for hit in find(viewer, "thing").hits}

    assert seen(Viewer(network=network.pk, network_public=True)) == {"Open thing"}
    assert seen(_viewer(network, Rank.OBSERVER)) == {"Open thing", "Members thing"}
    assert seen(_viewer(network, Rank.GATEWAY)) == {"Open thing", "Members thing", "Brokers thing"}
    assert seen(_viewer(other_network, Rank.MANAGER)) == {"Foreign thing"}
    assert seen(Viewer()) == set()


def test_misspellings_do_not_tell_of_other_networks(
    things: dict[UUID, Document], network: Network, other_network: Network
) -> None:
    _add(things, other_network, "Secretissimo")
    assert find(_viewer(network), "secretisimo").corrected == {}


def test_the_index_follows_the_log(things: dict[UUID, Document], network: Network) -> None:
    document = Document(network.pk, uuid4(), "all", "Before")
    things[document.id] = document
    with transaction.atomic():
        record("tests.thing.added", subject=Ref(KIND, document.id), network=network.pk, by=None)
    run_pending()
    assert _titles(network, "before") == ["Before"]
    things[document.id] = replace(document, title="After")
    with transaction.atomic():
        record("tests.thing.changed", subject=Ref(KIND, document.id), network=network.pk, by=None)
    run_pending()
    assert (_titles(network, "before"), _titles(network, "after")) == ([], ["After"])
    del things[document.id]
    with transaction.atomic():
        record("tests.thing.removed", subject=Ref(KIND, document.id), network=network.pk, by=None)
    run_pending()
    assert not SearchEntry.objects.filter(kind=KIND).exists()


def test_rebuilding_changes_nothing(things: dict[UUID, Document], network: Network) -> None:
    for name in ("Alpha lab", "Beta lab"):
        _add(things, network, name)
    before = sorted(_titles(network, "lab"))
    rebuild()
    assert sorted(_titles(network, "lab")) == before == ["Alpha lab", "Beta lab"]


@pytest.mark.parametrize("query", ["lab", "lsb"])
def test_the_number_of_queries_does_not_grow(
    things: dict[UUID, Document], network: Network, query: str
) -> None:
    counts = []
    for number in range(12):
        _add(things, network, f"Lab {number}")
        if number in (0, 5, 11):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                find(_viewer(network), query)
            counts.append(len(seen))
    assert max(counts) <= 6


def test_the_page_and_its_refusals(
    client: Client, things: dict[UUID, Document], network: Network, other_network: Network
) -> None:
    _add(things, network, "Lab <one>")
    address = f"/n/{network.slug}/search/?q=lab"
    assert client.get(address).status_code == 302
    network.public = True
    network.save()
    page = client.get(address)
    assert page.status_code == 200
    assert "Lab &lt;one&gt;" in page.content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Lab &lt;one&gt;" in part
    assert "<html" not in part
    assert client.get("/n/nowhere/search/?q=lab").status_code == 302
