"""What somebody who gives an order says, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recipient:
    """One holder with its own words and deadline; "" and None: those of the order."""

    holder: int
    task: str = ""
    deadline: date | None = None
