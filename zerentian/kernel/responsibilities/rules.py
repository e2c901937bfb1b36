"""Decisions about loads and hand-overs, without database, clock or Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Span = tuple[date, date | None]
"""Days [from, to); to None: without end."""


def peak(spans: Iterable[Span], *, since: date) -> tuple[int, date]:
    """The most spans that hold on one day from `since` on, and the first day on which they do."""
    steps: dict[date, int] = {since: 0}
    for start, end in spans:
        if end is not None and end <= since:
            continue
        begin = max(start, since)
        steps[begin] = steps.get(begin, 0) + 1
        if end is not None:
            steps[end] = steps.get(end, 0) - 1
    load, most, first = 0, 0, since
    for day in sorted(steps):
        load += steps[day]
        if load > most:
            most, first = load, day
    return most, first


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a day in common."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


@dataclass(frozen=True)
class Shared:
    """Who gets which subject, and the subjects for which nobody had room."""

    given: Mapping[int, int]  # subject -> holder
    left: tuple[int, ...]


def share(subjects: Sequence[int], *, loads: Mapping[int, int], cap: int | None) -> Shared:
    """Give each subject to the holder with the smallest load; nobody above the cap (B-1).

    Subjects and holders are taken in their order, so the same question has the same answer. Five
    households among loads 3, 3, 4 and a cap of 5 fit exactly; among 3, 4, 4 the fifth is left.
    """
    load = dict(loads)
    order = {holder: place for place, holder in enumerate(load)}
    given: dict[int, int] = {}
    left: list[int] = []
    for subject in subjects:
        free = [holder for holder in load if cap is None or load[holder] < cap]
        if not free:
            left.append(subject)
            continue
        least = min(free, key=lambda holder: (load[holder], order[holder]))
        given[subject] = least
        load[least] += 1
    return Shared(given, tuple(left))


def needed(subjects: int, cap: int) -> int:
    """How many holders are needed at least: 2,263 households at 5 each need 453."""
    return -(-subjects // cap)
