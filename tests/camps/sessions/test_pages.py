"""The pages: who enters, writing without JavaScript, news, the board, a fixed number of queries."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.camps.choices import ItemKind
from punte.camps.models import Contribution, Group, Participant, Placement, Session
from punte.camps.views.sessions import news
from punte.members.models import Account
from punte.records.models import Event
from tests.camps.conftest import at
from tests.camps.sessions.conftest import Table

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Account], Client]
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def enter(sign_in: SignIn) -> Callable[[Participant | Account], Client]:
    """A client of somebody."""

    def make(one: Participant | Account) -> Client:
        account = one.account if isinstance(one, Participant) else one
        assert account
        return sign_in(account)

    return make


def test_who_enters_which_session(table: Table, enter: Any, make_account: Any, other_network: Any) -> None:
    stage = table.stage
    all_of_us = stage.add_item("Mixing", at(14, 7), at(14, 8), kind=ItemKind.MIXING)
    talk = stage.add_item("Talk", at(14, 9), at(14, 10))
    late = stage.add_participant("Lia")

    def opens(one: Any, item: Any = table.item) -> bool:
        answer = enter(one).get(f"/n/corridor/camps/cluj/sessions/{item.pk}/")
        assert answer.status_code in {200, 404}
        return bool(answer.status_code == 200)

    def entered(item: Any = table.item) -> list[bool]:
        return [
            opens(one, item) for one in (table.ana, table.facilitator, stage.organiser, table.other, late)
        ]

    assert entered() == [True, True, True, False, False]
    assert entered(all_of_us) == [True] * 5
    assert entered(talk) == [False] * 5
    assert not opens(make_account("member", stage.network))
    assert not opens(make_account("manager", other_network))
    listed = enter(table.other).get("/n/corridor/camps/cluj/sessions/").content.decode()
    assert ("Mixing" in listed, "Session 1" in listed) == (True, False)
    # As long as no teams are published, who has a place enters all of them; before the programme is, none.
    Placement.objects.update(published_team=None)
    assert entered() == [True] * 5
    stage.camp.programme_published_at = None
    stage.camp.save()
    assert entered() == [False, True, True, False, False]


def test_nobody_else_writes(table: Table, enter: Any, make_account: Any) -> None:
    one = table.add("A pump").contribution
    before = Event.objects.count()
    contribution = f"/n/corridor/camps/cluj/contributions/{one.pk}/"
    for somebody in (table.other, make_account("member", table.stage.network)):
        client = enter(somebody)
        assert client.get(contribution).status_code == 404
        assert client.get(f"{table.address}news/?since=0&fresh").status_code == 404
        for address in ("write/", "here/", "act/start/"):
            assert client.post(table.address + address, {"text": "x", "minutes": 5}).status_code == 404
        assert client.post(f"{contribution}act/withdraw/").status_code == 404
    # Who writes in it does not run it.
    assert enter(table.bo).post(f"{table.address}act/start/", {"minutes": 5}).status_code == 404
    assert enter(table.bo).post(f"{contribution}act/withdraw/").status_code == 404
    assert enter(table.bo).post(f"{contribution}act/take/").status_code == 404
    assert Event.objects.count() == before


def test_without_javascript_one_writes_writes_on_and_chooses(table: Table, enter: Any) -> None:
    client, key = enter(table.ana), uuid4()
    given = {"text": "We need a pump", "kind": "question", "new": str(key)}
    for _twice in range(2):
        assert client.post(f"{table.address}write/", given)["Location"] == table.address
    one = Contribution.objects.get()
    assert (one.kind, one.text, one.version) == ("question", "We need a pump", 1)
    refused = client.post(f"{table.address}write/", {"text": " ", "kind": "idea"})
    assert refused.status_code == 422
    page = f"/n/corridor/camps/cluj/contributions/{one.pk}/"
    sent = {"kind": "question", "base": 1, "contribution": str(one.pk)}
    enter(table.bo).post(f"{table.address}write/", {**sent, "text": "We need a heat pump"})
    answer = client.post(f"{table.address}write/", {**sent, "text": "We need a water pump"})
    assert answer["Location"] == page
    text = client.get(page).content.decode()
    assert ("We need a heat pump" in text, "We need a water pump" in text) == (True, True)
    chosen = {"text": "We need heat and water pumps", "base": 2, "seen": ["3"]}
    client.post(f"{page}act/choose/", chosen)
    one.refresh_from_db()
    assert one.text == "We need heat and water pumps"
    assert not one.wordings.filter(beside=True).exists()
    client.post(f"{page}act/withdraw/")
    one.refresh_from_db()
    assert one.withdrawn_at is None  # Bo wrote at it, too


def test_news_are_what_changed_since(table: Table, enter: Any) -> None:
    ana, fia = enter(table.ana), enter(table.facilitator)
    news = f"{table.address}news/"
    assert ana.get(f"{news}?since=0&fresh").status_code == 204
    first = table.add("One").contribution
    answer = ana.get(f"{news}?since=0&fresh").json()
    assert (answer["revision"], [one["id"] for one in answer["notes"]]) == (1, [str(first.pk)])
    assert "board" not in answer
    assert answer["writing"] == {str(first.pk): ["Ana"]}
    saved = fia.post(
        f"{table.address}write/", {"text": "Two", "kind": "idea", "new": uuid4()}, headers=SCRIPT
    )
    second = saved.json()["contribution"]
    answer = ana.get(f"{news}?since=1&fresh").json()
    assert [one["id"] for one in answer["notes"]] == [second]
    assert 'form="shape"' not in answer["notes"][0]["html"]
    assert 'form="shape"' in fia.get(f"{news}?since=1&fresh").json()["notes"][0]["html"]
    assert ana.get(f"{news}?since={answer['revision']}&fresh").status_code == 204
    fia.post(f"{table.address}act/merge/", {"chosen": [str(first.pk), second]})
    gone = {one["id"] for one in ana.get(f"{news}?since=2&fresh").json()["notes"] if not one["html"]}
    assert gone == {str(first.pk), second}
    merged = Contribution.objects.get(merged_into=None)
    fia.post(f"{table.address}act/group/", {"chosen": [str(merged.pk)], "title": "Pumps"})
    answer = ana.get(f"{news}?since=3&fresh").json()
    assert [one["title"] for one in answer["groups"]] == ["Pumps"]
    assert answer["notes"][0]["group"] == answer["groups"][0]["id"] == str(Group.objects.get().pk)
    here = ana.post(f"{table.address}here/", {"writing": str(merged.pk)}).json()
    assert (here["names"], here["more"]) == (["Ana", "Fia"], 0)
    assert here["writing"] == {str(merged.pk): ["Ana"], second: ["Fia"]}


def test_many_who_ask_within_half_a_second_are_told_the_same(table: Table, enter: Any) -> None:
    ana, bo, news = enter(table.ana), enter(table.bo), f"{table.address}news/?since=0"
    table.add("One")
    bo.get(table.address)
    first = ana.get(news)
    table.add("Two")
    with CaptureQueriesContext(connection) as seen:
        assert bo.get(news).content == first.content
    assert len(seen) == 5  # who he is, and once whether he may enter
    with CaptureQueriesContext(connection) as seen:
        assert bo.get(news).content == first.content
    assert len(seen) == 4
    assert len(bo.get(f"{news}&fresh").json()["notes"]) == 2
    # Who loses the place is out at once.
    assert table.bo.account
    table.bo.account.memberships.update(ended_at=timezone.now())
    assert bo.get(news).status_code == 404


def test_the_facilitator_holds_up_agenda_and_timer(table: Table, enter: Any) -> None:
    ana, fia, act = enter(table.ana), enter(table.facilitator), f"{table.address}act/"
    fia.post(f"{act}agenda/", {"agenda": "15 What did we see?\n30 Ideas\n"})
    fia.post(f"{act}agenda/", {"agenda": "soon Nothing"})
    session = Session.objects.get()
    assert session.agenda == [{"title": "What did we see?", "minutes": 15}, {"title": "Ideas", "minutes": 30}]
    assert fia.post(f"{act}line/", {"line": 1}, headers=SCRIPT).status_code == 204
    text = ana.get(f"{table.address}news/?since=0&fresh").json()["board"]
    session.refresh_from_db()
    assert session.timer_ends_at
    left = (session.timer_ends_at - timezone.now()).total_seconds()
    assert 29 * 60 < left <= 30 * 60
    assert f'data-ends="{round(session.timer_ends_at.timestamp() * 1000)}"' in text
    assert "10:15" in text  # planned in the camp's zone
    fia.post(f"{act}pause/")
    fia.post(f"{act}more/")
    session.refresh_from_db()
    assert session.timer_ends_at is None
    assert session.timer_left is not None
    assert 31 * 60 < session.timer_left <= 32 * 60
    fia.post(f"{act}start/", {"minutes": 5})
    fia.post(f"{act}clear/")
    session.refresh_from_db()
    assert (session.timer_ends_at, session.timer_left, session.line) == (None, None, 1)
    wall = ana.get(f"{table.address}screen/").content.decode()
    assert "Ideas" in wall
    assert "formaction" not in wall
    assert Event.objects.filter(kind="camps.session.agenda_changed").count() == 1


@pytest.mark.parametrize("lately", [0, 64])
def test_pages_that_know_different_revisions_are_told_what_each_misses(
    table: Table, enter: Any, monkeypatch: pytest.MonkeyPatch, lately: int
) -> None:
    monkeypatch.setattr(news, "LATELY", lately)
    made = [table.add(f"Idea {number}", table.ana).contribution for number in range(3)]
    known = {one.pk: Contribution.objects.get(pk=one.pk).revision for one in made}
    ana = enter(table.ana)

    def missed(since: int) -> set[str]:
        answer = ana.get(f"{table.address}news/?since={since}")
        return {note["id"] for note in answer.json()["notes"]}

    # Who knows most asks first, so that the others want more than it did; all within the same half second.
    after_second, after_first, at_the_start = missed(known[made[1].pk]), missed(known[made[0].pk]), missed(0)
    assert after_second == {str(made[2].pk)}
    assert after_first == {str(one.pk) for one in made[1:]}
    assert at_the_start == {str(one.pk) for one in made}


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_a_fixed_number_of_queries(table: Table, enter: Any, count: int) -> None:
    made = [
        table.add(f"Idea {number}", [table.ana, table.bo][number % 2]).contribution for number in range(count)
    ]
    for one in made:
        table.write(one, f"{one.text} more", table.bo, 1)
    client, page = enter(table.ana), f"/n/corridor/camps/cluj/contributions/{made[0].pk}/"
    client.get(table.address)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code in {200, 204}
        return len(seen)

    revision = Session.objects.get().revision
    asked = [
        f"{table.address}news/?since={revision}&fresh",
        f"{table.address}news/?since=0&fresh",
        table.address,
    ]
    found = [queries(address) for address in [*asked, "/n/corridor/camps/cluj/sessions/", page]]
    assert found[:4] == [6, 8, 10, 8]  # names to choose from are remembered
    assert found[4] < 24  # and one for each kind of thing on its trail
