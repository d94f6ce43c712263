"""The teams of a camp: the organisers' board with its balance, and teams as published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from uuid import UUID

from django.db.models import Prefetch

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Camp, Challenge, Duty, Forming, PairRule, Participant, Placement, Step, Team
from punte.camps.queries.members import members, traits
from punte.records.models import Event

type Counts = Mapping[str, Counter[str]]  # attribute → value → people


@dataclass(frozen=True)
class Off:
    """A value of which a team has too many or too few: `number` people, its share is `low` to `high`."""

    attribute: str
    value: str
    number: int
    low: int
    high: int

    @property
    def by(self) -> int:
        """How many people too many (> 0) or too few (< 0)."""
        return self.number - self.high if self.number > self.high else self.number - self.low


@dataclass(frozen=True)
class Card:
    """A participant on the board. `choice`: which of their wishes the challenge is; 0: none of them."""

    participant: Participant
    traits: Mapping[str, tuple[str, ...]]
    pinned: bool
    choice: int = 0
    wishes: bool = False


@dataclass(frozen=True)
class Column:
    """A team on the board, who is in it, and what is out of balance."""

    team: Team
    cards: Sequence[Card]
    off: Sequence[Off]
    fits: bool
    facilitators: Sequence[str] = ()
    gone: Sequence[Participant] = ()

    @property
    def people(self) -> int:
        """How many are in it."""
        return len(self.cards)


@dataclass(frozen=True)
class Board:
    """The whole board. `unpublished`: people whose team differs from the published one."""

    columns: Sequence[Column]
    beside: Sequence[Card]
    everywhere: Counts
    forming: Forming | None = None
    unpublished: int = 0
    can_undo: bool = False
    rules: Sequence[PairRule] = field(default_factory=tuple)

    @property
    def people(self) -> int:
        """How many there are to place."""
        return len(self.beside) + sum(column.people for column in self.columns)


def board_of(camp: Camp) -> Board:
    """The board as it is now; a fixed number of queries."""
    people = list(members(camp))
    teams = list(Team.objects.filter(camp=camp).select_related("challenge"))
    helpers, left = _facilitators(camp), gone_from_teams(camp)
    here: dict[UUID | None, list[Card]] = defaultdict(list)
    challenge_of = {team.pk: team.challenge_id for team in teams}
    for one in people:
        place: Placement | None = getattr(one, "placement", None)
        team = place.team_id if place else None
        here[team].append(_card(one, place, challenge_of.get(team) if team else None))
    everywhere = counts(card for cards in here.values() for card in cards)
    return Board(
        columns=[
            Column(
                team=team,
                cards=here[team.pk],
                off=off_balance(here[team.pk], everywhere, len(people)),
                fits=camp.team_least <= len(here[team.pk]) <= camp.team_most,
                facilitators=helpers.get(team.challenge_id, ()),
                gone=[one for one, before, _published in left if before == team.pk],
            )
            for team in teams
        ],
        beside=here[None],
        everywhere=everywhere,
        forming=Forming.objects.filter(camp=camp).first(),
        unpublished=sum(_unpublished(one) for one in people),
        can_undo=Step.objects.filter(camp=camp, undone=False).exists(),
        rules=list(PairRule.objects.filter(camp=camp).select_related("one", "other")),
    )


def counts(cards: Iterable[Card]) -> Counts:
    """How many people have which value of each attribute."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for card in cards:
        for attribute, values in card.traits.items():
            found[attribute].update(values)
    return found


def off_balance(cards: Sequence[Card], everywhere: Counts, people: int) -> list[Off]:
    """What is not between floor and ceiling of the team's share (the rule of `engines.teaming.Rules`)."""
    if not people or not cards:
        return []
    share, here = Fraction(len(cards), people), counts(cards)
    found = []
    for attribute, values in everywhere.items():
        for value, number in values.items():
            low, high = floor(number * share), ceil(number * share)
            mine = here.get(attribute, Counter())[value]
            if not low <= mine <= high:
                found.append(Off(attribute, value, mine, low, high))
    return sorted(found, key=lambda one: (-abs(one.by), one.attribute, one.value))


def _card(one: Participant, place: Placement | None, challenge: UUID | None) -> Card:
    wishes = [wish.challenge_id for wish in one.preferences.all()]
    choice = wishes.index(challenge) + 1 if challenge in wishes else 0
    return Card(one, traits(one), bool(place and place.pinned), choice, bool(wishes))


def _unpublished(one: Participant) -> bool:
    place: Placement | None = getattr(one, "placement", None)
    return bool(place and place.team_id != place.published_team_id)


def _facilitators(camp: Camp) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Duty.objects.filter(participant__camp=camp, kind=DutyKind.FACILITATOR, challenge__isnull=False)
    for challenge, name in rows.values_list("challenge", "participant__name"):
        found[challenge].append(name)
    return found


def suggested_numbers(camp: Camp) -> dict[Challenge, int]:
    """How many teams each challenge would need: by first choices, in teams of middling size, one at least."""
    people = list(members(camp))
    challenges = list(camp.challenges.all())
    if not challenges:
        return {}
    middle = (camp.team_least + camp.team_most) / 2
    total = max(len(challenges), round(len(people) / middle))
    first = Counter(one.preferences.all()[0].challenge_id for one in people if one.preferences.all())
    given = dict.fromkeys(challenges, 1)
    for _team in range(total - len(challenges)):
        # Sainte-Laguë: the next team goes where most first choices stand behind each team.
        neediest = max(challenges, key=lambda one: (first[one.pk] / (2 * given[one] + 1), -one.position))
        given[neediest] += 1
    return given


def gone_from_teams(camp: Camp) -> list[tuple[Participant, UUID, bool]]:
    """Who was in which team and comes no more, the latest first, and whether it was published; two queries
    at most."""
    rows = Event.objects.filter(
        kind="camps.participant.team_left",
        origin_id__in=Team.objects.filter(camp=camp).order_by().values("pk"),
    )
    told = {event.subject_id: event for event in rows}
    people = Participant.objects.exclude(state=ParticipantState.CONFIRMED).in_bulk(list(told))
    return [
        (people[id], event.origin_id, bool(event.before.get("published")))
        for id, event in sorted(told.items(), key=lambda pair: -pair[1].pk)
        if id in people and event.origin_id
    ]


@dataclass(frozen=True)
class Published:
    """A team as its members see it."""

    team: Team
    people: Sequence[Participant]
    mine: bool
    gone: Sequence[Participant] = ()


def published_teams(camp: Camp, account: UUID | None) -> list[Published]:
    """Teams as published, one's own first; three queries, four where somebody left."""
    coming = Placement.objects.filter(participant__state=ParticipantState.CONFIRMED)
    rows = coming.select_related("participant__organisation").order_by("participant__name")
    teams = Team.objects.filter(camp=camp, published_placements__isnull=False).distinct()
    found, left = [], gone_from_teams(camp)
    wanted = Prefetch("published_placements", rows, to_attr="seats")
    for team in teams.select_related("challenge").prefetch_related(wanted):
        people = [seat.participant for seat in team.seats]
        mine = account is not None and any(one.account_id == account for one in people)
        gone = [one for one, before, published in left if published and before == team.pk]
        found.append(Published(team, people, mine, gone))
    return sorted(found, key=lambda one: (not one.mine, one.team.position))
