"""Decisions about figures without database or clock: days of a trend, expectations, disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

THRESHOLD = 5  # sealed counts below it are never told, nor let themselves be computed
LENGTHS = (2, 4, 6, 9, 12)  # digits of a region's path by level 1 to 5


def month_ends(on: date, count: int = 12) -> tuple[date, ...]:
    """The ends of the last months in order; the last one is `on` itself, its month not yet full."""
    days = [on]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(days))


@dataclass(frozen=True)
class Bounds:
    """What a figure must be: a value, or between smallest and largest (each None: no bound)."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    def hold(self, numbers: Iterable[float | None]) -> bool:
        """Whether every number fits; a number that is not known never does."""
        return all(number is not None and self._fits(number) for number in numbers)

    def _fits(self, number: float) -> bool:
        if self.value is not None and abs(number - self.value) > 1e-9:
            return False
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )


def above(path: str) -> tuple[str, ...]:
    """A path and those of all places around it, the nearest first. What hangs below a code by a
    stroke (a closed region) belongs to that code."""
    stem = path.split("/", 1)[0]
    return tuple(stem[:length] for length in reversed(LENGTHS) if length <= len(stem))


def disclosed(
    sealed: Mapping[str, int], children: Mapping[str, int], threshold: int = THRESHOLD
) -> dict[str, int]:
    """What may be told about sealed things: for each place the blocks that lie wholly inside it.

    `sealed` counts them by path, `children` tells how many places lie directly in a place. A place
    with at least `threshold` of its own is a block. What is left in the places of a street is added
    up and is another block if it is large enough, and so on upwards; what is left at the top is not
    told. So whatever somebody computes from places by adding and subtracting is made of whole blocks.

    Blocks are rounded down to a multiple of the threshold, which also blurs differences between days
    and between figures; and a block of leftovers is told only as far as the other places could hold
    all of it, so that each single one may as well hold nothing.
    """
    own = _own(sealed)
    told: dict[str, int] = {}
    left: dict[str, int] = {}
    full: dict[str, int] = {}  # how many places in it cannot hold leftovers
    for length in reversed(LENGTHS):
        upper = LENGTHS[LENGTHS.index(length) - 1] if length > LENGTHS[0] else 0
        for path in sorted(path for path in own.keys() | left.keys() if len(path) == length):
            count, rest = own.get(path, 0), left.get(path, 0)
            sharing = children.get(path, 0) - full.get(path, 0)
            if count >= threshold:
                told[path] = count // threshold * threshold
            else:
                rest += count
            room = max(sharing - 1, 0) * (threshold - 1)
            block = min(rest, room) // threshold * threshold
            if block:
                told[path] = told.get(path, 0) + block
            elif upper:
                left[path[:upper]] = left.get(path[:upper], 0) + rest
            if block or (count >= threshold if not children.get(path) else sharing <= 0):
                full[path[:upper]] = full.get(path[:upper], 0) + 1
    return told


def _own(sealed: Mapping[str, int]) -> dict[str, int]:
    own: dict[str, int] = {}
    for path, count in sealed.items():
        stem = above(path)[0] if path else ""
        if stem and count:
            own[stem] = own.get(stem, 0) + count
    return own
