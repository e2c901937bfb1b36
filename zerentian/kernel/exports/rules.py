"""When a list needs a second person to leave the house, and which way a request may go."""

from __future__ import annotations

from typing import Final

TRANSITIONS: Final = (
    ("asked", "approved"),
    ("asked", "refused"),
    ("asked", "withdrawn"),
    ("approved", "made"),
    ("approved", "failed"),
    ("failed", "made"),
    ("made", "expired"),
)
"""From which state a request may go to which; the table's trigger is built from the same pairs."""


def may_move(old: str, new: str) -> bool:
    return (old, new) in TRANSITIONS


def needs_approval(
    *, rows: int, full: bool, most: int, most_full: int, taken_today: int = 0
) -> bool:
    """Whether so many rows need a second person.

    most, most_full: rows that one person may take alone, masked and with whole numbers. taken_today:
    rows with whole numbers that they already took today; so nobody takes the register in slices.
    """
    return rows + taken_today > most_full if full else rows > most
