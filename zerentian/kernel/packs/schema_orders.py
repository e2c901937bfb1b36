"""What orders.toml of a district pack may say: kinds of tasks, words of offices, texts to begin with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from zerentian.kernel.packs.schema import STRICT, Key, Line, Text

Days = Annotated[int, Field(ge=0, le=250)]
NumberForm = Annotated[
    str, StringConstraints(pattern=r"^[^{}]*\{word\}[^{}]*\{year\}[^{}]*\{number\}[^{}]*$")
]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OrderKind:
    """One kind of task. All are working days: `days` until the deadline when nobody says another,
    `receive` within which a recipient confirms, `yellow` before the deadline from which it warns."""

    key: Key
    title: Text
    description: Text
    days: Annotated[int, Field(ge=1, le=250)]
    yellow: Days
    receive: Days


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Office:
    """The word (机关代字) with which the numbers of an office's orders begin."""

    name: Line  # of the unit, whole or short
    word: Line


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OrderTemplate:
    """A text to begin an order with; whoever issues it changes what does not fit."""

    key: Key
    kind: Key
    title: Text
    text: Text
    task: Text


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OrdersFile:
    """`number` is how a number is written; {word} of the office, {year} and {number} stand in it."""

    number: NumberForm
    kind: Annotated[tuple[OrderKind, ...], Field(min_length=1)]
    office: tuple[Office, ...] = ()
    template: tuple[OrderTemplate, ...] = ()

    def by_key(self, key: str) -> OrderKind | None:
        return next((kind for kind in self.kind if kind.key == key), None)

    def word(self, *names: str) -> str:
        """The word of the office with one of these names; else the last of them that is not empty."""
        said = {office.name: office.word for office in self.office}
        return (
            next((said[name] for name in names if name in said), "") or [*filter(None, names)][-1]
        )
