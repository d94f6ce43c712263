"""Running order, clock, control and projector."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.camps.choices import FinalState
from punte.camps.models import Final
from punte.camps.queries.finals.running import Clock, clock, course
from punte.camps.registrations.final_preparing import final_part
from punte.camps.services.copying import copy_camp
from punte.camps.services.finals import preparing, running
from punte.records.models import Event
from tests.camps.conftest import Stage
from tests.camps.finals.conftest import Scene

pytestmark = pytest.mark.django_db


def _names(scene: Scene) -> list[str]:
    return [one.team.name for one in scene.pitches]


def test_an_organiser_prepares_a_final_in_one_click(stage: Stage, sign_in: Any) -> None:
    stage.add_team(stage.challenges[1], stage.add_participant("Ana"))
    stage.add_team(stage.challenges[0])
    client = sign_in(stage.organiser)
    page = "/n/corridor/camps/cluj/final/"
    assert "Prepare the final" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(f"{page}new/").status_code == 302
    final = Final.objects.get()
    # By challenge, whichever team was made first.
    assert [one.team.name for one in final.pitches.order_by("position")] == ["Team 2", "Team 1"]
    assert final.criteria.count() == 4
    assert Event.objects.filter(kind="camps.final.prepared").count() == 1
    assert sign_in(stage.participants[0].account).post(f"{page}new/").status_code == 404


def test_the_order_moves_by_buttons_by_dragging_and_by_a_seed_that_is_told(scene: Scene) -> None:
    client, page = scene.client(scene.stage.organiser), scene.at("prepare/")
    first, second, third = scene.pitches
    client.post(page, {"step": "down", "pitch": first.pk})
    client.post(page, {"step": "up", "pitch": third.pk})
    assert _names(scene) == ["Team 2", "Team 3", "Team 1"]
    client.post(page, {"step": "order", "pitch": [third.pk, first.pk, second.pk]})
    assert _names(scene) == ["Team 3", "Team 1", "Team 2"]
    # An order that does not name all of them is an old page's: refused, nothing is lost.
    client.post(page, {"step": "order", "pitch": [third.pk, first.pk]})
    assert _names(scene) == ["Team 3", "Team 1", "Team 2"]
    client.post(page, {"step": "draw"})
    drawn, seed = _names(scene), scene.fresh().seed
    assert seed is not None
    preparing.set_order(final=scene.final, order=[one.pk for one in reversed(scene.pitches)], by=scene.by)
    assert scene.fresh().seed is None
    preparing.draw_order(final=scene.final, by=scene.by, seed=seed)
    assert _names(scene) == drawn
    client.post(page, {"step": "title", "pitch": second.pk, "title": "Water without borders"})
    assert "Water without borders" in client.get(scene.at()).content.decode()
    client.post(page, {"step": "out", "pitch": second.pk})
    assert len(scene.pitches) == 2
    client.post(page, {"step": "teams"})
    assert _names(scene)[-1] == "Team 2"


def test_criteria_are_edited_until_the_final_begins_and_stand_from_then_on(scene: Scene) -> None:
    client, page = scene.client(scene.stage.organiser), scene.at("prepare/")
    sent = {
        "step": "criteria",
        "name0": "New",
        "weight0": "3",
        "least0": "0",
        "most0": "10",
        "name4": "Clear",
    }
    wrong = client.post(page, {**sent, "least0": "5", "most0": "5"}).content.decode()
    assert "More than the fewest" in wrong
    client.post(page, sent)
    told = [(c.name, c.weight, c.least, c.most) for c in scene.final.criteria.order_by("position")]
    assert told == [("New", 3, 0, 10), ("Clear", 1, 1, 5)]
    scene.begin()
    assert [one["name"] for one in scene.final.rules] == ["New", "Clear"]
    client.post(page, {**sent, "name0": "Old"})
    assert scene.final.criteria.order_by("position")[0].name == "New"
    running.back_to_preparing(final=scene.final, by=scene.by)
    client.post(page, {**sent, "name0": "Old"})
    assert scene.final.criteria.order_by("position")[0].name == "Old"


def test_the_clock_counts_pitch_then_questions_and_stands_still(scene: Scene) -> None:
    preparing.change_final(final=scene.final, by=scene.by, pitch_minutes=3, question_minutes=2)
    scene.begin()
    flo = scene.stage.viewer(scene.facilitator)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as now:
        pitch = running.next_pitch(final=scene.final, by=flo, seen=None)
        assert pitch is not None
        final = scene.fresh()
        assert clock(final, pitch, timezone.now()) == Clock(180, 300, True)
        now.shift(timedelta(seconds=100))
        pitch = running.hold_clock(pitch=pitch, by=flo, hold=True)
        now.shift(timedelta(seconds=60))
        assert clock(final, pitch, timezone.now()) == Clock(80, 200, False)
        running.hold_clock(pitch=pitch, by=flo, hold=True)  # twice is once
        pitch = running.hold_clock(pitch=pitch, by=flo, hold=False)
        now.shift(timedelta(seconds=90))
        found = clock(final, pitch, timezone.now())
        assert (found.phase, found.text) == ("questions", "1:50")
        pitch = running.give_minute(pitch=pitch, by=flo)
        assert clock(final, pitch, timezone.now()).text == "2:50"
        now.shift(timedelta(seconds=182))
        found = clock(final, pitch, timezone.now())
        assert (found.phase, found.text) == ("over", "-0:12")


def test_a_double_tap_on_next_moves_on_once(scene: Scene) -> None:
    scene.begin()
    client = scene.client(scene.facilitator)
    page, (one, two, three) = scene.at("control/"), scene.pitches
    for _ in range(2):
        client.post(page, {"step": "next"})
    assert course(scene.final).now == one
    for _ in range(2):
        client.post(page, {"step": "next", "pitch": one.pk})
    assert course(scene.final).now == two
    client.post(page, {"step": "start", "pitch": one.pk})  # once more
    assert course(scene.final).now == one
    client.post(page, {"step": "next", "pitch": one.pk})
    assert course(scene.final).now == three
    client.post(page, {"step": "next", "pitch": three.pk})
    assert (course(scene.final).now, course(scene.final).done) == (None, 3)
    assert Event.objects.filter(kind="camps.pitch.started").count() == 4


def test_who_steers_and_who_does_not(scene: Scene, make_account: Any) -> None:
    everybody = {
        scene.stage.organiser: (200, 200, 200, 200),
        make_account("manager", scene.stage.network): (200, 200, 200, 200),
        scene.facilitator.account: (200, 200, 200, 404),
        scene.members[0].account: (200, 200, 404, 404),
        make_account("member", scene.stage.network): (404, 404, 404, 404),
    }
    for account, codes in everybody.items():
        pages = ("", "screen/", "control/", "prepare/")
        assert tuple(scene.client(account).get(scene.at(one)).status_code for one in pages) == codes
    scene.begin()
    for step in ("next", "open", "back", "close", "show"):
        assert scene.client(scene.members[0]).post(scene.at("control/"), {"step": step}).status_code == 404
    flo = scene.stage.viewer(scene.facilitator)
    for wrong in (running.back_to_preparing, running.begin_final):
        with pytest.raises(PermissionDenied):
            wrong(final=scene.final, by=flo)
    with pytest.raises(PermissionDenied):
        running.next_pitch(final=scene.final, by=scene.stage.viewer(scene.members[0]), seen=None)
    with pytest.raises(ValidationError):
        running.begin_final(final=scene.final, by=scene.by)


def test_the_projector_asks_for_a_new_picture_only_when_there_is_one(scene: Scene) -> None:
    client = scene.client(scene.members[0])
    scene.begin()
    running.next_pitch(final=scene.final, by=scene.by, seen=None)
    whole = client.get(scene.at("screen/"))
    mark = whole.context["mark"]
    again = client.get(scene.at("screen/"), {"seen": mark}, headers={"HX-Request": "true"})
    assert (again.status_code, again.content) == (204, b"")
    running.hold_clock(pitch=scene.pitches[0], by=scene.by, hold=True)
    moved = client.get(scene.at("screen/"), {"seen": mark}, headers={"HX-Request": "true"})
    assert moved.status_code == 200
    assert b"The clock stands still" in moved.content
    assert b"<html" not in moved.content


def test_pages_ask_a_fixed_number_of_questions(scene: Scene) -> None:
    client = scene.client(scene.stage.organiser)

    def questions() -> list[int]:
        counts = []
        for page in ("", "screen/", "control/", "prepare/", "audit/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(scene.at(page)).status_code == 200
            counts.append(len(seen))
        return counts

    scene.begin()
    running.next_pitch(final=scene.final, by=scene.by, seen=None)
    questions()
    before = questions()
    for _ in range(3):
        scene.stage.add_team(scene.stage.challenges[0])
    preparing.take_teams(final=scene.final, by=scene.by)
    assert questions() == before
    assert scene.fresh().state == FinalState.RUNNING


def test_the_next_edition_takes_minutes_and_criteria_along(scene: Scene, make_account: Any) -> None:
    preparing.change_final(final=scene.final, by=scene.by, pitch_minutes=7)
    preparing.set_criteria(
        final=scene.final, criteria=[preparing.Wanted("New", "Is it?", 3, 0, 10)], by=scene.by
    )
    manager = scene.stage.viewer(make_account("manager", scene.stage.network))
    new = Final.objects.get(camp=copy_camp(camp=scene.camp, by=manager))
    assert (new.pitch_minutes, new.state, new.pitches.count()) == (7, FinalState.PREPARING, 0)
    told = new.criteria.values_list("name", "asks", "weight", "least", "most", "position")
    assert list(told) == [("New", "Is it?", 3, 0, 10, 1)]
    assert final_part(scene.camp).done
    assert final_part(scene.camp).says == "3 teams present, 2 jurors"
    assert not final_part(new.camp).done
