"""Figures held against what a page prints: `figures check`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from zerentian.kernel.figures import catalogue, places, queries
from zerentian.kernel.figures.answers import Number
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.places import Place
from zerentian.kernel.figures.rules import Bounds
from zerentian.kernel.packs.checks import expectation
from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema import Expected, ExpectedFile
from zerentian.lib.periods import Period
from zerentian.manifest.figures import Observation

Verdict = Literal["right", "wrong", "missing"]


class UnreadableExpectations(ValueError):
    """The file is no list of figures as packs write it."""


@dataclass(frozen=True)
class Expectation:
    id: str
    zh: str
    region: str
    period: Period
    bounds: Bounds


@dataclass(frozen=True)
class Checked:
    """`why` says what stands in the way where there is no number."""

    expectation: Expectation
    verdict: Verdict
    number: Number | None = None
    why: str = ""


def read(file: Path) -> list[Expectation]:
    """Raises UnreadableExpectations, which names the line and the field of every mistake."""
    toml = TomlFile(file.parent, file.name)
    try:
        found = toml.read(ExpectedFile)
    except OSError as error:
        raise UnreadableExpectations(f"{file}: {error.strerror}") from error
    for number, figure in enumerate(found.figure if found else ()):
        expectation(toml, number, figure)
    if found is None or toml.errors:
        raise UnreadableExpectations("\n".join(map(str, toml.errors)))
    return [_expectation(figure) for figure in found.figure]


def _expectation(figure: Expected) -> Expectation:
    return Expectation(
        id=figure.id,
        zh=figure.zh,
        region=figure.region,
        period=Period.parse(figure.when),
        bounds=Bounds(figure.value, figure.min, figure.max),
    )


def check(
    wanted: Iterable[Expectation], *, on: date | None = None, place: str = ""
) -> list[Checked]:
    """Each expectation with the number that the records give; `on` and `place` ask elsewhere."""
    return [_check(each, on, place) for each in wanted]


def _check(wanted: Expectation, on: date | None, place: str) -> Checked:
    declared = catalogue.figures().get(wanted.id)
    if declared is None or isinstance(declared.figure.measure, Observation):
        return Checked(wanted, "missing", why="no such figure yet")
    try:
        asked = places.find(place or wanted.region, on=on or wanted.period.last)
    except places.UnknownPlace as error:
        return Checked(wanted, "wrong", why=f"no place {error}")
    period = Period.day(on) if on else wanted.period
    number = whole(wanted.id, asked, period)
    right = wanted.bounds.hold(number.numbers())
    return Checked(wanted, "right" if right else "wrong", number)


def whole(key: str, place: Place, period: Period) -> Number:
    """A figure over all rows, as the operator of the database sees it, sealed ones too."""
    ask = Ask(place=place, on=period.last, since=period.start)
    return queries.unscoped(key, ask)
