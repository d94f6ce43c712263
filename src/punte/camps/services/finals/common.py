"""What the services of the final share."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import Final, Pitch
from punte.camps.policies import organise
from punte.camps.queries.duties import may_steer
from punte.records.events import record
from punte.web.access import Viewer


def own_final(final: Final, by: Viewer) -> Final:
    """The final, locked, for who organises its camp."""
    locked = locked_final(final)
    if not organise(by, locked.camp):
        raise PermissionDenied
    return locked


def steered_final(final: Final, by: Viewer) -> Final:
    """The final, locked, for who keeps its clock."""
    locked = locked_final(final)
    if not may_steer(by, locked.camp):
        raise PermissionDenied
    return locked


def locked_final(final: Final) -> Final:
    """The final as it stands, until the end of the transaction."""
    return Final.objects.select_for_update(of=("self",)).select_related("camp").get(pk=final.pk)


def require(final: Final, *states: FinalState) -> None:
    """ValidationError unless the final is in one of these states."""
    if final.state in states:
        return
    raise ValidationError(
        {
            FinalState.PREPARING: _("The final has not begun."),
            FinalState.RUNNING: _("The final is under way; this stands since it began."),
            FinalState.VOTING: _("The vote is open; this stands since it opened."),
            FinalState.CLOSED: _("The vote is closed."),
            FinalState.SHOWN: _("The results are shown already."),
        }[FinalState(final.state)]
    )


def note(
    what: str,
    subject: Final | Pitch,
    by: Viewer | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an event about the final or a pitch: '<noun>.<past participle>'."""
    record(
        f"camps.{what}",
        subject=subject,
        network=subject.network_id,
        by=by.account if by else None,
        before=before,
        after=after,
        origin=subject.team if isinstance(subject, Pitch) else subject.camp,
    )
