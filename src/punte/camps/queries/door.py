"""Who keeps the door, and who may come through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Camp, CheckIn, Duty, Participant
from punte.camps.policies import organise
from punte.ecosystem.services.writing import folded
from punte.web.access import Viewer

SHOWN = 30


@dataclass(frozen=True)
class Guest:
    """Somebody with a place, and whether they are here today."""

    one: Participant
    here: bool


def keeps_door(viewer: Viewer, camp: Camp) -> bool:
    """The camp's organisers, and confirmed participants whose duty is to help."""
    if organise(viewer, camp):
        return True
    if viewer.account is None or viewer.network != camp.network_id:
        return False
    helping = Duty.objects.filter(
        kind=DutyKind.HELPER,
        participant__camp=camp,
        participant__account=viewer.account,
        participant__state=ParticipantState.CONFIRMED,
    )
    return helping.exists()


def counted(camp: Camp, day: date) -> tuple[int, int]:
    """How many of those with a place are here today, and how many have one; two queries."""
    coming = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED)
    here = CheckIn.objects.filter(participant__in=coming, day=day).count()
    return here, coming.count()


def guests(camp: Camp, day: date, text: str = "") -> Sequence[Guest]:
    """Everybody with a place whose name or organisation holds all the words; two queries.

    Accents do not matter: who stands at a door types Stefan for Ștefan.
    """
    words = folded(text).split()
    rows = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED).order_by("name", "pk")
    here = set(CheckIn.objects.filter(participant__camp=camp, day=day).values_list("participant", flat=True))
    found = [
        Guest(one, one.pk in here)
        for one in rows
        if all(word in folded(f"{one.name} {one.organisation_name}") for word in words)
    ]
    return sorted(found, key=lambda guest: (guest.here, folded(guest.one.name)))
