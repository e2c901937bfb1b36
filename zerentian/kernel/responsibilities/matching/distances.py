"""How far it is from village to village, by the map of the pack or, without one, by the codes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from statistics import fmean

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.pack import Cell

METRES = 10  # the map counts in tens of metres
OTHER_TOWN = 2_000  # a helper of another town is that much farther: offices work town by town
BY_CODE = ((12, 0), (9, 3_000), (6, 10_000), (4, 40_000))  # without a map: digits shared, metres


@cache
def _middles(pack: str) -> dict[str, tuple[float, float]]:
    """The middle of each village, and of each town and district that has some."""
    spots: dict[str, list[Cell]] = defaultdict(list)
    for code, cell in packs.current().cells().items():
        for digits in (12, 9, 6):
            spots[code[:digits]].append(cell)
    return {
        path: (fmean(cell.x for cell in cells), fmean(cell.y for cell in cells))
        for path, cells in spots.items()
    }


def metres(one: str, other: str) -> int:
    """From the middle of one region to that of the other, in metres as the crow flies."""
    middles = _middles(packs.current().digest)
    if one in middles and other in middles:
        return round(math.dist(middles[one], middles[other]) * METRES)
    return next((far for digits, far in BY_CODE if one[:digits] == other[:digits]), 80_000)


def costs(
    homes: Mapping[int, str],
    seats: Mapping[int, str],
    grids: Iterable[frozenset[str]] = (),
    *,
    farthest: int | None = None,
) -> dict[int, dict[int, int | None]]:
    """From every home to every seat (ids and paths): what a matching makes small.

    Metres; half of them inside a grid, more into another town. None beyond `farthest` metres.
    """
    together = [set(grid) for grid in grids]
    return {
        a: {b: cost(home, seat, together, farthest) for b, seat in seats.items()}
        for a, home in homes.items()
    }


def cost(home: str, seat: str, grids: list[set[str]], farthest: int | None) -> int | None:
    way = metres(home, seat)
    if farthest is not None and way > farthest:
        return None
    if any(home in grid and seat in grid for grid in grids):
        return way // 2
    return way if home[:9] == seat[:9] else way + OTHER_TOWN
