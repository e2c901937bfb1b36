"""How many people of which age and sex there are, as the pack's census tells."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST = 100
FEWER_EACH_YEAR = 0.8  # of the very old, whom the census counts as one group
Cells = Mapping[str, Sequence[int]]
"""People by sex ("M", "F") and year of age, 0 to OLDEST."""


@dataclass(frozen=True)
class Group:
    """People of these ages, both included."""

    youngest: int
    oldest: int
    people: Mapping[str, int]  # by sex


@dataclass(frozen=True)
class Census:
    """households: how many there are; alone: how many of them have one person."""

    households: int
    alone: int
    groups: tuple[Group, ...]

    @property
    def people(self) -> int:
        return sum(sum(group.people.values()) for group in self.groups)


def read(path: Path) -> Census:
    """The census of a pack. ValueError or KeyError where the file is not one."""
    said = tomllib.loads(path.read_text("utf-8"))
    groups = tuple(
        Group(entry["ages"][0], entry["ages"][1], {"M": entry["male"], "F": entry["female"]})
        for entry in said["group"]
    )
    return Census(households=said["households"], alone=said["alone"], groups=groups)


def scaled(census: Census, people: int) -> Census:
    """The same district with so many people: every number in its share, none lost by rounding."""
    cells = [group.people[sex] for group in census.groups for sex in "MF"]
    counts = iter(share(people, cells))
    groups = tuple(
        Group(group.youngest, group.oldest, {sex: next(counts) for sex in "MF"})
        for group in census.groups
    )
    portion = people / census.people
    return Census(
        households=round(census.households * portion),
        alone=round(census.alone * portion),
        groups=groups,
    )


def by_year(census: Census) -> dict[str, list[int]]:
    """Each group spread over its years of age: evenly, the very old ever fewer."""
    found = {sex: [0] * (OLDEST + 1) for sex in "MF"}
    for group in census.groups:
        years = range(group.youngest, group.oldest + 1)
        ratio = FEWER_EACH_YEAR if group.oldest == OLDEST else 1.0
        weights = [ratio**place for place in range(len(years))]
        for sex, count in group.people.items():
            for age, people in zip(years, share(count, weights), strict=True):
                found[sex][age] = people
    return found


def share(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts as near to the weights as can be: the largest remainders get one more."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
