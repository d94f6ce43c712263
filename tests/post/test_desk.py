"""The desk: what waits for a person, and notices."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from punte.members.models import Account, Membership, Network
from punte.post import desk, notices
from punte.post.calendar import registry as calendar_registry
from punte.post.desk import registry, words
from punte.post.desk.queries import desk_of
from punte.post.models import Notice
from punte.post.notices import kinds
from punte.post.notices.services import mark_read, notify
from punte.post.places import Place
from punte.records import subjects
from punte.records.events import record
from punte.records.refs import Ref, ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.registry import panels
from tests.conftest import MakeAccount

type SignIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _bare_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sources", {})
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(subjects, "_kinds", dict(subjects._kinds))
    ours = {name: one for name, one in calendar_registry._sources.items() if name.startswith("post.")}
    monkeypatch.setattr(calendar_registry, "_sources", ours)
    own = [panel for panel in panels.of("post.desk") if panel.name.startswith("post.")]
    monkeypatch.setattr(panels, "_panels", defaultdict(list, {"post.desk": own}))


@pytest.fixture
def person(make_account: MakeAccount, network: Network) -> Account:
    return make_account("manager", network)


def items(count: int) -> Callable[[Account, list[Place]], list[desk.DeskItem]]:
    def source(account: Account, places: list[Place]) -> list[desk.DeskItem]:
        return [
            desk.DeskItem(
                key=f"ask{n}",
                badge="Request",
                sentence=f"Question {n} & co",
                whose="from Nord-Vest",
                why="because it fits",
                actions=[
                    desk.Button("Answer", href=f"/answer/{n}/", first=True),
                    desk.Button("Decline", post=f"/decline/{n}/", values={"id": str(n)}),
                ],
            )
            for n in range(count)
        ]

    return source


def register_thing(hidden: frozenset[Any] = frozenset()) -> None:
    def resolve(viewer: Any, ids: Any) -> dict[Any, Shown]:
        return {
            id: Shown(Ref("test.thing", id), "thing", "The thing", "/thing/")
            for id in ids
            if viewer.network and id not in hidden
        }

    subjects.register(SubjectKind("test.thing", "thing", resolve, {}))
    notices.register(
        notices.NoticeKind("test.happened", "News", "%(who)s changed “%(subject)s”", "%(who)s did something")
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Nothing waits for you"),
        (1, "One thing waits for you"),
        (4, "Four things wait for you"),
        (12, "Twelve things wait for you"),
        (13, "13 things wait for you"),
    ],
)
def test_the_heading_is_a_sentence(count: int, said: str) -> None:
    with override("en"):
        assert words.heading(count) == said


def test_the_most_pressing_comes_first_and_alone_is_filled(person: Account) -> None:
    soon, later = timezone.now(), timezone.now() + timedelta(days=1)
    button = desk.Button("Do", href="/", first=True)
    desk.register(
        "test.one",
        lambda account, places: [
            desk.DeskItem("late", "A", "late", [button], due=later),
            desk.DeskItem("never", "A", "never", [button]),
        ],
    )
    desk.register(
        "test.two",
        lambda account, places: [
            desk.DeskItem("soon", "A", "soon", [button], due=soon),
            desk.DeskItem("promise", "A", "promise", [button], order=10),
        ],
    )
    found = desk_of(person).items
    assert [item.key for item in found] == ["promise", "soon", "late", "never"]
    assert [item.actions[0].first for item in found] == [True, False, False, False]


def test_a_source_is_told_the_places_and_who_one_is_there(
    person: Account, network: Network, other_network: Network
) -> None:
    seen: list[Place] = []

    def source(account: Account, places: list[Place]) -> list[desk.DeskItem]:
        seen.extend(places)
        return []

    left = Membership.objects.create(network=other_network, account=person, role="member")
    desk.register("test.source", source)
    desk_of(person)
    assert [(place.network, place.viewer.holds("manager")) for place in seen] == [
        (network, True),
        (other_network, False),
    ]
    seen.clear()
    left.ended_at = timezone.now()
    left.save()
    desk_of(person)
    assert [place.network for place in seen] == [network]


def test_the_page_says_it(person: Account, sign_in: SignIn) -> None:
    desk.register("test.asks", items(2))
    page = sign_in(person).get("/desk/").content.decode()
    assert "<h1>Two things wait for you</h1>" in page
    assert "Question 1 &amp; co" in page
    assert 'href="/answer/0/"' in page
    assert 'action="/decline/1/"' in page
    assert "Network manager of Corridor" in page


def test_a_clear_desk_says_so(person: Account, sign_in: SignIn) -> None:
    page = sign_in(person).get("/desk/").content.decode()
    assert "<h1>Nothing waits for you</h1>" in page
    assert "Your desk is clear" in page


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/desk/").status_code == 302


def test_queries_do_not_grow(
    person: Account, sign_in: SignIn, network: Network, django_assert_max_num_queries: Any
) -> None:
    register_thing()
    client = sign_in(person)
    counts = []
    for count in (1, 3):
        desk.register("test.asks", items(count))
        for _ in range(count):
            notify(accounts=[person.pk], kind="test.happened", subject=network, network=network.pk)
        with django_assert_max_num_queries(100) as captured:
            assert client.get("/desk/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16


def test_a_notice_is_written_once_for_an_event(person: Account, network: Network) -> None:
    register_thing()
    with transaction.atomic():
        event = record("test.thing.changed", subject=network, network=network.pk, by=None)
    for _ in range(2):
        notify(accounts=[person.pk, person.pk], kind="test.happened", network=network.pk, event=event)
    assert Notice.objects.count() == 1


def test_unknown_kinds_are_refused(person: Account) -> None:
    with pytest.raises(LookupError):
        notify(accounts=[person.pk], kind="test.unheard")


def test_a_notice_names_only_what_its_reader_may_see(person: Account, network: Network) -> None:
    secret = ref(network)
    register_thing(hidden=frozenset({secret.id}))
    open_thing = Ref("test.thing", person.pk)
    for about in (Ref("test.thing", secret.id), open_thing):
        notify(
            accounts=[person.pk],
            kind="test.happened",
            subject=about,
            network=network.pk,
            args={"who": "Ana"},
        )
    assert [(one.sentence, one.href) for one in desk_of(person).notices] == [
        ("Ana changed “The thing”", "/thing/"),
        ("Ana did something", ""),
    ]


def test_notices_of_a_network_one_left_are_gone(person: Account, network: Network) -> None:
    register_thing()
    notify(accounts=[person.pk], kind="test.happened", network=network.pk)
    Membership.objects.update(ended_at=timezone.now())
    assert desk_of(person).notices == []


def test_only_ones_own_notices_are_read(
    person: Account, make_account: MakeAccount, network: Network, sign_in: SignIn
) -> None:
    register_thing()
    other = make_account("member", network)
    notify(accounts=[person.pk, other.pk], kind="test.happened", network=network.pk)
    theirs = Notice.objects.get(account=other)
    client = sign_in(person)
    client.post("/notices/read/", {"notice": [str(theirs.pk), "nonsense"]})
    assert Notice.objects.filter(read_at=None).count() == 2
    client.post("/notices/read/")
    assert list(Notice.objects.filter(read_at=None)) == [theirs]
    assert mark_read(account=other.pk) == 1
    assert "did something" in client.get("/notices/").content.decode()
