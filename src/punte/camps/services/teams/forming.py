"""Teams formed by the engine: asked for by an organiser, done by a worker."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from punte.camps.choices import FormingState
from punte.camps.models import Camp, Forming, Placement
from punte.camps.queries.members import members
from punte.camps.services.common import locked, must_organise
from punte.camps.services.teams.drawing import problem_of
from punte.camps.services.teams.placing import keep_step, place
from punte.engines import teaming
from punte.members.models import Account
from punte.records.events import record
from punte.web.access import Viewer

SECONDS = 10


@transaction.atomic
def ask_teams(*, camp: Camp, gentle: bool, by: Viewer) -> Forming:
    """Ask to have everybody placed anew, by `jobs.teams.ask`; `gentle`: few move from where they are.

    Raises ValidationError when there is nobody to place, no team, or a run already under way.
    """
    must_organise(camp, by)
    try:
        problem_of(camp, gentle=gentle)
    except ValueError as error:
        raise ValidationError(_("Make teams first, and have people confirmed who can be in them.")) from error
    asker = Account.objects.filter(pk=by.account).first() if by.account else None
    try:
        with transaction.atomic():
            return Forming.objects.create(network=camp.network, camp=camp, asked_by=asker, gentle=gentle)
    except IntegrityError as error:
        raise ValidationError(_("Teams are being formed at this moment.")) from error


def form_teams(*, forming: UUID, seconds: float = SECONDS) -> None:
    """Run the engine and put its proposal on the board; who was pinned meanwhile stays. Safe to run again."""
    run = Forming.objects.select_related("camp__network").get(pk=forming)
    if run.state != FormingState.WAITING:
        return
    try:
        problem = problem_of(run.camp, gentle=run.gentle)
    except ValueError:
        _end(run, FormingState.FAILED, {})
        return
    result = teaming.solve(problem, seconds=seconds)
    if result.conflict:
        _end(run, FormingState.IMPOSSIBLE, {"conflict": list(result.conflict.rules)})
        return
    _apply(run, result)


def fail_forming(*, forming: UUID) -> None:
    """Note that a run will not be done, so that another can be asked for."""
    Forming.objects.filter(pk=forming, state=FormingState.WAITING).update(state=FormingState.FAILED)


@transaction.atomic
def _apply(run: Forming, result: teaming.Result) -> None:
    camp = locked(run.camp)
    target = {UUID(member): UUID(team) for member, team in result.team_of.items()}
    here = set(members(camp).values_list("pk", flat=True))
    pinned = dict(
        Placement.objects.filter(participant__camp=camp, pinned=True).values_list("participant", "team")
    )
    # Who left while the engine was at work is placed no more.
    target = {one: pinned.get(one) or team for one, team in target.items() if one in here}
    moves = place(camp, target)
    by = run.asked_by_id
    keep_step(camp, moves, by)
    record(
        "camps.team.formed",
        subject=camp,
        network=camp.network_id,
        by=by,
        after={"moved": len(moves), "cost": result.objective, "least": result.bound},
    )
    _end(run, FormingState.DONE, _said(result))


def _said(result: teaming.Result) -> Mapping[str, Any]:
    return {
        "objective": result.objective,
        "bound": result.bound,
        "optimal": result.status == "optimal",
        "seconds": round(result.seconds, 1),
        "terms": [asdict(term) for term in result.terms],
        "moves": [{**asdict(move), "values": dict(move.values)} for move in result.moves],
    }


def _end(run: Forming, state: FormingState, said: Mapping[str, Any]) -> None:
    run.state, run.said = state, dict(said)
    run.save(update_fields=["state", "said"])
