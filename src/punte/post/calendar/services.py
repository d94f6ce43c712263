"""What a person changes in their calendar. It is theirs alone, so no network's log tells of it."""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import pairwise
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from punte.members.models import Account
from punte.post.models import Appointment, Exemption, Week
from punte.web.access import Viewer


def _own(account: UUID, by: Viewer) -> None:
    if by.account != account:
        raise PermissionDenied


@transaction.atomic
def save_appointment(*, appointment: Appointment, by: Viewer) -> Appointment:
    """Add or change one's own entry; a change grows its sequence, by which calendars know it."""
    _own(appointment.account_id, by)
    appointment.full_clean(exclude=["account"])
    if appointment._state.adding:
        appointment.save()
    else:
        appointment.save()
        Appointment.objects.filter(pk=appointment.pk).update(sequence=F("sequence") + 1)
        appointment.refresh_from_db(fields=["sequence"])
    return appointment


@transaction.atomic
def delete_appointment(*, appointment: Appointment, by: Viewer) -> None:
    """Remove one's own entry."""
    _own(appointment.account_id, by)
    appointment.delete()


@transaction.atomic
def set_week(*, account: Account, hours: Sequence[Sequence[tuple[time, time]]], by: Viewer) -> Week:
    """Say when one can usually meet: seven days, Monday first; an empty day is a day without."""
    _own(account.pk, by)
    if len(hours) != 7:
        raise ValidationError(_("A week has seven days."))
    for day in hours:
        if any(end <= begin for begin, end in day):
            raise ValidationError(_("The end of a time must come after its begin."))
        if any(after[0] < before[1] for before, after in pairwise(sorted(day))):
            raise ValidationError(_("The times of a day must not overlap."))
    plain = [[[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in sorted(day)] for day in hours]
    return Week.objects.update_or_create(account=account, defaults={"hours": plain})[0]


@transaction.atomic
def add_exemption(
    *, account: Account, starts_at: datetime, ends_at: datetime, free: bool, by: Viewer
) -> Exemption:
    """Say that a time is free, or not, whatever the usual week says."""
    _own(account.pk, by)
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("The end must come after the begin.")})
    return Exemption.objects.create(account=account, starts_at=starts_at, ends_at=ends_at, free=free)


@transaction.atomic
def remove_exemption(*, exemption: Exemption, by: Viewer) -> None:
    """Take an exception back."""
    _own(exemption.account_id, by)
    exemption.delete()
