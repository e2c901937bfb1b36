"""Steps by which the demo district is built, through imports and actions only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DemoContext:
    """What a step may use: who acts, the pack's folder, the day and instant of the demo's clock, a seed.

    residents: how many people the district shall have; None for as many as the pack's census counts.
    """

    by: Any  # accounts.User
    pack: Path
    on: date
    at: datetime
    seed: int
    residents: int | None = None


@dataclass(frozen=True, kw_only=True)
class DemoStep:
    """Yields (done, total) while it works; steps run in ascending order over all programmes."""

    order: int
    title: str
    run: Callable[[DemoContext], Iterator[tuple[int, int]]]
