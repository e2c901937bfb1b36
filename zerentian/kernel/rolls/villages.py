"""Which division the words of a row mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from zerentian.kernel.accounts import roles
from zerentian.kernel.regions.models import Region
from zerentian.kernel.regions.rules import names
from zerentian.lib.ranges import prefix_range

_CODE = re.compile(r"\d{12}")
COUNTY, TOWN, VILLAGE = 3, 4, 5


class Words(NamedTuple):
    """How a row writes its place."""

    county: str
    town: str
    village: str


@dataclass(frozen=True)
class Unknown:
    """Nothing, or not one thing alone, is called so: which check, at which column."""

    check: str
    column: str
    about: Mapping[str, str | int]


def resolve(written: Iterable[Words]) -> dict[Words, Region | Unknown]:
    """The open village that each of these means. Two statements, however many there are."""
    wanted = set(written)
    upper = _upper()
    counties = [region for region in upper if region.level == COUNTY]
    found: dict[Words, Region | Unknown] = {}
    towns: dict[Words, Region] = {}
    for words in wanted:
        if _CODE.fullmatch(words.village):
            continue
        county = _one(words.county, COUNTY, counties, "county", "COUNTY")
        if isinstance(county, Unknown):
            found[words] = county
            continue
        below = [r for r in upper if r.level == TOWN and r.parent_id == county.pk]
        town = _one(words.town, TOWN, below, "town", "TOWN")
        if isinstance(town, Unknown):
            found[words] = town
        else:
            towns[words] = town
    villages = _villages(towns.values(), wanted)
    by_code = {region.path: region for region in villages}
    for words in wanted - found.keys():
        if words not in towns:
            missing = Unknown("VILLAGE", "village", {})
            found[words] = by_code.get(words.village, missing)
            continue
        below = [region for region in villages if region.parent_id == towns[words].pk]
        found[words] = _one(words.village, VILLAGE, below, "village", "VILLAGE")
    return found


def _upper() -> list[Region]:
    """Counties and towns of this instance, and the county that it may be rooted in."""
    root = roles.root_path()
    low, high = prefix_range(root)
    here = Q(path__gte=low, path__lt=high) | Q(path=root[:6])
    return list(Region.objects.filter(here, closed_on=None, level__in=(COUNTY, TOWN)))


def _villages(towns: Iterable[Region], wanted: Iterable[Words]) -> list[Region]:
    low, high = prefix_range(roles.root_path())
    codes = [words.village for words in wanted if _CODE.fullmatch(words.village)]
    here = Q(parent__in={town.pk for town in towns}) | Q(path__in=codes)
    return list(
        Region.objects.filter(here, closed_on=None, level=VILLAGE, path__gte=low, path__lt=high)
    )


def _one(
    written: str, level: int, among: Sequence[Region], column: str, check: str
) -> Region | Unknown:
    """The region of this name: exactly, else without its kind of office, else by its bare name."""
    ways: tuple[Callable[[str], str], ...] = (
        lambda name: name,
        lambda name: names.core(level, name),
        lambda name: names.stem(level, name),
    )
    for way in ways:
        found = [region for region in among if way(region.name) == way(written)]
        if len(found) == 1:
            return found[0]
        if found:
            listed = "、".join(f"{region.name}（{region.code}）" for region in found[:5])
            return Unknown("SEVERAL", column, {"names": listed})
    return Unknown(check, column, {})
