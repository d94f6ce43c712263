"""A schedule while it is lived: what still can be stays, what cannot moves if it can, and few others do."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from punte.engines.scheduling.board import Board, each
from punte.engines.scheduling.bound import Matching
from punte.engines.scheduling.chains import Chains
from punte.engines.scheduling.model import Ints, model_of
from punte.engines.scheduling.news import News, Places, after
from punte.engines.scheduling.outcome import goals_of, result_of
from punte.engines.scheduling.problem import Problem
from punte.engines.scheduling.result import Result
from punte.engines.scheduling.seating import seated

KEPT = 0.95  # of the meetings that can stay, at least this share does
DEPTH = 3  # others that move, at most, so that one meeting is saved


@dataclass(frozen=True)
class Change:
    """What is different for the two people of a request.

    `code`: cancelled, moved or added. `origin`, `target`: slot and table before and now. `why` (with the
    keys of `values`):
    - `gone`: nobody asks for it any more
    - `left`: `who` is not there any more
    - `away`: `who` is not there then
    - `asked`: it may not be then any more, by what the request says
    - `clash`: `who` has a meeting then that is fixed
    - `cap`: `who` wants no more than `most`
    - `table`: its table cannot be used
    - `room`: it makes room for `request`
    - `free`: both had time
    """

    request: str
    code: str
    why: str
    values: Mapping[str, str]
    origin: tuple[int, int] | None = None
    target: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """In words."""
        where = " → ".join(_place(place) for place in (self.origin, self.target) if place)
        return f"{self.request}: {self.code}, {where} ({_WHY[self.why] % dict(self.values)})"


_WHY = {
    "gone": "nobody asks for it any more",
    "left": "%(who)s has left",
    "away": "%(who)s is not there then",
    "asked": "it may not be then any more",
    "clash": "%(who)s has a meeting then that is fixed",
    "cap": "%(who)s wants no more than %(most)s meetings",
    "table": "its table cannot be used",
    "room": "it makes room for %(request)s",
    "free": "both have time",
}


def _place(place: tuple[int, int]) -> str:
    slot, table = place
    return f"slot {slot} at table {table}" if table else f"slot {slot}"


@dataclass(frozen=True)
class Replanned:
    """The problem as it is now, a schedule for it, and what is different.

    `others`: meetings that nothing stood against; `kept`: those of them that stay in their slot, at their
    table.
    """

    problem: Problem
    result: Result
    changes: tuple[Change, ...]
    others: int
    kept: int


def replan(problem: Problem, places: Places, news: News | None = None, *, seconds: float = 2) -> Replanned:
    """A new schedule from an old one; nothing is drawn by chance, and no meeting that can stay is cancelled.

    Parameters
    ----------
    problem
        What was asked for; it may name people and requests that the old schedule does not know.
    places
        The old schedule (`news.places_of` a result).
    news
        What has happened.
    seconds
        How long it may take. What remains of the time goes into the bound.
    """
    begun, news = time.monotonic(), news or News()
    now = after(problem, places, news)
    work = _Work(now, places, news)
    work.repair(begun + 0.5 * seconds)
    work.fill(begun + 0.7 * seconds)
    model, plan = work.model, work.board.plan
    tables = seated(now, model, plan, work.tables_kept(plan))
    values = goals_of(now, model, plan, tables)
    choice = Matching(model).choice(seconds=begun + 0.9 * seconds - time.monotonic())
    bounds = choice.bounds(model, values)
    return Replanned(
        now,
        result_of(now, model, plan, tables, bounds, seconds=time.monotonic() - begun),
        tuple(work.changes(plan, tables)),
        others=len(work.standing),
        kept=sum((plan[one], tables[one]) == work.place(one) for one in work.standing),
    )


class _Work:
    """What stands, what is broken and why, and repairs."""

    def __init__(self, problem: Problem, places: Places, news: News) -> None:
        self.problem, self.places, self.news = problem, places, news
        self.model = model_of(problem)
        self.board = Board(self.model)
        self.chains = Chains(self.board)
        self.people = {one.id: one for one in problem.people}
        self.known = [n for n, request in enumerate(problem.requests) if request.id in places]
        self.why: dict[int, tuple[str, dict[str, str]]] = {}
        self.standing: set[int] = set()
        self.moved: set[int] = set()
        self._stand()
        self.most_moved = int((1 - KEPT) * len(self.standing))

    def place(self, request: int) -> tuple[int, int]:
        """Where a meeting was."""
        return self.places[self.problem.requests[request].id]

    def _dearness(self, request: int) -> tuple[int, int]:
        return -self.board.worth[request], request

    def _stand(self) -> None:
        """Fixed meetings first, then all others where they were, as far as rules allow, the dearest first."""
        board, model = self.board, self.model
        for request in np.flatnonzero(model.fixed).tolist():
            board.place(request, int(model.allowed[request].argmax()))
        for request in sorted(self.known, key=self._dearness):
            slot, _ = self.place(request)
            reason = self._broken(request, slot)
            if reason:
                self.why[request] = reason
                continue
            if board.at[request] < 0:
                board.place(request, slot)
            if slot >= self.news.now:
                self.standing.add(request)
        # Those whose table alone is gone take another in the same slot, if there is one.
        for request in sorted(self.why, key=self._dearness):
            slot, _ = self.place(request)
            if board.at[request] < 0 and board.slots_for(request) >> slot & 1:
                board.place(request, slot)
        board.log.clear()

    def _broken(self, request: int, slot: int) -> tuple[str, dict[str, str]] | None:
        """Why a meeting cannot stay in its slot at its table."""
        board, asked = self.board, self.problem.requests[request]
        pair = self.people[asked.one], self.people[asked.other]
        for person in pair:
            if person.id in self.news.left and slot >= self.news.now:
                return "left", {"who": person.id}
            if slot in person.away or slot in person.night:
                return "away", {"who": person.id}
        if not board.may[request] >> slot & 1:
            return "asked", {}
        if self.model.seated[request] and self.place(request)[1] in self.problem.slots[slot].closed:
            return "table", {}
        if board.at[request] == slot:
            return None
        for person, number in zip(pair, (board.one[request], board.other[request]), strict=True):
            if not board.free[number] >> slot & 1:
                return "clash", {"who": person.id}
            if not board.spare[number]:
                return "cap", {"who": person.id, "most": str(person.most)}
        return None if board.slots_for(request) >> slot & 1 else ("table", {})

    def repair(self, end: float) -> None:
        """What is broken moves: to the nearest slot that is free, or others make room, as few as possible."""
        broken = sorted((one for one in self.why if self.board.at[one] < 0), key=self._dearness)
        for depth in range(DEPTH + 1):
            broken = [one for one in broken if time.monotonic() > end or not self._settle(one, depth)]

    def _settle(self, request: int, depth: int) -> bool:
        """Hold it, unless too many would have to move."""
        board = self.board
        slots = board.slots_for(request)
        if slots:
            near = self.places.get(self.problem.requests[request].id, (0, 0))[0]
            board.place(request, min(each(slots), key=lambda slot: (abs(slot - near), slot)))
            return True
        mark = len(board.log)
        if not depth or not self.chains.settle(request, depth):
            return False
        touched = {one for one, _ in board.log[mark:]} & self.standing
        moved = (self.moved - touched) | {one for one in touched if board.at[one] != self.place(one)[0]}
        if len(moved) > self.most_moved:
            board.back(mark)
            return False
        for one in moved - self.moved:
            self.why[one] = ("room", {"request": self.problem.requests[request].id})
        self.moved = moved
        return True

    def fill(self, end: float) -> None:
        """Others move for those who lack what they are promised; all others meet where there is room."""
        board = self.board
        missing = sorted((one for one, slot in enumerate(board.at) if slot < 0), key=self._dearness)
        for depth in range(DEPTH):
            for request in missing:
                if board.at[request] < 0 and self._lacks(request) and time.monotonic() < end:
                    self._settle(request, depth)
        for request in missing:
            if board.at[request] < 0:
                self._settle(request, 0)

    def _lacks(self, request: int) -> bool:
        board = self.board
        return any(board.load[one] < board.least[one] for one in (board.one[request], board.other[request]))

    def tables_kept(self, plan: Ints) -> Ints:
        """Tables of meetings that are in their slot still, unless they cannot be used."""
        kept = np.zeros(len(plan), dtype=np.int64)
        for request in self.known:
            slot, table = self.place(request)
            if (
                plan[request] == slot
                and self.model.seated[request]
                and table not in self.problem.slots[slot].closed
            ):
                kept[request] = table
        return kept

    def changes(self, plan: Ints, tables: Ints) -> Iterator[Change]:
        """What is different for each request."""
        asked = {request.id for request in self.problem.requests}
        for id, place in self.places.items():
            if id not in asked and place[0] >= self.news.now:
                yield Change(id, "cancelled", "gone", {}, place)
        for number, request in enumerate(self.problem.requests):
            before = self.places.get(request.id)
            now = (int(plan[number]), int(tables[number])) if plan[number] >= 0 else None
            if before == now:
                continue
            why, values = ("free", {}) if before is None else self.why.get(number, ("table", {}))
            code = "added" if before is None else "moved" if now else "cancelled"
            yield Change(request.id, code, why, values, before, now)
