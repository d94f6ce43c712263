"""A round planned by the engine: asked for by an organiser, done by a worker."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from punte.engines.scheduling.large import solve_large
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
        drawn = draw(round, now=timezone.now() if live else None)
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
    now = timezone.now() if run.live else None
    try:
        drawn = draw(run.round, now=now)
    except ValueError as error:
        _end(run, PlanningState.FAILED, {"trouble": str(error)})
        return
    result = solve_large(drawn.problem, seconds=LIVE_SECONDS if run.live else SECONDS)
    tables = _kept_tables(run.round, drawn, result) if run.live else result.tables
    _end(run, PlanningState.DONE, _said(drawn, result, tables))


def _kept_tables(round: Round, drawn: Drawn, result: scheduling.Result) -> list[int]:
    """Who stays in their time stays at their table; the others get what is left."""
    published = {
        (one.one_id, one.other_id, one.slot_id): one.table
        for one in Sitting.objects.filter(round=round, cancelled=False)
    }
    found = list(result.tables)
    by_slot: dict[int, list[int]] = defaultdict(list)
    for request, slot in enumerate(result.slots):
        if slot >= 0 and found[request]:
            by_slot[slot].append(request)
    for slot, requests in by_slot.items():
        row = drawn.slots[slot]
        stays = {one: published.get((*drawn.pairs[one], row.pk)) for one in requests}
        taken = {table for table in stays.values() if table and table not in row.closed}
        free = (t for t in range(1, round.tables + 1) if t not in taken and t not in row.closed)
        for one in requests:
            kept = stays[one]
            found[one] = kept if kept and kept in taken else next(free)
    return found


def _said(drawn: Drawn, result: scheduling.Result, tables: Sequence[int]) -> Mapping[str, Any]:
    meetings = [
        {"one": str(pair[0]), "other": str(pair[1]), "slot": str(drawn.slots[slot].pk), "table": table}
        for pair, slot, table in zip(drawn.pairs, result.slots, tables, strict=True)
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
