"""Which table each meeting takes, so that people change table seldom; tables given before stay.

Slot by slot: a meeting gladly takes a table at which one of its people sat last on that day. As many as
can be served are (a largest matching between meetings and tables); the rest sit where there is room.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from punte.engines.scheduling.model import Bools, Ints, Model
from punte.engines.scheduling.problem import Problem


def seated(problem: Problem, model: Model, plan: Ints, kept: Ints | None = None) -> Ints:
    """The table of each request, 0 where it needs none. `kept`: tables that stay, 0 where any will do."""
    tables = np.zeros(model.requests, dtype=np.int64) if kept is None else kept.copy()
    last = np.zeros(model.people, dtype=np.int64)
    day = -1
    for slot, when in enumerate(problem.slots):
        if when.day != day:
            last[:], day = 0, when.day
        here = np.flatnonzero((plan == slot) & model.seated)
        usable = np.ones(problem.tables + 1, dtype=np.bool_)
        usable[[0, *when.closed]] = False
        usable[tables[here]] = False
        _seat(here[tables[here] == 0], model, usable, last, tables)
        last[model.one[here]] = last[model.other[here]] = tables[here]
        last[model.remote] = 0
    return tables


def _seat(meetings: Ints, model: Model, usable: Bools, last: Ints, tables: Ints) -> None:
    """Tables for these meetings of one slot."""
    one, other = last[model.one[meetings]], last[model.other[meetings]]
    both = meetings[(one == other) & usable[one]]
    # Two pairs may have sat at one table, one after the other; the first has it.
    wished, which = np.unique(last[model.one[both]], return_index=True)
    tables[both[which]] = wished
    usable[wished] = False
    left = meetings[tables[meetings] == 0]
    wishes = np.stack([last[model.one[left]], last[model.other[left]]], axis=1)
    row, column = np.nonzero(usable[wishes])
    if len(row):
        shape = (len(left), len(usable))
        graph = csr_array((np.ones(len(row), dtype=np.int8), (row, wishes[row, column])), shape=shape)
        found = maximum_bipartite_matching(graph, perm_type="column")
        tables[left[found >= 0]] = found[found >= 0]
        usable[found[found >= 0]] = False
        left = left[found < 0]
    tables[left] = np.flatnonzero(usable)[: len(left)]
