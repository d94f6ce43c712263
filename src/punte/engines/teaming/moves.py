"""Who is in another team than before, and why they could not stay."""

from collections.abc import Iterator

from punte.engines.teaming.model import Ints
from punte.engines.teaming.problem import Problem
from punte.engines.teaming.result import Move


def moves_of(problem: Problem, plan: Ints) -> Iterator[Move]:
    """Those who moved, with the first rule that the plan would break if they had stayed; and who is new."""
    if not problem.rules.before:
        return
    known = {team.id for team in problem.teams}
    target_of = {one.id: problem.teams[t].id for one, t in zip(problem.members, plan, strict=True)}
    for one in problem.members:
        origin, target = problem.rules.before.get(one.id, ""), target_of[one.id]
        if origin == target:
            continue
        values = {"origin": origin, "target": target}
        if not origin:
            yield Move(one.id, origin, target, "new", values)
        elif origin not in known:
            yield Move(one.id, origin, target, "gone", values)
        else:
            code, more = _why(problem, target_of, one.id, origin, target)
            yield Move(one.id, origin, target, code, {**values, **more})


def _why(
    problem: Problem, target_of: dict[str, str], member: str, origin: str, target: str
) -> tuple[str, dict[str, str]]:
    rules = problem.rules
    if rules.pinned.get(member) == target:
        return "pinned", {}
    for group in rules.together:
        if member in group and len(group) > 1:
            return "together", {"others": ", ".join(sorted(group - {member}))}
    for group in rules.apart:
        mates = sorted(other for other in group - {member} if target_of[other] == origin)
        if member in group and mates:
            return "apart", {"others": ", ".join(mates)}
    teams = {team.id: team for team in problem.teams}
    sizes = {id: sum(team == id for team in target_of.values()) for id in (origin, target)}
    if sizes[origin] + 1 > teams[origin].most:
        return "size", {"size": str(sizes[origin] + 1)}
    if sizes[target] - 1 < teams[target].least:
        return "fills", {"size": str(sizes[target] - 1)}
    return "balance", {}
