"""What comes back when a figure is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.rules import THRESHOLD
from zerentian.manifest.figures import Figure
from zerentian.manifest.programme import Programme


@dataclass(frozen=True)
class Number:
    """A count or sum; with `high` the fewest and most; with `over` a share of so many.

    `value` None: there is nothing to say it of (no helper at all, nothing to be a share of).
    """

    value: int | None
    high: int | None = None
    over: int | None = None

    @property
    def share(self) -> float | None:
        """Numerator by denominator, None for nothing of nothing."""
        return self.value / self.over if self.over and self.value is not None else None

    @property
    def is_ratio(self) -> bool:
        return self.over is not None

    def numbers(self) -> tuple[float | None, ...]:
        """What an expectation is held against: one number, or both ends of a spread."""
        if self.is_ratio:
            return (self.share,)
        return (self.value,) if self.high is None else (self.value, self.high)

    def plain(self) -> float | None:
        """One number to draw: a ratio as its share, a spread as its largest."""
        return self.numbers()[-1]

    def json(self) -> dict[str, float | int | None]:
        if self.is_ratio:
            return {"value": self.share, "numerator": self.value, "denominator": self.over}
        if self.high is not None or self.value is None:  # only a spread can have nothing to say
            return {"low": self.value, "high": self.high}
        return {"value": self.value}


@dataclass(frozen=True)
class Line:
    """One line of a breakdown. `key` narrows the figure to it: a place, an id, a value."""

    key: str
    title: str
    number: Number


@dataclass(frozen=True)
class Sealed:
    """Things in compartments closed to the viewer. `told` of them are in the value; fewer than
    `fewer_than` more in each place are never told, not even whether there are any."""

    told: int
    fewer_than: int = THRESHOLD


@dataclass(frozen=True)
class Answer:
    """A figure with everything that was asked of it."""

    figure: Figure
    programme: Programme
    ask: Ask
    number: Number
    sealed: Sealed | None = None  # None: no compartment is closed to the viewer
    breakdowns: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    trend: tuple[tuple[date, Number], ...] = ()
    is_partial: bool = False  # the viewer sees only a part of the place

    @property
    def key(self) -> str:
        return self.figure.key
