"""What follows from events of sessions: whoever is named in a commitment is asked."""

from django.utils.translation import gettext_lazy as _

from punte.camps.choices import Taken
from punte.camps.models import Contribution
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

COMMITTED = NoticeKind(
    "camps.commitment_asked",
    _("Commitment"),
    _("Written down for you in a session: “%(subject)s”. Take it on, or say that it is not yours."),
    _("A commitment was written down for you in a session."),
    "timber",
)


def ask(events: list[Event]) -> None:
    """A notice to the one who is named by another; writing it again changes nothing."""
    wanted = {one.subject_id: one for one in events if one.after.get("taken") == Taken.WAITING}
    rows = Contribution.objects.filter(pk__in=list(wanted), taken=Taken.WAITING).select_related("owner")
    for one in rows:
        if one.owner and one.owner.account_id:
            notify(
                accounts=[one.owner.account_id],
                kind=COMMITTED.kind,
                subject=one,
                network=one.network_id,
                event=wanted[one.pk],
            )
