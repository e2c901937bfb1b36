"""How many relief households each village of the demo district has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Households by town, outside the area of 杨家埠. Together with its 228 they make the page's 2,263:
# 高里 has the 975 of 195 helpers × 5, 固堤 the 476 that share the greenhouses' income. The other
# towns are our choice.
TOWNS = {"370703001": 170, "370703002": 180, "370703003": 476, "370703006": 975, "370703007": 234}
YANGJIABU = 228
FIXED = {"370703003256": 7}  # 卢家码头村 helps seven households from its solar income


def spread(
    total: int, places: Sequence[str], fixed: Mapping[str, int] | None = None
) -> dict[str, int]:
    """`total` over the places as evenly as it goes, after those whose number is fixed.

    Places that come earlier get one more when it does not divide; every place gets at least one as
    long as there are enough. ValueError if the fixed ones are more than there is.
    """
    given = {place: count for place, count in (fixed or {}).items() if place in places}
    free = [place for place in places if place not in given]
    left = total - sum(given.values())
    if left < 0 or (left and not free):
        raise ValueError(f"{total} households do not fit")
    share, more = divmod(left, len(free)) if free else (0, 0)
    counts = {place: share + (number < more) for number, place in enumerate(free)}
    return {place: counts.get(place, given.get(place, 0)) for place in places}


def villages(codes: Sequence[str], zone: Sequence[str]) -> dict[str, int]:
    """Households of every village. `codes`: all villages, `zone`: those of the area of 杨家埠."""
    counts = spread(YANGJIABU, sorted(zone))
    for town, total in TOWNS.items():
        inside = sorted(code for code in codes if code.startswith(town) and code not in zone)
        counts |= spread(total, inside, FIXED)
    return counts
