"""What follows from events of rounds, and from somebody not coming any more."""

from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ParticipantState, RoundState
from punte.camps.models import Participant, Round, Sitting
from punte.camps.queries.rounds.people import of_person, people_of
from punte.camps.services.rounds.publishing import call_off
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

ASKING = NoticeKind(
    "camps.round_asking",
    _("Camp"),
    _("Say whom you would like to meet: “%(subject)s”."),
    _("You can say whom you would like to meet."),
    "river",
)


def tell_asking(events: list[Event]) -> None:
    """Let everybody who comes know that wishes are taken; writing it again changes nothing."""
    opened = [one for one in events if one.after.get("state") == RoundState.ASKING]
    for event in opened:
        round = Round.objects.filter(pk=event.subject_id).first()
        if round:
            accounts = [one.account_id for one in people_of(round) if one.account_id]
            notify(accounts=accounts, kind=ASKING.kind, subject=round, network=round.network_id, event=event)


def let_go(events: list[Event]) -> None:
    """Call off what is still to come of those who come no more; safe to repeat."""
    gone = Participant.objects.filter(pk__in=[event.subject_id for event in events])
    for one in gone.exclude(state=ParticipantState.CONFIRMED):
        for sitting in Sitting.objects.filter(of_person([one.pk]), cancelled=False):
            call_off(sitting, None)
