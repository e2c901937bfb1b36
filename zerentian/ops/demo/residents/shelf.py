"""Families by age, to find one of about the right age at random without looking at all of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable

from zerentian.ops.demo.residents.family import Family

TRIES = 5  # at each age before the next one is looked at


class Shelf:
    def __init__(
        self, families: Iterable[Family], key: Callable[[Family], int | None], chance: random.Random
    ) -> None:
        self._by_age: dict[int, list[Family]] = defaultdict(list)
        self._random = chance.random
        for family in families:
            if (age := key(family)) is not None:
                self._by_age[age].append(family)

    def find(
        self, age: int, *, youngest: int, oldest: int, fits: Callable[[Family], bool]
    ) -> Family | None:
        """A family that fits, of this age or the nearest between the two; None after many tries.

        A family that does not fit now may fit another time, so it stays where it is.
        """
        for distance in range(max(age - youngest, oldest - age) + 1):
            for candidate in {age - distance, age + distance}:
                if youngest <= candidate <= oldest and (found := self._at(candidate, fits)):
                    return found
        return None

    def _at(self, age: int, fits: Callable[[Family], bool]) -> Family | None:
        here = self._by_age.get(age)
        if not here:
            return None
        for _ in range(TRIES):
            family = here[int(self._random() * len(here))]
            if fits(family):
                return family
        return None
