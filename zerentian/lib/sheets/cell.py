"""What stands in a table."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

Cell = str | int | float | bool | date | None
"""What a cell holds. Times of day and durations come as text; errors such as #N/A as nothing.

A whole number is an int up to 15 digits. Longer ones stay float: a workbook that stored an identity
number as a number has lost its last digits, and a float of 10^15 and more is how one sees it.
"""


class Marked(NamedTuple):
    """A cell that stands out when it is written: on a ground that is seen from afar."""

    cell: Cell


class Row(NamedTuple):
    """One filled row: its number in the sheet, from 1, and its cells up to the last filled."""

    number: int
    cells: list[Cell]
