"""Reading what somebody pasted from a workbook: lines, cells, amounts. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

DAY: Final = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
BLANKS: Final = re.compile(r"[\u3000 ]{2,}|\t|,|，")
NUMBER: Final = re.compile(r"^(\d{1,6})(?:人|人次)?$")


@dataclass(frozen=True)
class Line:
    """A line that says something; `number` counts from 1 as the sender sees it."""

    number: int
    cells: tuple[str, ...]

    def cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


def lines(text: str) -> Iterator[Line]:
    """Cells are parted by tabs, as Excel copies them, by commas or by several blanks."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            cells = line.split("\t") if "\t" in line else BLANKS.split(line.strip())
            yield Line(number, tuple(cell.strip("\u3000 ") for cell in cells))


def count(text: str) -> int | None:
    """A number of people, also “12人”; None where it is none, or 0."""
    found = NUMBER.match(text)
    return int(found[1]) or None if found else None


def day(text: str) -> date | None:
    """2019-03-05, 2019/3/5 or 2019年3月5日."""
    found = DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def fen(text: str) -> int | None:
    """Yuan with at most two places, in fen; None where it is no amount or below zero."""
    return _scaled(text.removesuffix("元").replace(",", ""), 100)


def thousandths(text: str) -> int | None:
    """A quantity with at most three places, in thousandths; None for none, or 0."""
    return _scaled(text, 1000) or None


def _scaled(text: str, by: int) -> int | None:
    try:
        value = Decimal(text) * by
    except ArithmeticError:  # no number, or one with more digits than any has
        return None
    if not value.is_finite() or not 0 <= value <= 10**15 or value != int(value):
        return None
    return int(value)


def person_times(named: int, volunteers: int) -> int:
    """B-3: every named person once an event, and volunteers as their unit counted them."""
    return named + volunteers
