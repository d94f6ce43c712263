"""Who may vote: whoever was checked in at the door on any day of the camp."""

from django.db.models import QuerySet

from punte.camps.choices import ParticipantState
from punte.camps.models import Final, Participant


def eligible(final: Final) -> QuerySet[Participant]:
    """The camp's participants who may vote."""
    return Participant.objects.filter(camp=final.camp_id, state=ParticipantState.CONFIRMED)


def not_listed(final: Final) -> QuerySet[Participant]:
    """Those who may vote and are not on the list of voters yet: they came after the vote opened."""
    return eligible(final).exclude(votes__final=final)
