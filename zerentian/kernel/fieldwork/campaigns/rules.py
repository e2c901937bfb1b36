"""Drawing a sample and sharing it among teams. The same seed draws the same sample. No database."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Candidate:
    """A household that may be drawn. layer: its village, or its class."""

    subject: int
    village: str = ""
    layer: str = ""


def draw(candidates: Iterable[Candidate], *, wanted: int | None, seed: int) -> list[Candidate]:
    """`wanted` of them by lot, or all; from every layer its share, by largest remainder.

    The order in which candidates are told does not matter. A layer never gives more than it has.
    """
    every = sorted(candidates, key=lambda one: one.subject)
    if wanted is None or wanted >= len(every):
        return every
    lot = random.Random(seed)  # noqa: S311 - to be drawn again by anybody, not to be secret
    layers: dict[str, list[Candidate]] = defaultdict(list)
    for one in every:
        layers[one.layer].append(one)
    shares = shared({key: len(found) for key, found in layers.items()}, wanted)
    drawn = [one for key in sorted(layers) for one in lot.sample(layers[key], shares[key])]
    return sorted(drawn, key=lambda one: one.subject)


def shared(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Whole numbers in proportion to the sizes that add up to `wanted`: largest remainder, ties by key."""
    total = sum(sizes.values())
    exact = {key: wanted * size for key, size in sizes.items()}
    shares = {key: value // total for key, value in exact.items()}
    rest = sorted(sizes, key=lambda key: (-(exact[key] % total), key))
    for key in rest[: wanted - sum(shares.values())]:
        shares[key] += 1
    return shares


@dataclass
class Allotted:
    """Which team checks which household; `left` nobody may check."""

    teams: dict[int, int] = field(default_factory=dict)  # subject -> number of the team
    left: list[int] = field(default_factory=list)


def allot(
    sample: Sequence[Candidate],
    teams: Mapping[int, frozenset[int]],
    helpers: Mapping[int, frozenset[int]],
) -> Allotted:
    """Give each household to a team in which nobody answers for it, a village as one where that goes.

    teams: number → users; helpers: subject → users who answer for it. The team with the least goes
    first; whoever could be checked by nobody but their own helper is left.
    """
    found, load = Allotted(), dict.fromkeys(teams, 0)
    villages: dict[str, list[Candidate]] = defaultdict(list)
    for one in sample:
        villages[one.village].append(one)
    for village in sorted(villages, key=lambda key: (-len(villages[key]), key)):
        home = min(load, key=lambda number: (load[number], number))
        for one in villages[village]:
            own = helpers.get(one.subject, frozenset())
            free = [number for number in teams if not teams[number] & own]
            if not free:
                found.left.append(one.subject)
                continue
            team = home if home in free else min(free, key=lambda n: (load[n], n))
            found.teams[one.subject] = team
            load[team] += 1
    return found
