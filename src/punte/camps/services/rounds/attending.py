"""'We met', by one tap of each; what both say is evidence between them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.services.met import note_met
from punte.camps.models import Participant, Sitting
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def say_met(*, sitting: Sitting, met: bool, by: Viewer) -> Sitting:
    """One of the two says whether they met; once both say yes it is noted between them, and stands.

    Raises ValidationError before the meeting has begun, for one called off, and when it stands already.
    """
    row = Sitting.objects.select_for_update(of=("self",)).select_related(
        "slot", "round", "one__person", "other__person"
    )
    sitting = row.get(pk=sitting.pk)
    side = _side(sitting, by)
    if sitting.cancelled or sitting.slot.starts_at > timezone.now():
        raise ValidationError(_("That meeting has not taken place yet."))
    if sitting.one_met and sitting.other_met:
        if met:
            return sitting
        raise ValidationError(_("You both said that you met; that stands."))
    setattr(sitting, f"{side}_met", met)
    sitting.save(update_fields=[f"{side}_met"])
    if sitting.one_met and sitting.other_met:
        _note(sitting, by)
    return sitting


def _side(sitting: Sitting, by: Viewer) -> str:
    sides: dict[str, Participant] = {"one": sitting.one, "other": sitting.other}
    for name, person in sides.items():
        if by.account is not None and person.account_id == by.account and by.network == sitting.network_id:
            return name
    raise PermissionDenied


def _note(sitting: Sitting, by: Viewer) -> None:
    record(
        "camps.sitting.held",
        subject=sitting,
        network=sitting.network_id,
        by=by.account,
        origin=sitting.round,
    )
    a, b = sitting.one.person, sitting.other.person
    if a and b:
        note_met(a=a, b=b, at=sitting.slot.starts_at, source=sitting, by=by.account)
