"""Which rules contradict each other: a smallest set, of which each is needed."""

from punte.engines.teaming.exact import core
from punte.engines.teaming.problem import Problem
from punte.engines.teaming.result import Conflict


def conflict(problem: Problem) -> Conflict | None:
    """A set of rules that cannot hold together, none of which can be left out of it; None when all can hold.

    The solver's core, then each rule in turn is dropped for good if the rest still contradicts itself
    (deletion filter, Chinneck 2008): minimal by inclusion.
    """
    found = core(problem)
    if found is None:
        return None
    kept = sorted(found)
    for rule in list(kept):
        rest = [other for other in kept if other != rule]
        smaller = core(problem, rest)
        if smaller is not None:
            kept = [other for other in kept if other in smaller]
    return Conflict(tuple(kept))
