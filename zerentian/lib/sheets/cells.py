"""Cells as they leave the reading process."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Final

Raw = str | float | bool | time | date | datetime | timedelta | tuple[bool] | None
Written = str | int | float | bool | list[str] | None
"""A cell on its way to the asking process; see `blocks`."""

_EXACT: Final = 10**15


def is_empty(cell: Raw) -> bool:
    """Whether nothing will be left of the cell."""
    return cell is None or cell == "" or (type(cell) is float and not math.isfinite(cell))


def written(cell: Raw) -> Written:
    """A cell of any reader; a truth value may stand in a tuple."""
    if isinstance(cell, str):
        if "\x00" in cell:  # "_x0000_" in the file; no database keeps it
            cell = cell.replace("\x00", "\ufffd")
        return cell or None
    if isinstance(cell, tuple):
        return cell[0]
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        if cell.time() != time():
            return cell.isoformat(sep=" ", timespec="seconds")
        cell = cell.date()
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


def _number(value: float) -> int | float | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
