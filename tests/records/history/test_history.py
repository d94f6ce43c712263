"""History and trail of a thing, and who sees them."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils.translation import gettext_lazy

from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.records import subjects
from punte.records.events import record
from punte.records.history import history_of, trail_of, words
from punte.records.history.trail import AT_MOST, Node
from punte.records.history.values import in_words
from punte.records.history.words import sentence
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer
from tests.conftest import MakeAccount

type SignIn = Callable[[Account], Client]

HIDDEN: set[UUID] = set()


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs: those in HIDDEN are seen by nobody, the field `fee` by gateways and managers only."""
    monkeypatch.setattr(subjects, "_kinds", dict(subjects._kinds))
    monkeypatch.setattr(words, "_sentences", {})
    HIDDEN.clear()

    def resolve(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
        return {
            id: Shown(Ref("test.need", id), "need", f"Need {str(id)[-4:]}", f"/needs/{id}/")
            for id in ids
            if id not in HIDDEN and viewer.network
        }

    subjects.register(
        SubjectKind(
            "test.need",
            gettext_lazy("need"),
            resolve,
            {"title": "Title", "open": "Open", "fee": "Fee"},
            private=frozenset({"fee"}),
            may_see_private=lambda viewer, id: viewer.rank >= 40,
        )
    )


def need() -> Ref:
    return Ref("test.need", uuid4())


def happened(
    subject: Ref, network: Network, *, kind: str = "test.need.changed", by: Account | None = None, **more: Any
) -> None:
    with transaction.atomic():
        record(kind, subject=subject, network=network.pk, by=by.pk if by else None, **more)


@pytest.fixture
def manager(make_account: MakeAccount, network: Network) -> Account:
    return make_account("manager", network)


def test_a_history_says_who_when_and_what(manager: Account, network: Network) -> None:
    thing = need()
    happened(thing, network, kind="test.need.created", by=manager, after={"title": "Foundry"})
    happened(
        thing, network, before={"title": "Foundry", "open": False}, after={"title": "Mill", "open": True}
    )
    later, first = history_of(viewer_of(manager, network), thing).steps
    assert [step.sentence for step in (first, later)] == ["Created", "Changed"]
    assert [step.who for step in (first, later)] == [manager.name, "Punte"]
    assert [(c.label, c.before, c.after) for c in first.changes] == [("Title", "", "Foundry")]
    assert [(c.label, c.before, c.after) for c in later.changes] == [
        ("Title", "Foundry", "Mill"),
        ("Open", "no", "yes"),
    ]


def test_private_and_unlabelled_fields_are_hidden(
    manager: Account, make_account: MakeAccount, network: Network
) -> None:
    thing = need()
    happened(thing, network, after={"fee": 100, "internal": "x"})
    member = make_account("member", network)
    (told_manager,) = history_of(viewer_of(manager, network), thing).steps
    (told_member,) = history_of(viewer_of(member, network), thing).steps
    assert [(c.label, c.after) for c in told_manager.changes] == [("Fee", "100")]
    assert list(told_member.changes) == []


def test_another_networks_events_are_not_told(
    manager: Account, network: Network, other_network: Network
) -> None:
    thing = need()
    happened(thing, other_network, after={"title": "theirs"})
    assert history_of(viewer_of(manager, network), thing).steps == []
    assert not trail_of(viewer_of(manager, network), thing)


def test_histories_ask_a_fixed_number_of_queries(
    manager: Account, make_account: MakeAccount, network: Network, django_assert_max_num_queries: Any
) -> None:
    viewer, counts = viewer_of(manager, network), []
    for count in (1, 3):
        thing = need()
        for _ in range(count):
            happened(thing, network, by=make_account("member", network), origin=need(), after={"title": "x"})
        with django_assert_max_num_queries(30) as captured:
            assert len(history_of(viewer, thing).steps) == count
            assert len(trail_of(viewer, thing).roots) == count
        counts.append(len(captured))
    assert counts[0] == counts[1]


def chain(network: Network, length: int) -> list[Ref]:
    things = [need() for _ in range(length)]
    happened(things[0], network, kind="test.need.created")
    for origin, thing in pairwise(things):
        happened(thing, network, kind="test.need.created", origin=origin)
    return things


def refs(nodes: list[Node]) -> list[Ref]:
    return [node.shown.ref for node in nodes]


def depth_first(nodes: list[Node]) -> list[Ref]:
    return [ref for node in nodes for ref in (node.shown.ref, *depth_first(node.beyond))]


def test_the_trail_goes_several_steps_both_ways(manager: Account, network: Network) -> None:
    things = chain(network, 7)
    trail = trail_of(viewer_of(manager, network), things[3])
    assert refs(trail.way_here) == things[:3]
    assert depth_first(trail.fruits) == things[4:]


def test_a_circle_ends(manager: Account, network: Network) -> None:
    one, two = need(), need()
    happened(one, network, origin=two)
    happened(two, network, origin=one)
    trail = trail_of(viewer_of(manager, network), one)
    assert (depth_first(trail.roots), depth_first(trail.fruits)) == ([two], [two])


def test_what_hangs_on_something_hidden_is_not_shown(manager: Account, network: Network) -> None:
    things = chain(network, 5)
    HIDDEN.add(things[1].id)
    trail = trail_of(viewer_of(manager, network), things[2])
    assert trail.roots == []
    assert depth_first(trail.fruits) == things[3:]


def test_a_source_of_thousands_shows_some(manager: Account, network: Network) -> None:
    source = need()
    for _ in range(AT_MOST + 20):
        happened(need(), network, origin=source)
    assert len(trail_of(viewer_of(manager, network), source).fruits) == AT_MOST


def test_the_page_pages_and_is_hidden_from_others(
    manager: Account, make_account: MakeAccount, network: Network, other_network: Network, sign_in: SignIn
) -> None:
    things = chain(network, 3)
    for n in range(25):
        happened(things[1], network, by=manager, after={"title": f"Title {n}"})
    address = f"/n/corridor/history/test.need/{things[1].id}/"
    client = sign_in(manager)
    first = client.get(address).content.decode()
    second = client.get(address, {"page": 2}).content.decode()
    assert "Title 24" in first
    assert "Title 0<" not in first
    assert "Title 0<" in second
    assert f"/needs/{things[0].id}/" in first  # the trail
    assert f"/needs/{things[2].id}/" in first
    stranger = sign_in(make_account("manager", other_network))
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    HIDDEN.add(things[1].id)
    assert client.get(address).status_code == 404
    assert client.get(f"/n/corridor/history/test.unheard/{things[1].id}/").status_code == 404


def test_the_tags_stand_on_any_page(manager: Account, network: Network) -> None:
    from django.template import engines

    things = chain(network, 3)
    for _ in range(6):
        happened(things[1], network, by=manager, after={"title": "Mill"})
    request: Any = RequestFactory().get("/")
    request.viewer, request.network, request.user = viewer_of(manager, network), network, manager
    page = engines["django"].from_string("{% load punte records %}{% history it %}{% trail it %}")
    drawn = page.render({"it": things[1]}, request)
    assert drawn.count("<ins>Mill</ins>") == 5
    assert "All 7" in drawn
    assert f'href="/n/corridor/history/test.need/{things[1].id}/"' in drawn
    assert f"/needs/{things[0].id}/" in drawn
    request.viewer = Viewer(network=network.pk, network_public=True)
    assert page.render({"it": things[1]}, request) == ""


@pytest.mark.parametrize(
    ("kind", "subject", "said"),
    [
        ("test.need.created", "test.need", "Created"),
        ("test.need.put_aside", "test.need", "Put aside"),
        ("test.standing.changed", "test.need", "Standing changed"),
        ("test.need.claimed", "test.other", "Need claimed"),
    ],
)
def test_events_are_said_in_words(kind: str, subject: str, said: str) -> None:
    assert sentence(kind, subject) == said
    words.register({kind: gettext_lazy("In its own words")})
    assert sentence(kind, subject) == "In its own words"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        ([], ""),
        (True, "yes"),
        (7, "7"),
        (["a", "b"], "a, b"),
        ("0190b0d2-0000-7000-8000-000000000000", "…"),
        ({"a": 1}, "…"),
        ("2026-11-23", "23 Nov 2026"),
        ("2026-11-23T10:00:00+00:00", "23 Nov 2026 10:00"),
        ("2026-13-99", "2026-13-99"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_values_are_said_in_words(value: Any, said: str) -> None:
    assert in_words(value) == said
