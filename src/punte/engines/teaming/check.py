"""An independent look at a plan: plain Python over the problem's own words, nothing of the solver's."""

from collections import Counter
from fractions import Fraction
from math import ceil, floor

from punte.engines.teaming.problem import Member, Problem
from punte.engines.teaming.result import Result


def check(problem: Problem, result: Result) -> list[str]:
    """What is wrong with the plan or with what the result says of it; empty when all is right."""
    if result.status == "infeasible":
        return [] if result.conflict else ["an infeasible result must name the conflict"]
    wrong = _everybody_once(problem, result)
    if wrong:
        return wrong
    wrong += _rules(problem, result)
    cost = cost_of(problem, result)
    if cost != result.objective:
        wrong.append(f"the plan costs {cost}, not {result.objective}")
    if result.bound > result.objective:
        wrong.append("the bound is over the cost")
    if result.status == "optimal" and result.gap:
        wrong.append("an optimal plan has no gap")
    return wrong


def _everybody_once(problem: Problem, result: Result) -> list[str]:
    placed = Counter(member for members in result.teams.values() for member in members)
    wrong = [f"{one.id} stands in {placed[one.id]} teams" for one in problem.members if placed[one.id] != 1]
    strangers = set(placed) - {one.id for one in problem.members}
    return wrong + [f"{id} is nobody" for id in sorted(strangers)]


def _rules(problem: Problem, result: Result) -> list[str]:
    wrong = []
    for team in problem.teams:
        size = len(result.teams[team.id])
        if not team.least <= size <= team.most:
            wrong.append(f"{team.id} has {size} people")
    where = result.team_of
    for group in problem.rules.together:
        if len({where[one] for one in group}) > 1:
            wrong.append(f"{sorted(group)} are not together")
    for group in problem.rules.apart:
        if len({where[one] for one in group}) < len(group):
            wrong.append(f"{sorted(group)} are not apart")
    for member, wanted in problem.rules.pinned.items():
        if where[member] != wanted:
            wrong.append(f"{member} is not in {wanted}")
    return wrong


def cost_of(problem: Problem, result: Result) -> int:
    """The cost by its definition in `Rules`."""
    rules, people = problem.rules, {one.id: one for one in problem.members}
    total = 0
    for team in problem.teams:
        members = [people[id] for id in result.teams[team.id]]
        total += _balance(problem, members) + rules.language * _strangers(problem, members)
        total += rules.wish * sum(_steps(one, team.challenge) for one in members)
    moved = sum(result.team_of[id] != team for id, team in problem.earlier.items())
    return total + 100_000 * moved


def _balance(problem: Problem, members: list[Member]) -> int:
    rules, cost = problem.rules, 0
    share = Fraction(len(members), len(problem.members))
    for attribute, weight in rules.balance.items():
        everywhere = Counter(value for one in problem.members for value in one.traits.get(attribute, ()))
        here = Counter(value for one in members for value in one.traits.get(attribute, ()))
        for value, number in everywhere.items():
            low, high = floor(number * share), ceil(number * share)
            cost += weight * (max(low - here[value], 0) + max(here[value] - high, 0))
    everywhere = Counter(one.organisation for one in problem.members if one.organisation)
    here = Counter(one.organisation for one in members if one.organisation)
    for home, number in here.items():
        cost += rules.organisation * max(number - ceil(everywhere[home] * share), 0)
    return cost


def _strangers(problem: Problem, members: list[Member]) -> int:
    known = {language for one in problem.members for language in one.languages}
    if not known:
        return 0
    silent = [sum(bool(one.languages) and tongue not in one.languages for one in members) for tongue in known]
    return min(silent)


def _steps(one: Member, challenge: str) -> int:
    if not one.wishes:
        return 0
    return one.wishes.index(challenge) if challenge in one.wishes else len(one.wishes)
