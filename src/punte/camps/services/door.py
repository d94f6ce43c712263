"""The door: somebody is there today, once; a slip of the finger can be undone."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ParticipantState
from punte.camps.clock import today
from punte.camps.models import CheckIn, Participant
from punte.camps.queries.door import keeps_door
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def check_in(*, one: Participant, by: Viewer) -> bool:
    """Note that somebody is there today (of the camp's zone); False when that was noted already."""
    if not keeps_door(by, one.camp):
        raise PermissionDenied
    one = Participant.objects.select_for_update(of=("self",)).select_related("camp__network").get(pk=one.pk)
    if one.state != ParticipantState.CONFIRMED:
        raise ValidationError(_("%(name)s has no place.") % {"name": one.name})
    day = today(one.camp)
    if not one.camp.starts_on <= day <= one.camp.ends_on:
        raise ValidationError(_("The camp is not today."))
    _row, made = CheckIn.objects.get_or_create(
        participant=one,
        day=day,
        defaults={"network": one.camp.network, "at": timezone.now(), "by_id": by.account},
    )
    if made:
        _note("checked_in", one, day.isoformat(), by)
    return made


@transaction.atomic
def undo_check_in(*, one: Participant, by: Viewer) -> bool:
    """Take today's back; False when there was none."""
    if not keeps_door(by, one.camp):
        raise PermissionDenied
    day = today(one.camp)
    if not CheckIn.objects.filter(participant=one, day=day).delete()[0]:
        return False
    _note("checked_out", one, day.isoformat(), by)
    return True


def _note(verb: str, one: Participant, day: str, by: Viewer) -> None:
    record(
        f"camps.participant.{verb}",
        subject=one,
        network=one.network_id,
        by=by.account,
        after={"day": day},
    )
