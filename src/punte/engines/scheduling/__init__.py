"""Scheduling: one-to-one meetings in slots and at tables.

`solve(problem)` makes a schedule with bounds and reasons, for thousands of people too; `replan(problem,
places, news)` changes one while it is lived; `check(problem, result)` verifies a schedule without the
solver's code.
"""

from punte.engines.scheduling.check import check
from punte.engines.scheduling.large import solve_large
from punte.engines.scheduling.news import News, places_of
from punte.engines.scheduling.problem import Person, Problem, Request, Slot
from punte.engines.scheduling.replan import Change, Replanned, replan
from punte.engines.scheduling.result import GOALS, Result, Term, Unmet
from punte.engines.scheduling.solve import solve
from punte.engines.scheduling.zones import night

__all__ = [
    "GOALS",
    "Change",
    "News",
    "Person",
    "Problem",
    "Replanned",
    "Request",
    "Result",
    "Slot",
    "Term",
    "Unmet",
    "check",
    "night",
    "places_of",
    "replan",
    "solve",
    "solve_large",
]
