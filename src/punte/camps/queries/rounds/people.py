"""Who is in a round, and who may meet whom."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from punte.camps.choices import ParticipantState, RoundState, Whom
from punte.camps.models import Camp, Participant, Planning, Round, Sitting
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


def gone_since(rounds: Iterable[Round]) -> dict[UUID, list[Participant]]:
    """Round → who comes no more since its plan was published, so that it is to be mended; two queries."""
    ids = [one.pk for one in rounds if one.state == RoundState.PUBLISHED]
    plans = Planning.objects.filter(round__in=ids, published_at__isnull=False).order_by("published_at")
    published = dict(plans.values_list("round", "published_at"))
    sittings = Sitting.objects.filter(round__in=ids, slot__starts_at__gt=timezone.now())
    left = ~Q(one__state=ParticipantState.CONFIRMED) | ~Q(other__state=ParticipantState.CONFIRMED)
    found: dict[UUID, dict[UUID, Participant]] = {}
    for sitting in sittings.filter(left).select_related("one", "other"):
        at = published.get(sitting.round_id)
        for one in (sitting.one, sitting.other):
            if one.state != ParticipantState.CONFIRMED and at and one.state_at > at:
                found.setdefault(sitting.round_id, {})[one.pk] = one
    return {id: sorted(people.values(), key=lambda one: one.name) for id, people in found.items()}


def of_pair(one: UUID, other: UUID) -> Q:
    """Sittings of these two."""
    first, second = sorted((one, other))
    return Q(one=first, other=second)


def of_person(ids: Iterable[UUID]) -> Q:
    """Sittings in which one of these is."""
    wanted = list(ids)
    return Q(one__in=wanted) | Q(other__in=wanted)
