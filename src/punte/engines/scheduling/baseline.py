"""The simple way to beat: the dearest meetings first, each in the first slot that is still free for it."""

import numpy as np

from punte.engines.scheduling.board import first, masks
from punte.engines.scheduling.model import Ints, Model


def greedy(model: Model) -> Ints:
    """The slot of each request; what stands never moves, and nobody looks at promises or regions."""
    may, seated = masks(model.allowed), model.seated.tolist()
    one, other = model.one.tolist(), model.other.tolist()
    left, tables = model.most.tolist(), model.tables.tolist()
    free = [(1 << model.slots) - 1] * model.people
    open_slots = sum(1 << slot for slot, number in enumerate(tables) if number)
    plan = np.full(model.requests, -1, dtype=np.int64)
    for request in np.lexsort((-model.worth, ~model.fixed)).tolist():
        u, v = one[request], other[request]
        slots = may[request] & free[u] & free[v]
        if seated[request]:
            slots &= open_slots
        if not slots or not left[u] or not left[v]:
            continue
        slot = plan[request] = first(slots)
        for person in (u, v):
            free[person] ^= 1 << slot
            left[person] -= 1
        if seated[request]:
            tables[slot] -= 1
            open_slots ^= 0 if tables[slot] else 1 << slot
    return plan
