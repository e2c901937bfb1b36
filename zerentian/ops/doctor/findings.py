from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    FINE = "✓"
    NOTE = "·"  # worth knowing; nothing is broken
    BROKEN = "✗"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what is so, and what to do where it is not well."""

    level: Level
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level} {self.what}" + (f"\n    → {self.remedy}" if self.remedy else "")


Look = Callable[[], Iterator[Finding]]


def fine(what: str) -> Finding:
    return Finding(Level.FINE, what)


def note(what: str, remedy: str = "") -> Finding:
    return Finding(Level.NOTE, what, remedy)


def broken(what: str, remedy: str) -> Finding:
    return Finding(Level.BROKEN, what, remedy)
