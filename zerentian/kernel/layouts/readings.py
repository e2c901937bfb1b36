"""What became of a cell: a value, with a note when it stood otherwise, or a reason why not."""

from __future__ import annotations

from typing import Any, NamedTuple


class Unreadable(ValueError):
    """The cell's text is no such value: why, and what to do about it."""

    def __init__(self, why: str, todo: str) -> None:
        super().__init__(why)
        self.why, self.todo = why, todo


class Note(NamedTuple):
    """What was repaired, as a warning tells it. It never holds a whole number of a person."""

    why: str
    todo: str


class Reading(NamedTuple):
    """A cell's value; None where the cell is empty."""

    value: Any
    note: Note | None = None


EMPTY = Reading(None)
