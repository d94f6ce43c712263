"""Who comes no more is out of team, wishes, meetings and duties; those who work with them see it at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from punte.camps.choices import DutyKind, ItemKind, ParticipantState, PlanningState, RoundState
from punte.camps.models import (
    Ask,
    Duty,
    Participant,
    Placement,
    Planning,
    Round,
    RoundSlot,
    Seat,
    Sitting,
    Step,
)
from punte.camps.queries.rounds.people import gone_since
from punte.camps.queries.teams import board_of, published_teams
from punte.camps.services import participants as services
from punte.camps.services.teams import undo_step
from punte.post.desk.registry import gather
from punte.post.models import Notice
from punte.post.places import places_of
from punte.records.models import Event
from punte.records.people.erasure import ask_erasure
from punte.records.refs import Ref
from tests.camps.conftest import Stage, at
from tests.camps.participants.conftest import account_of, text

pytestmark = pytest.mark.django_db
type Make = Callable[..., Participant]


@pytest.fixture
def full(stage: Stage, applied: Make) -> Stage:
    """Ana, Bo and Cy in a published team, Fay facilitates, Wu waits for a place; there are four."""
    ana, bo, cy, fay = (stage.add_participant(name) for name in ("Ana", "Bo", "Cy", "Fay"))
    applied("Wu", state=ParticipantState.WAITING, waiting_since=timezone.now())
    stage.add_team(stage.challenges[0], ana, bo, cy)
    for one, kind in ((fay, DutyKind.FACILITATOR), (ana, DutyKind.SPEAKER)):
        Duty.objects.create(network=stage.network, participant=one, kind=kind)
    stage.camp.places = 4
    stage.camp.save()
    return stage


def meetings(stage: Stage) -> Round:
    """A published round in which Ana meets Bo, and Bo wishes for Ana first, then for Cy."""
    ana, bo, cy = stage.participants[:3]
    network = stage.network
    round = Round.objects.create(network=network, camp=stage.camp, title="Dates", state=RoundState.PUBLISHED)
    slot = RoundSlot.objects.create(network=network, round=round, starts_at=at(14, 7))
    for rank, asked in enumerate((ana, cy), 1):
        Ask.objects.create(network=network, round=round, asker=bo, asked=asked, rank=rank)
    pair = sorted((ana, bo), key=lambda one: one.pk)
    Sitting.objects.create(network=network, round=round, slot=slot, table=1, one=pair[0], other=pair[1])
    Planning.objects.create(
        network=network, round=round, state=PlanningState.DONE, published_at=timezone.now()
    )
    return round


def told(account: Any) -> set[str]:
    return set(Notice.objects.filter(account=account).values_list("kind", flat=True))


def test_who_withdraws_is_out_of_everything_and_those_concerned_see_it(
    full: Stage, run_jobs: Any, sign_in: Any
) -> None:
    ana, bo, cy, fay, wu = full.participants
    round, by = meetings(full), full.viewer(full.organiser)
    mixing = full.add_item("Mix", at(13, 8), at(13, 9), kind=ItemKind.MIXING)
    Seat.objects.create(network=full.network, item=mixing, participant=ana, round=1, table=1)
    team = Placement.objects.get(participant=ana).team
    assert team
    # A change of the board from before, which put Ana beside the teams, does not bring her back.
    Step.objects.create(network=full.network, camp=full.camp, moves=[[str(ana.pk), str(team.pk), None]])
    services.leave(one=ana, by=full.viewer(ana))
    undo_step(camp=full.camp, by=by)
    assert list(
        Placement.objects.values_list("participant__name", flat=True).order_by("participant__name")
    ) == [
        "Bo",
        "Cy",
    ]
    assert not Duty.objects.filter(participant=ana).exists()
    assert not Seat.objects.exists()
    assert list(Ask.objects.values_list("asked__name", "rank")) == [("Cy", 1)]
    left = Event.objects.get(kind="camps.participant.team_left")
    assert (left.subject_id, left.origin_id) == (ana.pk, team.pk)
    wu.refresh_from_db()
    assert wu.state == ParticipantState.OFFERED, "waiting people are asked as before"

    run_jobs()
    assert Sitting.objects.get().cancelled
    assert [told(account_of(one)) >= {"camps.team_left"} for one in (bo, cy, fay)] == [True] * 3
    assert told(full.organiser) >= {
        "camps.team_left",
        "camps.duty_left_speaker",
        "camps.participant_withdrawn",
    }
    assert "camps.team_left" not in told(account_of(ana)) | told(account_of(wu))

    (shown,) = published_teams(full.camp, bo.account_id)
    assert ([one.name for one in shown.people], [one.name for one in shown.gone]) == (["Bo", "Cy"], ["Ana"])
    assert [[one.name for one in column.gone] for column in board_of(full.camp).columns] == [["Ana"]]
    teams = "/n/corridor/camps/cluj/teams/"
    assert "Comes no more: Ana" in text(sign_in(account_of(bo)).get(teams))
    organiser = sign_in(full.organiser)
    assert "Comes no more: Ana" in text(organiser.get(f"{teams}board/"))
    assert "mend the plan" in text(organiser.get("/n/corridor/camps/cluj/one-to-one/"))
    desk = text(organiser.get(f"/n/corridor/camps/cluj/one-to-one/{round.pk}/desk/"))
    assert "1 person comes no more since this plan was published" in desk
    keys = [one.key for one in gather(full.organiser, places_of(full.organiser))]
    assert f"camps.mend.{round.pk}" in keys
    later = timezone.now() + timedelta(seconds=1)
    Planning.objects.create(network=full.network, round=round, state=PlanningState.DONE, published_at=later)
    assert gone_since([round]) == {}, "once it is mended and published, nothing is left to do"


@pytest.mark.parametrize("over", [False, True])
def test_whoever_is_erased_frees_the_place_until_the_camp_is_over(
    full: Stage, run_jobs: Any, time_machine: time_machine.TimeMachineFixture, over: bool
) -> None:
    ana, wu = full.participants[0], full.participants[-1]
    if over:
        time_machine.move_to(at(20, 8))
        with pytest.raises(ValidationError, match="over"):
            services.leave(one=ana, by=full.viewer(ana))
    ask_erasure(Ref("members.account", account_of(ana).pk))
    run_jobs()
    ana.refresh_from_db()
    wu.refresh_from_db()
    assert ana.name == ""
    assert Placement.objects.filter(participant=ana).exists() is over
    assert ana.state == (ParticipantState.CONFIRMED if over else ParticipantState.WITHDRAWN)
    assert wu.state == (ParticipantState.WAITING if over else ParticipantState.OFFERED)
    (team,) = published_teams(full.camp, None)
    assert [one.name for one in team.gone] == ([] if over else [""])
