"""Teaming: people into challenges and teams, balanced; and mixing rounds in which everybody meets many.

`solve(problem)` proposes teams with a bound and reasons; `check(problem, result)` verifies them without the
solver's code; `conflict(problem)` names the smallest set of rules that contradict each other; `mix(…)` plans
rounds with the fewest repeated pairs.
"""

from punte.engines.teaming.check import check
from punte.engines.teaming.conflicts import conflict
from punte.engines.teaming.mixing import Mixing, mix
from punte.engines.teaming.problem import Member, Problem, Rules, Team
from punte.engines.teaming.result import Conflict, Move, Result, Term
from punte.engines.teaming.solve import solve

__all__ = [
    "Conflict",
    "Member",
    "Mixing",
    "Move",
    "Problem",
    "Result",
    "Rules",
    "Team",
    "Term",
    "check",
    "conflict",
    "mix",
    "solve",
]
