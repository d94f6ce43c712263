"""A camp's board as the teaming engine's problem."""

from collections.abc import Sequence

from punte.camps.models import Camp, PairRule, Participant, Team
from punte.camps.queries.members import home, members, traits
from punte.engines import teaming


def problem_of(camp: Camp, *, gentle: bool) -> teaming.Problem:
    """Everybody to be placed, the teams there are, pins and pair rules.

    With `gentle` the board is the earlier plan. Raises ValueError when there is nobody, or no team.
    """
    people = list(members(camp))
    teams = list(Team.objects.filter(camp=camp))
    there = {one.pk for one in people}
    placed = {one.pk: one.placement for one in people if hasattr(one, "placement")}
    pairs = PairRule.objects.filter(camp=camp, one__in=there, other__in=there)
    rules = teaming.Rules(
        together=tuple(frozenset({str(p.one_id), str(p.other_id)}) for p in pairs if not p.apart),
        apart=tuple(frozenset({str(p.one_id), str(p.other_id)}) for p in pairs if p.apart),
        pinned={str(id): str(p.team_id) for id, p in placed.items() if p.pinned and p.team_id},
        before={str(id): str(p.team_id) for id, p in placed.items() if p.team_id} if gentle else {},
    )
    return teaming.Problem(_people(people), _teams(camp, teams), rules)


def _people(people: Sequence[Participant]) -> tuple[teaming.Member, ...]:
    return tuple(
        teaming.Member(
            id=str(one.pk),
            organisation=home(one),
            traits=traits(one),
            languages=tuple(one.languages),
            wishes=tuple(str(wish.challenge_id) for wish in one.preferences.all()),
        )
        for one in people
    )


def _teams(camp: Camp, teams: Sequence[Team]) -> tuple[teaming.Team, ...]:
    return tuple(
        teaming.Team(str(one.pk), str(one.challenge_id), camp.team_least, camp.team_most) for one in teams
    )
