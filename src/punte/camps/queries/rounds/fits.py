"""Whom a participant might ask to meet, the best fit first, and why: from matches and ties of the bridges."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from punte.bridges.models import Evidence, Match
from punte.bridges.words.reasons import because
from punte.camps.models import Ask, Participant, Round
from punte.camps.queries.rounds.people import may_meet, people_of
from punte.ecosystem.choices import Direction, State

WISH, ELSEWHERE, ASKED = 0.15, 0.1, 1.0


@dataclass(frozen=True)
class Why:
    """A reason: `code` and what it speaks of; `words/rounds.py` says it."""

    code: str
    title: str = ""
    because: str = ""


@dataclass
class Fit:
    """Somebody one may meet. `rank` is the place of one's own wish for them, 0 without one."""

    participant: Participant
    rank: int = 0
    score: float = 0.0
    reasons: list[Why] = field(default_factory=list)
    met: bool = False


def fits_of(round: Round, me: Participant) -> list[Fit]:
    """Everybody whom the participant may meet in this round, by fit; a fixed number of queries.

    Needs and offers of one's organisation that theirs matches count most, then the other way round, then a
    common first wish, then another ecosystem. Whom one knows already comes behind one's like, and it is said.
    """
    people = [one for one in people_of(round).prefetch_related("preferences") if may_meet(round, me, one)]
    asked = dict(Ask.objects.filter(round=round, asker=me).values_list("asked", "rank"))
    matches, known = _matches(me, people), _known(me)
    wishes = [wish.challenge_id for wish in me.preferences.select_related("challenge")]
    titles = {wish.challenge_id: wish.challenge.title for wish in me.preferences.select_related("challenge")}
    found = []
    for one in people:
        fit = Fit(one, asked.get(one.pk, 0))
        for match in matches.get(one.organisation_id, ()):
            fit.score += match.score
            fit.reasons.append(_said(match, me))
        theirs = [wish.challenge_id for wish in one.preferences.all()]
        if wishes and theirs and wishes[0] == theirs[0]:
            fit.score += WISH
            fit.reasons.append(Why("wish", titles[wishes[0]]))
        if _elsewhere(me, one):
            fit.score += ELSEWHERE
            fit.reasons.append(Why("elsewhere", one.person.ecosystem.name))  # type: ignore[union-attr]
        if one.person_id in known:
            fit.met = True
            fit.score /= 2
        found.append(fit)
    return sorted(found, key=lambda fit: (-fit.score, fit.participant.name, str(fit.participant.pk)))


def _matches(me: Participant, people: Sequence[Participant]) -> Mapping[UUID | None, list[Match]]:
    """By the other's organisation: matches between it and one's own, of published needs and offers."""
    if me.organisation_id is None:
        return {}
    theirs = {one.organisation_id for one in people if one.organisation_id}
    published = Match.objects.filter(network=me.network_id, listing__state=State.PUBLISHED)
    mine = Q(listing__organisation=me.organisation_id, organisation__in=theirs)
    other = Q(listing__organisation__in=theirs, organisation=me.organisation_id)
    found: dict[UUID | None, list[Match]] = defaultdict(list)
    for match in published.filter(mine | other).select_related("listing").order_by("-score", "pk"):
        is_mine = match.listing.organisation_id == me.organisation_id
        found[match.organisation_id if is_mine else match.listing.organisation_id].append(match)
    return found


def _said(match: Match, me: Participant) -> Why:
    mine = match.listing.organisation_id == me.organisation_id
    code = f"{'my' if mine else 'their'}_{'need' if match.listing.direction == Direction.NEED else 'offer'}"
    return Why(code, match.listing.title, because(match.reasons) if match.reasons else "")


def _known(me: Participant) -> set[UUID]:
    """With whom something is noted already."""
    if me.person_id is None:
        return set()
    mine = Q(a_person=me.person_id) | Q(b_person=me.person_id)
    rows = Evidence.objects.filter(mine, good=True, contested_at=None)
    return {id for pair in rows.values_list("a_person", "b_person") for id in pair if id}


def _elsewhere(me: Participant, one: Participant) -> bool:
    mine = me.person.ecosystem_id if me.person else None
    theirs = one.person.ecosystem_id if one.person else None
    return bool(mine and theirs and mine != theirs)
