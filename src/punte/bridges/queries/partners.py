"""Who may meet whom without being introduced first, and who may look for a time for them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.bridges.choices import EvidenceKind, IntroductionState, PartyRole, PartyState
from punte.bridges.models import Evidence, Introduction, Party
from punte.bridges.policies import arrange_for, broker, manage_network, take_part
from punte.ecosystem.models import Person
from punte.web.access import Viewer

SIDES = (PartyRole.SEEKER, PartyRole.SOUGHT)


def acquainted(person: Person, others: Iterable[UUID]) -> set[UUID]:
    """Of these people those whom the person may write to: both accepted an introduction, or they met."""
    ids = list(others)
    accepted = Party.objects.filter(
        introduction__state=IntroductionState.ACCEPTED, role__in=SIDES, state=PartyState.ACCEPTED
    )
    mine = accepted.filter(person=person).values("introduction")
    introduced = accepted.filter(introduction__in=mine, person__in=ids).values_list("person", flat=True)
    return set(introduced) - {None, person.pk} | people_met(person) & set(ids)


def people_met(person: Person) -> set[UUID]:
    """Whom the person has met, as both said."""
    rows = Evidence.objects.filter(kind=EvidenceKind.MET, good=True, contested_at=None)
    pairs = rows.filter(Q(a_person=person) | Q(b_person=person)).values_list("a_person", "b_person")
    return {id for pair in pairs for id in pair if id and id != person.pk}


def own_entry(viewer: Viewer) -> Person | None:
    """The viewer's entry on the map, if there is one."""
    if viewer.account is None:
        return None
    return Person.objects.filter(network=viewer.network, account=viewer.account).first()


def partners(viewer: Viewer) -> list[Person]:
    """Whom the viewer could meet without more ado, by name."""
    me = own_entry(viewer)
    if me is None or not take_part(viewer):
        return []
    accepted = Party.objects.filter(introduction__state=IntroductionState.ACCEPTED, role__in=SIDES)
    near = accepted.filter(introduction__in=accepted.filter(person=me).values("introduction"))
    ids = acquainted(me, [*(id for id in near.values_list("person", flat=True) if id), *people_met(me)])
    return list(Person.objects.filter(pk__in=ids, account__isnull=False).order_by("folded", "pk"))


def own_people(viewer: Viewer) -> QuerySet[Person]:
    """For whom a broker may look for a time: people with an account in the ecosystems that they keep."""
    rows = Person.objects.filter(network=viewer.network, account__isnull=False).order_by("folded", "pk")
    if not broker(viewer):
        return rows.none()
    return rows if manage_network(viewer) else rows.filter(ecosystem__in=viewer.scopes("ecosystem"))


def may_meet(viewer: Viewer, people: Sequence[Person], introduction: Introduction | None = None) -> bool:
    """May the viewer propose times to exactly these people (themselves among them, unless a broker)?"""
    if not take_part(viewer) or any(one.network_id != viewer.network for one in people):
        return False
    others = [one for one in people if one.account_id != viewer.account]
    attends = len(others) < len(people)
    if introduction:
        return _of_introduction(viewer, introduction, people, attends=attends)
    me = own_entry(viewer)
    if me and attends and len(others) == 1 and acquainted(me, [others[0].pk]):
        return True
    return len(others) == 2 and all(arrange_for(viewer, one) for one in others)


def sides_of(introduction: Introduction) -> list[Person]:
    """The two whom an accepted introduction brings together; fewer when one has left."""
    rows = Party.objects.filter(introduction=introduction, role__in=SIDES, state=PartyState.ACCEPTED)
    return [one.person for one in rows.select_related("person__account").order_by("position") if one.person]


def may_arrange(viewer: Viewer, introduction: Introduction) -> bool:
    """May the viewer look for a time for the two of this introduction?"""
    two = sides_of(introduction)
    return _of_introduction(
        viewer, introduction, two, attends=any(viewer.account == one.account_id for one in two)
    )


def _of_introduction(
    viewer: Viewer, introduction: Introduction, people: Sequence[Person], *, attends: bool
) -> bool:
    """Each of the two, and who introduced them if both want them to stay."""
    if introduction.network_id != viewer.network or introduction.state != IntroductionState.ACCEPTED:
        return False
    two = sides_of(introduction)
    if len(two) < 2 or not {one.pk for one in two} <= {one.pk for one in people} or not take_part(viewer):
        return False
    if any(one.account_id == viewer.account for one in two):
        return len(people) == 2
    stays = not Party.objects.filter(introduction=introduction, role__in=SIDES, with_broker=False).exists()
    return stays and viewer.account == introduction.proposed_by_id and len(people) <= 2 + attends
