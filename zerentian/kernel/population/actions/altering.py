"""Which fields of a row an edit alters, as text that a change row can keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zerentian.kernel.population.entries import Altered


def altered(
    table: str, row: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Altered]:
    for name, old in before.items():
        if _text(old) != _text(after[name]):
            yield Altered(table, row, name, _text(old), _text(after[name]))


def _text(value: Any) -> str | None:
    """Sealed bytes as hexadecimal, everything else as PostgreSQL would read it again."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return None if value is None else str(value)
