"""Invented names: surnames by their frequency, given names by generation and sex."""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

# Given names that people born before about 1960 carry in this region: first and second characters.
ELDER = {
    "M": ("德福国志明守业长文玉永光洪树金连学兴广士", "田友山海林贵昌荣堂祥义信和春平江河清安亭"),
    "F": ("秀玉桂淑兰凤春素月翠金爱美瑞香", "英兰珍梅芝荣香花云芳娥莲琴华贞"),
}


class Names:
    """Draws names from the pack's facts with the generator it is given: a seed decides all."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        rows = _read(folder / "surnames.csv")
        self._surnames = [row["surname"] for row in rows]
        self._weights = list(accumulate(float(row["weight"]) for row in rows))
        given = _read(folder / "given_names.csv")
        self._given = {sex: [g["given_name"] for g in given if g["sex"] == sex] for sex in "MF"}
        self._letters = {
            sex: sorted({letter for name in names for letter in name})
            for sex, names in self._given.items()
        }
        self._chance = chance

    def surname(self) -> str:
        return self._surnames[bisect(self._weights, self._chance.random() * self._weights[-1])]

    def given(self, *, sex: str, birth_year: int) -> str:
        if birth_year >= 1962:
            return self._chance.choice(self._given[sex])
        first, second = ELDER[sex]
        return self._chance.choice(first) + self._chance.choice(second)

    def mixed(self, *, sex: str, birth_year: int) -> str:
        """`given`, or two of its characters put together anew: enough names for a whole district."""
        if birth_year < 1962 or self._chance.random() < 0.4:
            return self.given(sex=sex, birth_year=birth_year)
        letters = self._letters[sex]
        return self._chance.choice(letters) + self._chance.choice(letters)

    def full(self, *, sex: str, birth_year: int, surname: str = "") -> str:
        return (surname or self.surname()) + self.given(sex=sex, birth_year=birth_year)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(_facts(file)))


def _facts(lines: Iterable[str]) -> Iterable[str]:
    """Lines that carry data: a fact file may name its source in comment lines."""
    return (line for line in lines if not line.startswith("#"))
