"""Lists of whole registers: too long to be put in order for one page.

Their order is that of places, and a rollup knows how many lines each place has. So only the places of
one page are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from zerentian.kernel.figures import catalogue, queries
from zerentian.kernel.figures.compile import listing, rollups
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.listing import Cursor
from zerentian.kernel.figures.running import run
from zerentian.manifest.figures import Figure

MANY = 400  # places: whoever wants nearly all of them reads the whole list at once


class Place(NamedTuple):
    path: str
    region: int
    number: int


def places(figure: Figure, ask: Ask, scopes: Sequence[Scope]) -> list[Place] | None:
    """In the order of the list, each with its lines; None where no rollup answers."""
    rollup = rollups.of(figure, ask)
    if rollup is None:
        return None
    apart = queries.kept_apart(figure)
    if len(apart) > queries.MOST_APART:
        return None
    numbers: Counter[tuple[str, int]] = Counter()
    for path, region, number in run(*rollups.by_place(figure, ask, rollup, scopes, apart=apart)):
        numbers[path, region] += number
    if apart:
        thing = catalogue.thing(figure)
        body, values = listing.by_place(figure, ask, scopes, thing=thing, only=apart)
        for path, region, number in run(body, values, few=True):
            numbers[path, region] += number
    return [Place(path, region, number) for (path, region), number in sorted(numbers.items())]


def enough(places: Sequence[Place], after: Cursor | None, limit: int) -> tuple[int, ...]:
    """The regions in which the next lines stand; nothing where that would be nearly everywhere."""
    start = after[0] if after else ""
    ahead = [place for place in places if place.path >= start]
    found, lines = [], 0
    for place in ahead:
        if lines >= limit:
            break
        found.append(place.region)
        # How much of the place of the cursor is left is not known.
        lines += place.number if place.path != start else 0
    return tuple(found) if 0 < len(found) <= MANY else ()
