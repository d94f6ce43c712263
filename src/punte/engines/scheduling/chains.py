"""To hold one more meeting, others make room: they move to other slots, which may push on others in turn."""

from punte.engines.scheduling.board import Board, first


class Chains:
    """Ways to hold one more meeting of a board; nothing that is held is dropped."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def settle(self, request: int, depth: int) -> bool:
        """Hold the meeting, with up to `depth` others moving; otherwise leave all as it was."""
        board = self.board
        slots = board.slots_for(request)
        if slots:
            board.place(request, first(slots))
            return True
        one, other = board.one[request], board.other[request]
        if not depth or not board.spare[one] or not board.spare[other]:
            return False
        return (
            self._push(request, one, other)
            or self._push(request, other, one)
            or self._make_room(request)
            or (depth > 1 and self._push_on(request, depth))
        )

    def _push(self, request: int, free: int, busy: int) -> bool:
        """One has a slot left; the other's meeting then moves to a slot that both of its people have left."""
        board = self.board
        held, frees, ends = board.held[busy], board.free, board.ends
        may, seated, locked = board.may, board.seated, board.locked
        mine = frees[busy]
        slots = may[request] & frees[free] & ~mine
        while slots:
            bit = slots & -slots
            slots ^= bit
            moved = held[bit.bit_length() - 1]
            to = may[moved] & mine & frees[ends[moved] - busy]
            if seated[moved]:
                to &= board.open
            elif seated[request] and not board.open & bit:
                continue
            if to and not locked[moved]:
                board.move(moved, first(to))
                board.place(request, first(bit))
                return True
        return False

    def _make_room(self, request: int) -> bool:
        """Both are free, but all tables are taken: any meeting then moves to a slot that has a table."""
        board = self.board
        if not board.open:
            return False
        slots = board.may[request] & board.spare[board.one[request]] & board.spare[board.other[request]]
        while slots:
            slot = first(slots)
            slots &= slots - 1
            for moved in board.inside[slot]:
                to = board.slots_to(moved)
                if to and not board.locked[moved]:
                    board.move(moved, first(to))
                    board.place(request, slot)
                    return True
        return False

    def _push_on(self, request: int, depth: int) -> bool:
        """The meeting that is in the way settles elsewhere, by pushing on in turn."""
        board = self.board
        one, other = board.one[request], board.other[request]
        free = board.free[one]
        slots = board.may[request] & (free ^ board.free[other])
        mark = len(board.log)
        while slots:
            slot = first(slots)
            slots &= slots - 1
            moved = board.held[other if free >> slot & 1 else one][slot]
            if board.locked[moved]:
                continue
            if board.seated[request] and not board.seated[moved] and not board.room[slot]:
                continue
            board.lift(moved)
            board.place(request, slot)
            board.locked[request] = 1
            settled = self.settle(moved, depth - 1)
            board.locked[request] = 0
            if settled:
                return True
            board.back(mark)
        return False
