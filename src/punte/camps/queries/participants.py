"""Participants as organisers see them, and one's own part."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Challenge, Duty, Participant, Preference
from punte.camps.policies import organise
from punte.camps.services.participants.applying import part_of
from punte.camps.services.participants.common import LAPSED, ending
from punte.ecosystem.models import Organisation
from punte.ecosystem.services.writing import folded
from punte.members.models import Account
from punte.records.tabular.duplicates import Index, Record
from punte.web.access import Viewer

__all__ = ["part_of"]
NO_ANSWER = "lapsed"  # beside the states, in the list's filter
LIKELY = 200  # organisations whose names are compared
RANKS = 3  # challenges that one may rank


def participants(viewer: Viewer, camp: Camp) -> QuerySet[Participant]:
    """Everybody in the camp, for its organisers; who has not shown that the address is theirs is not in."""
    if not organise(viewer, camp):
        return Participant.objects.none()
    return Participant.objects.filter(camp=camp).exclude(state=ParticipantState.UNPROVEN)


def for_list(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    """With what a line of the list shows; two queries more."""
    ranked = Preference.objects.select_related("challenge").order_by("rank")
    duties = Duty.objects.select_related("challenge").order_by("kind", "challenge__position")
    return (
        rows.select_related("organisation")
        .annotate(ended=ending())
        .prefetch_related(Prefetch("preferences", ranked), Prefetch("duties", duties))
    )


def participant(viewer: Viewer, camp: Camp, id: UUID) -> Participant | None:
    """One of them."""
    rows = for_list(participants(viewer, camp)).select_related("organisation", "person", "account", "care")
    found = rows.filter(pk=id).first()
    if found:
        found.camp = camp
    return found


def found_by(rows: QuerySet[Participant], text: str) -> QuerySet[Participant]:
    """Those whose name, address or organisation holds the text."""
    return rows.filter(
        Q(name__icontains=text) | Q(email__icontains=text) | Q(organisation_name__icontains=text)
    )


def _would_like(rows: QuerySet[Participant], challenge: str) -> QuerySet[Participant]:
    try:
        return rows.filter(preferences__challenge=UUID(challenge))
    except ValueError:
        return rows.none()


def _stands(rows: QuerySet[Participant], state: str) -> QuerySet[Participant]:
    if state == NO_ANSWER:
        return rows.annotate(ended=ending()).filter(state=ParticipantState.WITHDRAWN, ended=LAPSED)
    return rows.filter(state=state)


def unanswered(one: Participant) -> bool:
    """A place was kept for them until it lapsed; for those that `for_list` gives."""
    return one.state == ParticipantState.WITHDRAWN and getattr(one, "ended", "") == LAPSED


# The filters of the organisers' list, by their names in addresses; exports are narrowed by the same.
NARROWING: dict[str, Callable[[QuerySet[Participant], str], QuerySet[Participant]]] = {
    "q": found_by,
    "state": _stands,
    "country": lambda rows, value: rows.filter(country=value),
    "helix": lambda rows, value: rows.filter(helix=value),
    "challenge": _would_like,
    "duty": lambda rows, value: rows.filter(duties__kind=value).distinct(),
    "experience": lambda rows, value: rows.filter(experience=value),
}


def challenges_of(camp: Camp) -> list[Challenge]:
    """The camp's challenges by their number."""
    return list(Challenge.objects.filter(camp=camp).order_by("position"))


def own_parts(account: Account, states: Iterable[str]) -> list[Participant]:
    """The account's parts in camps, in these states."""
    rows = Participant.objects.filter(account=account, state__in=list(states))
    return list(rows.select_related("camp__network").order_by("camp__starts_on", "pk"))


def like_organisation(one: Participant) -> list[Organisation]:
    """Organisations of the map that may be the one named, the likeliest first. Only a proposal."""
    words = sorted(folded(one.organisation_name).split(), key=len, reverse=True)
    if not words or one.organisation_id:
        return []
    wanted = Q()
    for word in words[:3]:
        wanted |= Q(folded__icontains=word)
    rows = Organisation.objects.filter(wanted, network=one.network_id, state="published")[:LIKELY]
    known = {str(row.pk): row for row in rows}
    index = Index(Record(key, row.name, row.city, row.country) for key, row in known.items())
    found = index.search(Record("", one.organisation_name, "", one.country))
    return [known[each.key] for each in found]
