"""Counting over many days at once: every stretch of days is added where it begins and taken away where
it ends, so a year costs no more than a day. No database, no clock.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, pairwise

Span = tuple[date, date | None]
Held = tuple[int, Span]
"""A holder and the days on which it answers."""


@dataclass(frozen=True)
class Line:
    """`weight` subjects that are alike: open on `span`, with their own duties and those of their place.

    On a day of `excepted` the place does not count; on a day of an own duty it does not either.
    """

    span: Span
    own: tuple[Held, ...] = ()
    place: tuple[Held, ...] = ()
    excepted: tuple[Span, ...] = ()
    weight: int = 1


class Days:
    """Sums for some days, in their order."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = sorted(set(days))
        self._steps: dict[str, list[int]] = defaultdict(lambda: [0] * (len(self.days) + 1))

    def add(self, name: str, span: Span, amount: int = 1) -> None:
        """`amount` more of this on every day of [from, to)."""
        start, end = span
        steps = self._steps[name]
        steps[bisect_left(self.days, start)] += amount
        if end is not None:
            steps[bisect_left(self.days, end)] -= amount

    def sums(self, name: str) -> list[int]:
        return list(accumulate(self._steps[name]))[:-1]


@dataclass(frozen=True)
class Count:
    """One day. subjects = covered + gaps; doubles are among the covered; overloads and idle are holders."""

    day: date
    subjects: int
    gaps: int
    doubles: int
    overloads: int
    idle: int = 0

    @property
    def covered(self) -> int:
        return self.subjects - self.gaps


@dataclass
class Loads:
    """How many subjects each holder has, over time, against a cap."""

    cap: int
    steps: dict[int, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, holder: int, span: Span, amount: int = 1) -> None:
        self.steps[holder][span[0]] += amount
        if span[1] is not None:
            self.steps[holder][span[1]] -= amount

    def above(self) -> Iterator[tuple[int, Span]]:
        """Holders with the days on which they are above the cap."""
        for holder, steps in self.steps.items():
            load = 0
            days = sorted(steps)
            for day, until in pairwise([*days, None]):
                assert day is not None  # only the last one is open
                load += steps[day]
                if load > self.cap:
                    yield holder, (day, until)


def over_time(
    lines: Iterable[Line],
    days: Sequence[date],
    above: Mapping[int, Iterable[Span]] | None = None,
    idle: Iterable[Span] = (),
) -> list[Count]:
    """The counts of each day. above: for each holder the days above a cap, overlaps counted once.

    idle: the days of holders without a subject, one span for each holder and stretch.
    """
    sums = Days(days)
    for line in lines:
        sums.add("subjects", line.span, line.weight)
        for span, holders in pieces(line):
            if not holders:
                sums.add("gaps", span, line.weight)
            elif len(holders) > 1:
                sums.add("doubles", span, line.weight)
    for spans in (above or {}).values():
        for span in merged(spans):
            sums.add("overloads", span)
    for span in idle:
        sums.add("idle", span)
    names = ("subjects", "gaps", "doubles", "overloads", "idle")
    columns = [sums.sums(name) for name in names]
    return [
        Count(day, *row) for day, row in zip(sums.days, zip(*columns, strict=True), strict=True)
    ]


def pieces(line: Line) -> Iterator[tuple[Span, frozenset[int]]]:
    """The days on which the subjects are open, cut where anything changes, with who answers."""
    start, end = line.span
    if end is not None and end <= start:
        return
    spans = [span for _holder, span in (*line.own, *line.place)] + list(line.excepted)
    cuts = {day for span in spans for day in span if day is not None and day > start}
    if end is not None:
        cuts = {day for day in cuts if day < end}
    for day, until in pairwise([start, *sorted(cuts), end]):
        assert day is not None  # only the last one may be open
        yield (day, until), answering(line, day)


def answering(line: Line, day: date) -> frozenset[int]:
    """Who answers on that day: the own duties, else the place unless excepted."""
    own = frozenset(holder for holder, span in line.own if within(day, span))
    if own or any(within(day, span) for span in line.excepted):
        return own
    return frozenset(holder for holder, span in line.place if within(day, span))


def within(day: date, span: Span) -> bool:
    return span[0] <= day and (span[1] is None or day < span[1])


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same days in stretches that do not overlap."""
    current: Span | None = None
    for span in sorted(spans, key=lambda span: span[0]):
        if current is None:
            current = span
        elif current[1] is None or span[0] <= current[1]:
            ends = (current[1], span[1])
            latest = None if None in ends else max(end for end in ends if end is not None)
            current = (current[0], latest)
        else:
            yield current
            current = span
    if current is not None:
        yield current


def without(spans: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """The days of the spans that lie in none of the others, in stretches that do not overlap."""
    taken = tuple(merged(others))
    for span in merged(spans):
        for piece, _holders in pieces(Line(span, excepted=taken)):
            if not any(within(piece[0], other) for other in taken):
                yield piece
