"""Who is in which team on the organisers' board: moved, pinned, taken back."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.models import Camp, Placement, Step, Team
from punte.camps.queries.members import members
from punte.camps.services.common import locked, must_organise
from punte.records.events import Happening, record_many
from punte.records.refs import Ref
from punte.web.access import Viewer

type Moved = tuple[UUID, UUID | None, UUID | None]  # participant, from team, to team


@transaction.atomic
def move_people(*, camp: Camp, people: Collection[UUID], team: Team | None, by: Viewer) -> Step | None:
    """Put these participants into a team of their camp, or beside all teams; None when all are there already.

    Raises ValidationError for a team of another camp, and for who is not to be in a team (does not come,
    facilitates, judges).
    """
    camp = locked(camp)
    must_organise(camp, by)
    if team and team.camp_id != camp.pk:
        raise ValidationError(_("That team belongs to another camp."))
    _must_be_members(camp, people)
    moves = place(camp, dict.fromkeys(people, team.pk if team else None))
    _note(camp, moves, by.account)
    return keep_step(camp, moves, by.account)


@transaction.atomic
def pin_people(*, camp: Camp, people: Collection[UUID], pinned: bool, by: Viewer) -> int:
    """Keep these where they are when teams are formed anew, or let them go again; how many changed."""
    camp = locked(camp)
    must_organise(camp, by)
    _must_be_members(camp, people)
    found = Placement.objects.filter(participant__in=people, team__isnull=False).exclude(pinned=pinned)
    changed = list(found.values_list("participant", flat=True))
    found.update(pinned=pinned)
    record_many(
        Happening(
            "camps.participant.pinned" if pinned else "camps.participant.unpinned",
            Ref("camps.participant", one),
            camp.network_id,
            by.account,
        )
        for one in changed
    )
    return len(changed)


def _must_be_members(camp: Camp, people: Collection[UUID]) -> None:
    if not people:
        raise ValidationError(_("Choose who it is about first."))
    if members(camp).filter(pk__in=people).count() != len(set(people)):
        raise ValidationError(_("Somebody of these does not come, or has a duty outside of teams."))


@transaction.atomic
def undo_step(*, camp: Camp, by: Viewer) -> Step:
    """Take back the last change of the board; who was moved since stays, who is gone stays out.

    ValidationError: there is none.
    """
    camp = locked(camp)
    must_organise(camp, by)
    step = Step.objects.filter(camp=camp, undone=False).first()
    if step is None:
        raise ValidationError(_("There is nothing to take back."))
    now = dict(Placement.objects.filter(participant__camp=camp).values_list("participant", "team"))
    teams = set(Team.objects.filter(camp=camp).values_list("pk", flat=True))
    here = set(members(camp).values_list("pk", flat=True))
    back: dict[UUID, UUID | None] = {}
    for participant, origin, target in _moved(step):
        if participant in here and now.get(participant) == target and (origin is None or origin in teams):
            back[participant] = origin
    moves = place(camp, back)
    _note(camp, moves, by.account)
    step.undone = True
    step.save(update_fields=["undone"])
    return step


def place(camp: Camp, target: Mapping[UUID, UUID | None]) -> list[Moved]:
    """Write these places; those that changed. Whoever leaves a team is pinned no more."""
    rows = {one.participant_id: one for one in Placement.objects.filter(participant__in=target)}
    moves: list[Moved] = []
    fresh, changed = [], []
    for participant, team in target.items():
        row = rows.get(participant)
        origin = row.team_id if row else None
        if origin == team:
            continue
        moves.append((participant, origin, team))
        if row is None:
            fresh.append(Placement(network=camp.network, participant_id=participant, team_id=team))
        else:
            row.team_id, row.pinned = team, row.pinned and team is not None
            changed.append(row)
    Placement.objects.bulk_create(fresh)
    Placement.objects.bulk_update(changed, ["team", "pinned"], batch_size=200)
    return moves


def keep_step(camp: Camp, moves: Sequence[Moved], by: UUID | None) -> Step | None:
    """Remember a change, so that it can be taken back."""
    if not moves:
        return None
    told = [[str(id) if id else None for id in move] for move in moves]
    return Step.objects.create(network=camp.network, camp=camp, by_id=by, moves=told)


def _note(camp: Camp, moves: Sequence[Moved], by: UUID | None) -> None:
    record_many(
        Happening(
            "camps.participant.placed",
            Ref("camps.participant", participant),
            camp.network_id,
            by,
            {"team": str(origin) if origin else None},
            {"team": str(target) if target else None},
            Ref("camps.team", target) if target else None,
        )
        for participant, origin, target in moves
    )


def _moved(step: Step) -> list[Moved]:
    return [
        (UUID(one), UUID(origin) if origin else None, UUID(target) if target else None)
        for one, origin, target in step.moves
    ]
