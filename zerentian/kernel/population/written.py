"""How sealed numbers are written where they leave the register: whole, or masked for reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zerentian.kernel.population import sealed
from zerentian.lib import masking

Write = Callable[[bytes], str]


class Numbers(NamedTuple):
    """From sealed values to texts."""

    identity: Write
    phone: Write


WHOLE = Numbers(sealed.open_identity, sealed.open_phone)
MASKED = Numbers(
    lambda value: masking.number(sealed.open_identity(value)),
    lambda value: masking.phone(sealed.open_phone(value)),
)


def numbers(*, full: bool) -> Numbers:
    return WHOLE if full else MASKED
