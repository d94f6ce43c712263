"""Who has which duty at a camp."""

from django.db.models import QuerySet

from punte.camps.choices import DutyKind
from punte.camps.models import Camp, Duty, Participant
from punte.camps.policies import organise
from punte.web.access import Viewer


def own_part(viewer: Viewer, camp: Camp) -> Participant | None:
    """The viewer's own part in the camp."""
    if viewer.account is None or viewer.network != camp.network_id:
        return None
    return Participant.objects.filter(camp=camp, account=viewer.account).first()


def jurors(camp: Camp) -> QuerySet[Participant]:
    """Who judges at the camp, by name."""
    return with_duty(camp, DutyKind.JUROR)


def with_duty(camp: Camp, kind: DutyKind) -> QuerySet[Participant]:
    """Who has the duty at the camp, for one challenge or for all."""
    having = Duty.objects.filter(participant__camp=camp, kind=kind).values("participant")
    return Participant.objects.filter(camp=camp, pk__in=having).order_by("name", "pk")


def juror_of(viewer: Viewer, camp: Camp) -> Participant | None:
    """The viewer as a juror of the camp."""
    if viewer.account is None or viewer.network != camp.network_id:
        return None
    return jurors(camp).filter(account=viewer.account).first()


def may_steer(viewer: Viewer, camp: Camp) -> bool:
    """The camp's organisers, and its facilitators: who keeps the clock."""
    if organise(viewer, camp):
        return True
    if viewer.account is None or viewer.network != camp.network_id:
        return False
    return with_duty(camp, DutyKind.FACILITATOR).filter(account=viewer.account).exists()
