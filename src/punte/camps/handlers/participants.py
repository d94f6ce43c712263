"""What follows from events of participants, from leaving a network, and from agreements taken back."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ParticipantState
from punte.camps.clock import Phase, phase
from punte.camps.models import Participant
from punte.camps.queries.organisers import organisers_of
from punte.camps.roles import PARTICIPANT
from punte.camps.services.care import CONSENT, forget_wishes_of
from punte.camps.services.common import locked
from punte.camps.services.participants.answering import withdraw
from punte.members.models import Membership
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

TO_ORGANISERS = {"applied", "confirmed", "withdrawn", "expired"}
TO_THEM = {"offered", "waitlisted", "declined", "duty_given"}
_SENTENCES = {
    "applied": (_("%(subject)s has applied."), "timber"),
    "confirmed": (_("%(subject)s comes."), "moss"),
    "withdrawn": (_("%(subject)s does not come."), "timber"),
    "expired": (_("%(subject)s has not answered; the place is free again."), "timber"),
    "offered": (_("A place at %(camp)s is offered to you."), "moss"),
    "waitlisted": (_("You are on the waiting list of %(camp)s."), "river"),
    "declined": (_("%(camp)s has no place for you this time."), "timber"),
    "duty_given": (_("You have a duty at %(camp)s."), "river"),
}
NOTICES = [
    NoticeKind(f"camps.participant_{verb}", _("Camp"), sentence, _("Somebody at %(camp)s"), tone)
    for verb, (sentence, tone) in _SENTENCES.items()
]


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing."""
    wanted = [one for one in events if _verb(one) in TO_ORGANISERS | TO_THEM]
    rows = Participant.objects.select_related("camp").in_bulk([one.subject_id for one in wanted])
    for event in wanted:
        one = rows.get(event.subject_id)
        if one:
            notify(
                accounts=[id for id in _whom(event, one) if id != event.actor_id],
                kind=f"camps.participant_{_verb(event)}",
                subject=one,
                network=one.network_id,
                args={"camp": one.camp.name},
                event=event,
            )


def _verb(event: Event) -> str:
    return event.kind.rpartition(".")[2]


def _whom(event: Event, one: Participant) -> Iterable[UUID]:
    if _verb(event) in TO_ORGANISERS:
        return organisers_of(one.camp)
    return [one.account_id] if one.account_id else []


def let_go(events: list[Event]) -> None:
    """Whoever gives up the role of a participant, or leaves the network, gives up the place.

    Who was at a camp that is over stays in its count.
    """
    ids = [event.subject_id for event in events]
    for ended in Membership.objects.filter(pk__in=ids, role=PARTICIPANT.key):
        held = Membership.objects.filter(
            account=ended.account_id, role=PARTICIPANT.key, scope=ended.scope, ended_at=None
        )
        rows = Participant.objects.filter(
            camp=ended.scope, account=ended.account_id, state=ParticipantState.CONFIRMED
        )
        for one in rows.select_related("camp__network", "account"):
            if not held.exists() and phase(one.camp) != Phase.PAST:
                _let_go(one)


@transaction.atomic
def _let_go(one: Participant) -> None:
    withdraw(locked(one.camp), one, "withdrawn", one.account_id)


def forget_care(events: list[Event]) -> None:
    """What people eat and need goes when they take their agreement back."""
    for event in events:
        if event.before.get("purpose") == CONSENT and event.subject_kind == "members.account":
            forget_wishes_of(accounts=[event.subject_id], network=event.network_id)
