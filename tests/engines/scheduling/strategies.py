"""Small problems of every kind."""

from dataclasses import replace

from hypothesis import strategies as st

from punte.engines.scheduling import Person, Problem, Request, Slot
from punte.engines.scheduling.problem import may_be


@st.composite
def problems(draw: st.DrawFn, *, most_requests: int = 14, most_slots: int = 6) -> Problem:
    """Everything that a problem can say."""
    count = draw(st.integers(1, most_slots))
    slots = tuple(Slot(540 + 30 * n + 1440 * (n >= 4), "pm" if n % 4 > 1 else "am") for n in range(count))
    numbers = st.frozensets(st.integers(0, count - 1), max_size=count // 2)
    people = tuple(
        Person(
            f"p{n}",
            region=draw(st.sampled_from(["", "RO11", "DK03"])),
            away=draw(numbers),
            least=draw(st.integers(0, 2)),
            most=draw(st.sampled_from([None, None, 2, 3])),
            remote=draw(st.booleans()),
        )
        for n in range(draw(st.integers(2, 7)))
    )
    tables = draw(st.integers(0, 3))
    closed = draw(st.integers(0, count - 1))
    if tables:
        slots = (*slots[:closed], replace(slots[closed], closed=frozenset({1})), *slots[closed + 1 :])
    parts = st.sampled_from([frozenset[str]()] * 3 + [frozenset({slots[0].part})])
    requests: list[Request] = []
    for n in range(draw(st.integers(0, most_requests))):
        one, other = draw(st.permutations(range(len(people))))[:2]
        requests.append(
            Request(
                f"r{n}",
                people[one].id,
                people[other].id,
                weight=draw(st.integers(1, 3)),
                mutual=draw(st.booleans()),
                parts=draw(parts),
                never=draw(numbers),
            )
        )
    if draw(st.booleans()) and requests:
        requests[0] = _fixed(requests[0], people, slots)
    try:
        return Problem(people, slots, tuple(requests), tables)
    except ValueError:
        # The fixed meeting found no table.
        return Problem(people, slots, tuple(requests[1:]), tables)


def _fixed(request: Request, people: tuple[Person, ...], slots: tuple[Slot, ...]) -> Request:
    by = {one.id: one for one in people}
    pair = by[request.one], by[request.other]
    fits = [n for n, slot in enumerate(slots) if may_be(request, n, slot, pair)]
    if not fits:
        return request
    return Request(request.id, request.one, request.other, never=request.never, fixed=fits[-1])
