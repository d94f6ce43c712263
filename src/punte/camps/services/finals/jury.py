"""What jurors do: points, notes, conflicts of interest.

The log says that a juror gave points, and by which criteria; never how many.
"""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import ConflictKind, FinalState
from punte.camps.models import Conflict, Criterion, Final, Participant, Pitch, Remark, Score
from punte.camps.queries.finals.jury import conflicts_found, judges
from punte.camps.services.finals.common import locked_final, note, require
from punte.web.access import Viewer

OPEN = (FinalState.RUNNING, FinalState.VOTING)


@transaction.atomic
def give_points(
    *, pitch: Pitch, juror: Participant, points: Mapping[UUID, int | None], remark: str | None, by: Viewer
) -> list[str]:
    """Set one's points for a pitch by some criteria (None takes them back), and one's note.

    Returns the names of the criteria whose points changed. A juror with a
    conflict of interest is refused, also where it is found only now.
    """
    final = _judged(pitch, juror, by)
    find_conflicts(final=final)
    if Conflict.objects.filter(pitch=pitch, juror=juror).exists():
        raise ValidationError(_("You do not judge this team: there is a conflict of interest."))
    criteria = {one.pk: one for one in final.criteria.all()}
    changed = [
        criteria[key].name for key, value in points.items() if _set(pitch, juror, criteria.get(key), value)
    ]
    if remark is not None:
        Remark.objects.update_or_create(
            pitch=pitch, juror=juror, defaults={"network_id": final.network_id, "text": remark.strip()[:2000]}
        )
    if changed:
        note("pitch.scored", pitch, by, after={"criteria": changed})
    return changed


def _set(pitch: Pitch, juror: Participant, criterion: Criterion | None, value: int | None) -> bool:
    """Write one number; True when it is another one than before."""
    if criterion is None:
        raise ValidationError(_("There is no such criterion."))
    mine = Score.objects.filter(pitch=pitch, juror=juror, criterion=criterion)
    if value is None:
        return bool(mine.delete()[0])
    if not criterion.least <= value <= criterion.most:
        raise ValidationError(
            _("Between %(least)d and %(most)d points.") % {"least": criterion.least, "most": criterion.most}
        )
    before = mine.values_list("points", flat=True).first()
    Score.objects.update_or_create(
        pitch=pitch,
        juror=juror,
        criterion=criterion,
        defaults={"network_id": pitch.network_id, "points": value},
    )
    return before != value


@transaction.atomic
def declare_conflict(*, pitch: Pitch, juror: Participant, reason: str, by: Viewer) -> Conflict:
    """Say that one does not judge this pitch, and why. Points given before are deleted."""
    final = _judged(pitch, juror, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a few words why. It is told with the results.")})
    conflict, made = Conflict.objects.get_or_create(
        pitch=pitch,
        juror=juror,
        defaults={
            "network_id": final.network_id,
            "kind": ConflictKind.DECLARED,
            "reason": reason.strip()[:300],
        },
    )
    if made:
        _drop_points(pitch, juror)
        _tell(conflict, by)
    return conflict


@transaction.atomic
def take_back_conflict(*, pitch: Pitch, juror: Participant, by: Viewer) -> None:
    """Take back what one declared oneself; what was found stays."""
    _judged(pitch, juror, by)
    mine = Conflict.objects.filter(pitch=pitch, juror=juror, kind=ConflictKind.DECLARED)
    if mine.delete()[0]:
        note("pitch.conflict_taken_back", pitch, by, {"juror": str(juror.pk)})


def find_conflicts(*, final: Final) -> int:
    """Write down the conflicts that are found in teams and organisations; how many are new.

    Called in the transaction of what depends on it.
    """
    count = 0
    for pitch, juror, kind in conflicts_found(final):
        conflict, made = Conflict.objects.get_or_create(
            pitch=pitch, juror=juror, defaults={"network_id": final.network_id, "kind": kind}
        )
        if made:
            _drop_points(pitch, juror)
            _tell(conflict, None)
            count += 1
    return count


def _drop_points(pitch: Pitch, juror: Participant) -> None:
    Score.objects.filter(pitch=pitch, juror=juror).delete()


def _tell(conflict: Conflict, by: Viewer | None) -> None:
    told = {"juror": str(conflict.juror_id), "kind": conflict.kind}
    note("pitch.conflict_noted", conflict.pitch, by, after=told)


def _judged(pitch: Pitch, juror: Participant, by: Viewer) -> Final:
    """The pitch's final, locked, while it is open to this juror."""
    final = locked_final(pitch.final)
    if by.account is None or juror.account_id != by.account or by.network != final.network_id:
        raise PermissionDenied
    if juror.camp_id != final.camp_id or not judges(juror, pitch):
        raise PermissionDenied
    require(final, *OPEN)
    return final
