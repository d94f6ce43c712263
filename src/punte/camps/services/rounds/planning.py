"""A round planned by the engine: asked for by an organiser, done by a worker."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import PlanningState, RoundState
from punte.camps.models import Planning, Round, Sitting
from punte.camps.services.common import must_organise
from punte.camps.services.rounds.drawing import Drawn, draw
from punte.engines import scheduling
from punte.members.models import Account
from punte.web.access import Viewer

SECONDS = 10
LIVE_SECONDS = 2


@transaction.atomic
def ask_planning(*, round: Round, by: Viewer) -> Planning:
    """Ask to have the round planned, by `jobs.rounds.ask`; a published one is mended, so that few move.

    Raises ValidationError for a round without wishes or times, and while a run is under way.
    """
    must_organise(round.camp, by)
    live = round.state == RoundState.PUBLISHED
    try:
        drawn = draw(round, live=live)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if not drawn.pairs:
        raise ValidationError(_("Nobody has asked for anybody yet."))
    asker = Account.objects.filter(pk=by.account).first() if by.account else None
    try:
        with transaction.atomic():
            return Planning.objects.create(network=round.network, round=round, asked_by=asker, live=live)
    except IntegrityError as error:
        raise ValidationError(_("This round is being planned at this moment.")) from error


def plan_round(*, planning: UUID) -> None:
    """Run the engine and keep its proposal; what is published stays until the organisers publish it.

    Safe to run again.
    """
    run = Planning.objects.select_related("round__camp").get(pk=planning)
    if run.state != PlanningState.WAITING:
        return
    try:
        drawn = draw(run.round, live=run.live)
    except ValueError as error:
        _end(run, PlanningState.FAILED, {"trouble": str(error)})
        return
    if run.live:
        news = scheduling.News(now=sum(slot.starts_at <= timezone.now() for slot in drawn.slots))
        mended = scheduling.replan(drawn.problem, _places(run.round, drawn), news, seconds=LIVE_SECONDS)
        said = _said(drawn, mended.result)
        said["changes"] = [_change(drawn, change) for change in mended.changes]
    else:
        said = _said(drawn, scheduling.solve(drawn.problem, seconds=SECONDS))
    _end(run, PlanningState.DONE, said)


def _places(round: Round, drawn: Drawn) -> dict[str, tuple[int, int]]:
    """Request → slot and table as published."""
    number = {slot.pk: n for n, slot in enumerate(drawn.slots)}
    ids = {pair: str(n) for n, pair in enumerate(drawn.pairs)}
    rows = Sitting.objects.filter(round=round, cancelled=False)
    return {
        ids[one.one_id, one.other_id]: (number[one.slot_id], one.table)
        for one in rows
        if (one.one_id, one.other_id) in ids
    }


def _change(drawn: Drawn, change: scheduling.Change) -> dict[str, Any]:
    one, other = drawn.pairs[int(change.request)]
    return {"one": str(one), "other": str(other), "why": change.why, "values": dict(change.values)}


def _said(drawn: Drawn, result: scheduling.Result) -> dict[str, Any]:
    meetings = [
        {"one": str(pair[0]), "other": str(pair[1]), "slot": str(drawn.slots[slot].pk), "table": table}
        for pair, slot, table in zip(drawn.pairs, result.slots, result.tables, strict=True)
        if slot >= 0
    ]
    pairs = {str(n): pair for n, pair in enumerate(drawn.pairs)}
    return {
        "asked": len(drawn.pairs),
        "held": result.held,
        "seconds": round(result.seconds, 1),
        "optimal": result.status == "optimal",
        "terms": [asdict(term) for term in result.terms],
        "meetings": meetings,
        "unmet": [
            {
                "one": str(pairs[one.request][0]),
                "other": str(pairs[one.request][1]),
                "code": one.code,
                "values": dict(one.values),
            }
            for one in result.unmet
        ],
    }


def _end(run: Planning, state: PlanningState, said: Mapping[str, Any]) -> None:
    run.state, run.said = state, dict(said)
    run.save(update_fields=["state", "said"])
