"""The board: formed by the engine, moved by hand, taken back, published; who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from punte.camps.choices import DutyKind, FormingState, ParticipantState
from punte.camps.jobs.teams import ask
from punte.camps.models import Duty, Forming, Participant, Placement, Team
from punte.camps.queries.members import members
from punte.camps.queries.teams import board_of, published_teams, suggested_numbers
from punte.camps.services import teams as services
from punte.camps.services.teams.forming import form_teams
from punte.camps.words.teams import report_of
from punte.members.models import Network
from punte.records.models import Event
from tests.camps.conftest import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
type Outbox = Callable[[], list[Any]]


@pytest.fixture
def full(stage: Stage) -> Stage:
    """Twelve people of four kinds, and a team for each challenge; three to ten in a team."""
    stage.camp.team_least, stage.camp.team_most = 3, 10
    stage.camp.save()
    for number in range(12):
        stage.add_participant(
            f"Person {number:02}", likes=1 + number % 2, gender="woman" if number < 6 else "man"
        )
    stage.add_team(stage.challenges[0], published=False)
    stage.add_team(stage.challenges[1], published=False)
    return stage


def where(stage: Stage) -> dict[str, str | None]:
    rows = Placement.objects.filter(participant__camp=stage.camp).select_related("participant", "team")
    return {row.participant.name: row.team.name if row.team else None for row in rows}


def test_the_engine_places_everybody_in_balance_and_says_how_near_it_came(full: Stage, run_jobs: Any) -> None:
    by = full.viewer(full.organiser)
    ask(camp=full.camp, gentle=False, by=by)
    with pytest.raises(ValidationError, match="at this moment"):
        ask(camp=full.camp, gentle=False, by=by)
    run_jobs()
    board = board_of(full.camp)
    assert [column.people for column in board.columns] == [6, 6]
    assert board.beside == []
    assert [
        (off.attribute, off.by) for column in board.columns for off in column.off if off.attribute == "gender"
    ] == []
    assert board.forming is not None
    report = report_of(board.forming, board)
    assert board.forming.state == FormingState.DONE
    assert {cost.label for cost in report.costs} >= {"Helix", "Countries", "Wishes"}
    assert report.verdict
    assert Event.objects.filter(kind="camps.team.formed", subject_id=full.camp.pk).count() == 1
    services.undo_step(camp=full.camp, by=by)
    assert set(where(full).values()) == {None}


def test_pins_rules_and_a_gentle_mending_are_kept(full: Stage, run_jobs: Any) -> None:
    by, (ana, bo, cy, *_rest) = full.viewer(full.organiser), full.participants
    first, second = Team.objects.filter(camp=full.camp)
    services.add_rule(one=ana, other=bo, apart=False, by=by)
    services.add_rule(one=bo, other=cy, apart=True, by=by)
    services.move_people(camp=full.camp, people=[ana.pk], team=second, by=by)
    services.pin_people(camp=full.camp, people=[ana.pk], pinned=True, by=by)
    ask(camp=full.camp, gentle=False, by=by)
    run_jobs()
    found = where(full)
    assert (found[ana.name], found[bo.name], found[cy.name]) == (second.name, second.name, first.name)
    # One leaves and one comes: the others stay where they are.
    Participant.objects.filter(pk=full.participants[5].pk).update(state=ParticipantState.WITHDRAWN)
    late = full.add_participant("Late")
    ask(camp=full.camp, gentle=True, by=by)
    run_jobs()
    after = where(full)
    assert {name: team for name, team in after.items() if name not in {late.name}} == found
    report = report_of(Forming.objects.filter(camp=full.camp)[0], board_of(full.camp))
    assert report.moves == [f"Late → {after['Late']}: joins"]


def test_rules_that_contradict_each_other_are_named_and_the_board_stays(full: Stage, run_jobs: Any) -> None:
    by, (ana, bo, *_rest) = full.viewer(full.organiser), full.participants
    first, second = Team.objects.filter(camp=full.camp)
    for person, team in ((ana, first), (bo, second)):
        services.move_people(camp=full.camp, people=[person.pk], team=team, by=by)
    services.pin_people(camp=full.camp, people=[ana.pk, bo.pk], pinned=True, by=by)
    services.add_rule(one=ana, other=bo, apart=False, by=by)
    before = where(full)
    ask(camp=full.camp, gentle=False, by=by)
    run_jobs()
    board = board_of(full.camp)
    assert board.forming is not None
    assert board.forming.state == FormingState.IMPOSSIBLE
    assert set(report_of(board.forming, board).conflict) == {
        f"{ana.name} in {first.name}",
        f"{bo.name} in {second.name}",
        " together".join([", ".join(sorted((ana.name, bo.name), key=lambda n: n)), ""]),
    }
    assert where(full) == before


def test_a_run_that_has_ended_is_not_done_twice(full: Stage) -> None:
    run = Forming.objects.create(network=full.network, camp=full.camp, state=FormingState.FAILED)
    form_teams(forming=run.pk)
    assert where(full) == {}


def test_moves_are_taken_back_one_by_one_and_spare_what_was_moved_since(full: Stage) -> None:
    by, (ana, bo, *_rest) = full.viewer(full.organiser), full.participants
    first, second = Team.objects.filter(camp=full.camp)
    services.move_people(camp=full.camp, people=[ana.pk, bo.pk], team=first, by=by)
    services.move_people(camp=full.camp, people=[ana.pk], team=second, by=by)
    assert services.move_people(camp=full.camp, people=[ana.pk], team=second, by=by) is None
    services.undo_step(camp=full.camp, by=by)
    assert where(full) == {ana.name: first.name, bo.name: first.name}
    Placement.objects.filter(participant=bo).update(team=second)
    services.undo_step(camp=full.camp, by=by)
    assert where(full) == {ana.name: None, bo.name: second.name}
    with pytest.raises(ValidationError, match="nothing to take back"):
        services.undo_step(camp=full.camp, by=by)
    placed = Event.objects.filter(kind="camps.participant.placed", subject_id=ana.pk).order_by("pk")
    assert [event.after["team"] for event in placed] == [str(first.pk), str(second.pk), str(first.pk), None]


def test_who_has_a_duty_or_does_not_come_is_in_no_team(full: Stage) -> None:
    by, (ana, bo, *_rest) = full.viewer(full.organiser), full.participants
    team = Team.objects.filter(camp=full.camp)[0]
    Duty.objects.create(network=full.network, participant=ana, kind=DutyKind.FACILITATOR)
    Participant.objects.filter(pk=bo.pk).update(state=ParticipantState.WAITING)
    assert members(full.camp).count() == 10
    for one in (ana, bo):
        with pytest.raises(ValidationError, match="duty"):
            services.move_people(camp=full.camp, people=[one.pk], team=team, by=by)
    assert {one.title: n for one, n in suggested_numbers(full.camp).items()} == {
        "Data spaces": 1,
        "Cooperation between regions": 1,
    }


def test_publishing_tells_each_once_and_again_only_whose_team_is_another(
    full: Stage, outbox: Outbox, sign_in: Any
) -> None:
    by, (ana, bo, *_rest) = full.viewer(full.organiser), full.participants
    first, second = Team.objects.filter(camp=full.camp)
    with pytest.raises(ValidationError, match="in a team yet"):
        services.publish_teams(camp=full.camp, by=by)
    services.move_people(camp=full.camp, people=[ana.pk, bo.pk], team=first, by=by)
    assert published_teams(full.camp, None) == []
    assert services.publish_teams(camp=full.camp, by=by) == 2
    assert services.publish_teams(camp=full.camp, by=by) == 0
    assert sorted(mail.subject for mail in outbox()) == [f"Your team at {full.camp.name}: {first.name}"] * 2
    assert bo.name in next(mail.text for mail in outbox() if mail.to == [ana.email])
    services.move_people(camp=full.camp, people=[bo.pk], team=second, by=by)
    assert services.publish_teams(camp=full.camp, by=by) == 1
    assert [mail.to for mail in outbox()[2:]] == [[bo.email]]
    page = sign_in(bo.account).get("/n/corridor/camps/cluj/teams/").content.decode()
    assert page.index(second.name) < page.index(first.name)
    team = services.change_team(team=second, values={"idea": "Swap heat"}, by=full.viewer(bo))
    assert team.idea == "Swap heat"
    with pytest.raises(PermissionDenied):
        services.change_team(team=second, values={"idea": "Mine"}, by=full.viewer(ana))


def test_the_board_is_the_organisers(
    full: Stage, sign_in: Any, make_account: Any, other_network: Network
) -> None:
    by, ana = full.viewer(full.organiser), full.participants[0]
    team = Team.objects.filter(camp=full.camp)[0]
    address = "/n/corridor/camps/cluj/teams/board/"
    others = [ana.account, make_account("member", full.network), make_account("organiser", full.network)]
    others += [make_account("manager", other_network)]
    for account in others:
        client = sign_in(account)
        assert client.get(address).status_code == 404
        moving = {"person": ana.pk, "team": team.pk}
        assert client.post(f"{address}move/", moving).status_code == 404
        with pytest.raises(PermissionDenied):
            services.move_people(camp=full.camp, people=[ana.pk], team=team, by=full.viewer(account))
    assert Client().get(address).status_code == 302
    assert (
        sign_in(make_account("member", full.network)).get("/n/corridor/camps/cluj/teams/").status_code == 404
    )
    page = sign_in(full.organiser)
    page.post(f"{address}move/", {"person": [ana.pk], "team": team.pk})
    assert where(full) == {ana.name: team.name}
    page.post(f"{address}undo/")
    page.post(f"{address}numbers/", {str(one.pk): 3 for one in full.challenges})
    assert Team.objects.filter(camp=full.camp).count() == 6
    assert services.make_teams(camp=full.camp, numbers={full.challenges[0].pk: 1}, by=by) == 2


@pytest.mark.parametrize("people", [1, 3])
def test_the_board_has_a_fixed_number_of_queries(
    stage: Stage, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        one = stage.add_participant(f"P{number}", likes=1)
        stage.add_team(stage.challenges[0], one)
    with django_assert_num_queries(8):
        board_of(stage.camp)
    with django_assert_num_queries(3):
        published_teams(stage.camp, None)
