"""The programme is published with one mail each, taken back as simply; what moves is told to who attends."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from punte.camps.calendar import entries
from punte.camps.choices import ItemKind
from punte.camps.models import Item, Participant
from punte.camps.services.camps import change_camp
from punte.camps.services.programme import change_item, move_items, remove_item
from punte.camps.services.publication import publish_programme, take_back_programme
from punte.members.models import Account
from punte.post.models import Notice
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db
type Outbox = Callable[[], list[Any]]
WINDOW = (datetime(2027, 10, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))
BASE = "/n/corridor/camps/cluj/"


def account_of(one: Participant) -> Account:
    assert one.account is not None
    return one.account


def session(stage: Stage, number: int, hour: int) -> Item:
    """A group session of that challenge."""
    challenge = stage.challenges[number]
    return stage.add_item(
        f"S{number}", at(13, hour), at(13, hour + 1), kind=ItemKind.SESSION, challenge=challenge
    )


def test_it_is_published_and_taken_back_in_one_step_each(
    stage: Stage, outbox: Outbox, run_jobs: Any, sign_in: Any
) -> None:
    ana, by = stage.add_participant("Ana"), stage.viewer(stage.organiser)
    stage.add_participant("Wu", state="waiting")
    stage.add_item("Opening", at(13, 6), at(13, 7))
    reader, organiser = sign_in(ana.account), sign_in(stage.organiser)
    assert reader.get(f"{BASE}programme/").status_code == 404, "nothing was ever shown"
    assert organiser.post(f"{BASE}programme/publish/").status_code == 302
    publish_programme(camp=stage.camp, by=by)
    (mail,) = outbox()
    assert (mail.to, mail.subject) == ([ana.email], "The programme of Cluj Innovation Camp")
    assert f"{BASE}programme/" in mail.text
    assert [one.title for one in entries(account_of(ana), *WINDOW)] == ["Opening"]
    assert "Take it back" in organiser.get(f"{BASE}programme/").content.decode()
    assert "Take it back" not in reader.get(f"{BASE}programme/").content.decode()

    assert reader.post(f"{BASE}programme/take-back/").status_code == 404
    with pytest.raises(PermissionDenied):
        take_back_programme(camp=stage.camp, by=stage.viewer(ana))
    assert organiser.post(f"{BASE}programme/take-back/").status_code == 302
    assert entries(account_of(ana), *WINDOW) == []
    for page in (BASE, f"{BASE}programme/"):
        assert "taken back for now" in reader.get(page).content.decode()
        assert "Opening" not in reader.get(page).content.decode()
    assert "Taken back" in organiser.get(f"{BASE}programme/").content.decode()

    publish_programme(camp=stage.camp, by=by)
    run_jobs()
    assert len(outbox()) == 1, "one mail, the first time"
    told = Notice.objects.filter(account=account_of(ana)).order_by("pk").values_list("kind", flat=True)
    assert list(told) == [
        "camps.programme_published",
        "camps.programme_taken_back",
        "camps.programme_published",
    ]
    assert [one.title for one in entries(account_of(ana), *WINDOW)] == ["Opening"]


def test_who_attends_is_told_what_moves_and_nobody_else(stage: Stage, outbox: Outbox, run_jobs: Any) -> None:
    ana, bo, by = stage.add_participant("Ana"), stage.add_participant("Bo"), stage.viewer(stage.organiser)
    stage.add_team(stage.challenges[0], ana)
    stage.add_team(stage.challenges[1], bo)
    mine, theirs = session(stage, 0, 7), session(stage, 1, 8)
    opening = stage.add_item("Opening", at(13, 6), at(13, 7))
    room = stage.add_room("Blue")
    change_item(item=mine, values={"room": room}, by=by)
    publish_programme(camp=stage.camp, by=by)
    run_jobs()
    Notice.objects.all().delete()
    mails = len(outbox())

    def told(one: Participant) -> list[tuple[str, dict[str, Any]]]:
        run_jobs()
        rows = Notice.objects.filter(account=account_of(one)).order_by("pk")
        return [(row.kind.removeprefix("camps."), row.args) for row in rows]

    change_item(item=mine, values={"title": "New words"}, by=by)
    assert told(ana) == [], "other words are no other time"
    for minute in (10, 20):  # an edit after the other: one notice, of how it is now
        change_item(item=mine, values={"starts_at": at(13, 7, minute)}, by=by)
        assert told(ana) == [("item_moved", {"when": f"13.10.2027 10:{minute}, Blue"})]
    assert told(bo) == []
    move_items(item=opening, minutes=15, following=True, by=by)
    assert told(ana)[1:] == [("items_moved", {"number": 2})]
    assert told(bo) == [("items_moved", {"number": 2})]
    Notice.objects.all().delete()
    remove_item(item=theirs, by=by)
    remove_item(item=opening, by=by)
    assert told(ana) == [("item_cancelled", {"title": "Opening"})]
    assert sorted(args["title"] for _kind, args in told(bo)) == ["Opening", "S1"]
    Notice.objects.all().delete()
    change_camp(camp=stage.camp, values={"ends_on": stage.camp.ends_on.replace(day=16)}, by=by)
    assert told(ana) == [("days_moved", {})]
    take_back_programme(camp=stage.camp, by=by)
    Notice.objects.all().delete()
    change_item(item=mine, values={"starts_at": at(13, 7, 30)}, by=by)
    assert [kind for kind, _args in told(ana) if kind == "item_moved"] == []
    assert len(outbox()) == mails, "notices, and no mail for an edit"
