"""A person's own data: a copy, and erasing."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members import jobs
from punte.members.models import Account, DataExport, Membership
from punte.members.services.memberships import is_last_manager
from punte.records.events import record
from punte.records.people.erasure import ask_erasure
from punte.records.refs import ref
from punte.web.access import Viewer

KEPT = timedelta(days=7)
NOT_AGAIN_WITHIN = timedelta(minutes=2)


@transaction.atomic
def ask_export(*, account: Account, by: Viewer) -> DataExport:
    """Have a copy made by a job; one that is being made, or was made a moment ago, is returned."""
    if by.account != account.pk:
        raise PermissionDenied
    now = timezone.now()
    recent = DataExport.objects.filter(account=account, created_at__gt=now - NOT_AGAIN_WITHIN).first()
    if recent:
        return recent
    export = DataExport.objects.create(account=account, expires_at=now + KEPT)
    record("members.export.asked", subject=export, network=None, by=account.pk)
    jobs.make_data_export.enqueue(export=str(export.pk), by=str(account.pk))
    return export


def networks_to_hand_over(account: Account) -> list[Membership]:
    """Networks that would have no manager without this person."""
    held = Membership.objects.filter(account=account, ended_at=None).select_related("network")
    return [membership for membership in held if is_last_manager(membership)]


@transaction.atomic
def ask_own_erasure(*, account: Account, by: Viewer) -> None:
    """Switch the account off at once, end its roles, and have everything personal erased by a job.

    Raises ValidationError while the person is the last manager of a network.
    """
    if by.account != account.pk:
        raise PermissionDenied
    if waiting := networks_to_hand_over(account):
        names = ", ".join(one.network.name for one in waiting)
        raise ValidationError(
            _("Only you manage %(networks)s. Make somebody else manager first; nothing was erased.")
            % {"networks": names}
        )
    now = timezone.now()
    for membership in Membership.objects.filter(account=account, ended_at=None):
        Membership.objects.filter(pk=membership.pk).update(ended_at=now)
        record(
            "members.membership.ended",
            subject=membership,
            network=membership.network_id,
            by=None,
            before={"role": membership.role},
        )
    account.is_active = False
    account.mail_stopped = True
    account.save(update_fields=["is_active", "mail_stopped"])
    ask_erasure(ref(account))
