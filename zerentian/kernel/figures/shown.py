"""How numbers of figures are written."""

from __future__ import annotations

from zerentian.kernel.figures.answers import Number
from zerentian.ui import formats


def text(number: Number) -> str:
    """2,263 · 98.7% · 3–7 · — where there is nothing to say it of."""
    if number.is_ratio:
        return formats.percent(number.share)
    if number.value is None:
        return formats.NOTHING
    if number.high is not None and number.high != number.value:
        return f"{formats.number(number.value)}–{formats.number(number.high)}"
    return formats.number(number.value)
