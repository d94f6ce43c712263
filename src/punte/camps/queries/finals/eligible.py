"""Who may vote: whoever was checked in at the door on any day of the camp."""

from django.db.models import QuerySet

from punte.camps.models import CheckIn, Final, Participant


def eligible(final: Final) -> QuerySet[Participant]:
    """The camp's participants who may vote."""
    came = CheckIn.objects.filter(participant__camp=final.camp_id).values("participant")
    return Participant.objects.filter(camp=final.camp_id, pk__in=came)


def not_listed(final: Final) -> QuerySet[Participant]:
    """Those who may vote and are not on the list of voters yet: they came after the vote opened."""
    return eligible(final).exclude(votes__final=final)
