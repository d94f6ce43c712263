"""Sums of time: lists of [start, end) that do not overlap, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, order=True)
class Interval:
    """From `start` up to, not including, `end`; aware datetimes."""

    start: datetime
    end: datetime


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The time that any of them covers."""
    merged: list[Interval] = []
    for one in sorted(one for one in intervals if one.start < one.end):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def without(intervals: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """The time that the first covers and none of the second."""
    left = union(intervals)
    for taken in union(busy):
        left = [
            part
            for one in left
            for part in (
                Interval(one.start, min(one.end, taken.start)),
                Interval(max(one.start, taken.end), one.end),
            )
            if part.start < part.end
        ]
    return left


def within(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """The part of them that lies in [start, end)."""
    cut = (Interval(max(one.start, start), min(one.end, end)) for one in intervals)
    return [one for one in cut if one.start < one.end]
