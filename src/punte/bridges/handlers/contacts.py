"""What people are told of encounters and endorsements."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Encounter, Evidence
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

MET, ENDORSED = "bridges.encounter_confirmed", "bridges.endorsed"
NOTICES = [
    NoticeKind(MET, _("We met"), _("Confirmed: %(subject)s."), _("They confirmed it."), tone="moss"),
    NoticeKind(ENDORSED, _("Endorsement"), _("Somebody endorsed you; look at it among your contacts.")),
]


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing."""
    for event in events:
        if event.kind == "bridges.encounter.confirmed":
            one = Encounter.objects.filter(pk=event.subject_id).select_related("asker").first()
            if one:
                _notify(event, MET, one.asker.account_id, one)
        elif event.after.get("kind") == EvidenceKind.ENDORSED:
            given = Evidence.objects.filter(pk=event.subject_id).select_related("b_person").first()
            if given and given.b_person:
                _notify(event, ENDORSED, given.b_person.account_id)


def _notify(event: Event, kind: str, account: UUID | None, subject: Encounter | None = None) -> None:
    if account and account != event.actor_id:
        notify(accounts=[account], kind=kind, subject=subject, network=event.network_id, event=event)
