"""Commitments: who does what by when. Nobody is bound by what somebody else wrote down for them."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import ContributionKind, ParticipantState, Taken
from punte.camps.models import Contribution, Participant, Session
from punte.camps.services.sessions.common import fresh, next_revision, note_event
from punte.web.access import Viewer


def settle(one: Contribution, *, owner: Participant | None, due: date | None, by: Viewer) -> None:
    """Set who does it and by when, and save; who is named by somebody else is asked."""
    if one.kind != ContributionKind.COMMITMENT:
        owner, due = None, None
    if owner and (owner.camp_id != one.session.item.camp_id or owner.state != ParticipantState.CONFIRMED):
        raise ValidationError({"owner": _("Choose somebody who comes to this camp.")})
    if (owner, due) == (one.owner, one.due):
        return
    before = _told(one)
    one.owner, one.due = owner, due
    one.taken = _asked(owner, by)
    one.save(update_fields=["owner", "due", "taken"])
    note_event(one, "committed" if owner else "changed", by, before, _told(one))


def reworded(one: Contribution, by: Viewer) -> None:
    """What somebody took on was changed by another: they are asked again. The caller saves."""
    if one.taken and one.owner and one.owner.account_id != by.account and one.taken != Taken.WAITING:
        before, one.taken = one.taken, Taken.WAITING
        note_event(one, "committed", by, {"taken": before}, _told(one))


@transaction.atomic
def answer_commitment(*, contribution: Contribution, takes: bool, by: Viewer) -> Contribution:
    """The one whom it names takes it on, or does not. Raises PermissionDenied for others."""
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("item").get(pk=contribution.session_id)
    )
    one = fresh(contribution, session)
    if by.network != one.network_id or one.owner is None or one.owner.account_id != by.account:
        raise PermissionDenied
    if one.withdrawn_at or one.merged_into_id:
        raise ValidationError(_("It was taken back meanwhile."))
    before, one.taken = one.taken, Taken.YES if takes else Taken.NO
    if before == one.taken:
        return one
    one.revision = next_revision(session)
    one.save(update_fields=["taken", "revision"])
    note_event(one, "taken" if takes else "refused", by, {"taken": before}, {"taken": one.taken})
    return one


def _asked(owner: Participant | None, by: Viewer) -> str:
    if owner is None:
        return ""
    return Taken.YES if owner.account_id == by.account else Taken.WAITING


def _told(one: Contribution) -> dict[str, str]:
    told = {"owner": str(one.owner_id or ""), "due": str(one.due or ""), "taken": one.taken}
    return {name: value for name, value in told.items() if value}
