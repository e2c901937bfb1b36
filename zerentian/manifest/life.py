"""What a programme does to its own rows when something happens in somebody's life."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What the register of people has just entered. kind: of a life event.

    people: everybody whom it touched; died: who died; dissolved: households that ended with it;
    moved: households that stand elsewhere from that day on.
    """

    kind: str
    on: date
    people: tuple[int, ...]
    died: tuple[int, ...]
    dissolved: tuple[int, ...]
    moved: tuple[int, ...] = ()


class Consequence(NamedTuple):
    """What was done to one row. field "": it came into being; "superseded_at": a dated row ended;
    else one value was set, old and new as text. Enough to take it back."""

    table: str
    id: int
    field: str = ""
    old: str | None = None
    new: str | None = None


Reaction = Callable[..., Iterable[Consequence]]
"""Called with by, happened and at, in the transaction of the event, once the register is as it will
be. What it answers is undone when the event is taken back."""
