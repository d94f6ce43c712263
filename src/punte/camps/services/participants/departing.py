"""What somebody leaves behind who comes no more: their team, seats, wishes, duties. The log keeps it."""

from uuid import UUID

from django.utils import timezone

from punte.camps.choices import DutyKind
from punte.camps.clock import Phase, phase
from punte.camps.models import Ask, Away, Camp, Duty, Participant, Placement, Score, Seat
from punte.camps.services.rounds.asking import number_asks
from punte.records.events import Happening, record_many


def clear(camp: Camp, one: Participant, by: UUID | None) -> None:
    """Take them out of all that is still to come; what a camp that is over was like stays.

    Meetings are called off by a handler, which tells the other of the two.
    """
    if phase(camp) == Phase.PAST:
        return
    record_many([*_team(camp, one, by), *_duties(camp, one, by)])
    Seat.objects.filter(participant=one, item__ends_at__gt=timezone.now()).delete()
    Away.objects.filter(participant=one).delete()
    _wishes(one)


def _team(camp: Camp, one: Participant, by: UUID | None) -> list[Happening]:
    place = Placement.objects.filter(participant=one).select_related("team", "published_team").first()
    if place is None:
        return []
    place.delete()
    left = place.published_team or place.team
    if left is None:
        return []
    kind = "camps.participant.team_left"
    before = {"team": str(left.pk), "published": place.published_team is not None}
    return [Happening(kind, one, camp.network_id, by, before, {"team": None}, left)]


def _duties(camp: Camp, one: Participant, by: UUID | None) -> list[Happening]:
    """Points that a juror has given stand, and so does the duty by which they were given."""
    duties = Duty.objects.filter(participant=one)
    if Score.objects.filter(juror=one).exists():
        duties = duties.exclude(kind=DutyKind.JUROR)
    told = [
        Happening(
            "camps.participant.duty_left",
            one,
            camp.network_id,
            by,
            {"duty": duty.kind, "challenge": str(duty.challenge_id) if duty.challenge_id else None},
            {},
        )
        for duty in duties
    ]
    duties.delete()
    return told


def _wishes(one: Participant) -> None:
    """Their wishes to meet others go, and others' to meet them: those have one more to give."""
    others = Ask.objects.filter(asked=one)
    touched = list(others.values_list("round", "asker"))
    others.delete()
    Ask.objects.filter(asker=one).delete()
    for round, asker in touched:
        number_asks(Ask.objects.filter(round=round, asker=asker).order_by("rank", "created_at"))
