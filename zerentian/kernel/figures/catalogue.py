"""All facts and figures of this installation, collected from the kernel and the programmes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zerentian.kernel.dispatch.facts import FACTS as ORDER_FACTS
from zerentian.kernel.fieldwork.facts import FACTS as FIELD_FACTS
from zerentian.kernel.fieldwork.figures import DUE
from zerentian.kernel.problems.facts import FACTS as PROBLEM_FACTS
from zerentian.kernel.residents.figures import REGISTER
from zerentian.kernel.responsibilities.facts import FACTS as DUTY_FACTS
from zerentian.kernel.visits.figures import VISITS
from zerentian.manifest.figures import (
    Dimension,
    Fact,
    Figure,
    Observation,
    Ratio,
    Rows,
    Spread,
    Sum,
)
from zerentian.manifest.programme import Programme
from zerentian.manifest.registry import programmes

PLACES = ("region", "entity")  # axes that are columns of every fact
STANDS_IN_ONE_PLACE = ("record", "subject", "household")


class UnknownFigure(LookupError):
    """No programme declares a figure with this key."""


@dataclass(frozen=True)
class Declared:
    """A figure and the programme that answers for it; the register's own figures have no key of one."""

    figure: Figure
    programme: Programme

    @property
    def key(self) -> str:
        return self.figure.key


@cache
def facts() -> dict[str, Fact]:
    """In the order in which their views are made: DUE stands on what programmes tell."""
    own = (fact for programme in _declaring() for fact in programme.facts)
    return {
        fact.key: fact for fact in (*DUTY_FACTS, *PROBLEM_FACTS, *FIELD_FACTS, *ORDER_FACTS, *own)
    }


@cache
def figures() -> dict[str, Declared]:
    return {
        figure.key: Declared(figure, programme)
        for programme in _declaring()
        for figure in programme.figures
    }


def _declaring() -> tuple[Programme, ...]:
    return (*programmes().values(), REGISTER, VISITS, DUE)


def find(key: str) -> Declared:
    """Raises UnknownFigure."""
    try:
        return figures()[key]
    except KeyError:
        raise UnknownFigure(key) from None


def parts(figure: Figure) -> tuple[Figure, ...]:
    """The figures that are computed: itself, or numerator and denominator of a ratio."""
    if isinstance(figure.measure, Ratio):
        return tuple(
            find(key).figure for key in (figure.measure.numerator, figure.measure.denominator)
        )
    return (figure,)


def rows(figure: Figure) -> Rows:
    """The rows that a figure looks at; for a ratio those of its numerator."""
    measure = parts(figure)[0].measure
    if isinstance(measure, Observation | Ratio):
        raise TypeError(f"{figure.key} has no rows of its own")
    return measure.rows


def thing(figure: Figure) -> str:
    """The column that tells apart what is counted and listed."""
    measure = parts(figure)[0].measure
    if isinstance(measure, Spread):
        return measure.per
    return "record" if isinstance(measure, Sum) else rows(figure).of


def fact(figure: Figure) -> Fact:
    return facts()[rows(figure).fact]


def dimension(figure: Figure, key: str) -> Dimension | None:
    return next((each for each in fact(figure).dimensions if each.key == key), None)


def axes(figure: Figure) -> tuple[str, ...]:
    """By what a figure can be broken down; a ratio only by what both of its parts know."""
    allowed = set(figure.breakdowns)
    for part in parts(figure):
        allowed &= {*PLACES, *(each.key for each in fact(part).dimensions)}
    return tuple(axis for axis in figure.breakdowns if axis in allowed)


def is_additive(figure: Figure, axis: str) -> bool:
    """Whether the lines of a breakdown sum to the total, so that a table may print a total line.

    True where a thing cannot stand in two lines: the fact has one row of it a day, or the axis is
    the place and the thing has one place. Helpers may work in two places, so theirs do not add up.
    """
    measure = figure.measure
    if isinstance(measure, Sum):
        return True
    if isinstance(measure, Ratio | Spread | Observation):
        return False
    counted = rows(figure).of
    return counted in fact(figure).unique or (axis == "region" and counted in STANDS_IN_ONE_PLACE)
