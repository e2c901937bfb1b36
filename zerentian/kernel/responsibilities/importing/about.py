"""What a roster names and what taking it over would write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class About:
    """Which roster a layout fills."""

    role: str
    roster: str


@dataclass(frozen=True)
class Unit:
    """A unit as the roster names it. `entity` is the one it is; None: it will be added at `region`."""

    name: str
    kind: str
    entity: int | None
    region: int | None


@dataclass(frozen=True)
class Helper:
    """Somebody as the roster names them. `post` None: person and post will be added."""

    unit: Unit
    name: str
    title: str
    phone: str
    post: int | None = None
    holder: int | None = None


@dataclass(frozen=True)
class Write:
    """One row to carry out; without a subject the helper is only added (C-1: listed idle)."""

    row: int
    helper: Helper
    subject: int | None
    start: date
