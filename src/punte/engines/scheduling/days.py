"""What a meeting more or less does to somebody's idle gaps, in a few operations on bits."""

from punte.engines.scheduling.model import Ints

type Beside = tuple[int, int]
"""Slots in which one more meeting leaves a gap less, and slots in which it leaves as many."""


class Days:
    """What a meeting more does to somebody's gaps: runs of free slots between two meetings of a day."""

    def __init__(self, day: Ints) -> None:
        by_day: dict[int, int] = {}
        for slot, one in enumerate(day.tolist()):
            by_day[one] = by_day.get(one, 0) | 1 << slot
        self.days = list(by_day.values())
        self.not_first = ~sum(day & -day for day in self.days)
        self.not_last = ~sum(1 << day.bit_length() - 1 for day in self.days)

    def beside(self, busy: int) -> Beside:
        """For somebody who meets in these slots: between two meetings; next to one, or alone on its day."""
        after, before = busy << 1 & self.not_first, busy >> 1 & self.not_last
        same = after ^ before
        for day in self.days:
            if not busy & day:
                same |= day
        return after & before, same


def more(beside: Beside, bit: int) -> int:
    """How many gaps more a meeting in that slot leaves."""
    fewer, same = beside
    return -1 if fewer & bit else 0 if same & bit else 1
