"""Scheduling: one-to-one meetings in slots and at tables.

`check(problem, result)` verifies a schedule without the solver's code.
"""

from punte.engines.scheduling.check import check
from punte.engines.scheduling.problem import Person, Problem, Request, Slot
from punte.engines.scheduling.result import GOALS, Result, Term, Unmet
from punte.engines.scheduling.zones import night

__all__ = ["GOALS", "Person", "Problem", "Request", "Result", "Slot", "Term", "Unmet", "check", "night"]
