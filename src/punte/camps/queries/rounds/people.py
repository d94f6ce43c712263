"""Who is in a round, and who may meet whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.camps.choices import ParticipantState, RoundState, Whom
from punte.camps.models import Camp, Participant, Round
from punte.camps.policies import attend, organise
from punte.camps.queries.members import home
from punte.web.access import Viewer


def rounds(viewer: Viewer, camp: Camp) -> QuerySet[Round]:
    """The camp's rounds that the viewer may see: those in preparation are the organisers'."""
    here = Round.objects.filter(camp=camp)
    if organise(viewer, camp):
        return here
    return here.exclude(state=RoundState.PREPARING) if attend(viewer, camp) else here.none()


def people_of(round: Round) -> QuerySet[Participant]:
    """Everybody who comes to the camp, by name."""
    coming = Participant.objects.filter(camp=round.camp_id, state=ParticipantState.CONFIRMED)
    return coming.select_related("person__ecosystem", "organisation").order_by("name", "pk")


def own_part(viewer: Viewer, camp: Camp) -> Participant | None:
    """The viewer's own part in the camp, if they come."""
    if viewer.account is None or viewer.network != camp.network_id:
        return None
    coming = Participant.objects.filter(camp=camp, account=viewer.account)
    return coming.filter(state=ParticipantState.CONFIRMED).select_related("person", "organisation").first()


def may_meet(round: Round, a: Participant, b: Participant) -> bool:
    """The round's rule of who may meet whom; what is not known forbids nothing."""
    if a.pk == b.pk:
        return False
    match round.whom:
        case Whom.ORGANISATION:
            return not home(a) or home(a) != home(b)
        case Whom.COUNTRY:
            return not a.country or a.country != b.country
        case Whom.ECOSYSTEM:
            mine = a.person.ecosystem_id if a.person else None
            theirs = b.person.ecosystem_id if b.person else None
            return mine is None or mine != theirs
    return True


def of_pair(one: UUID, other: UUID) -> Q:
    """Sittings of these two."""
    first, second = sorted((one, other))
    return Q(one=first, other=second)


def of_person(ids: Iterable[UUID]) -> Q:
    """Sittings in which one of these is."""
    wanted = list(ids)
    return Q(one__in=wanted) | Q(other__in=wanted)
