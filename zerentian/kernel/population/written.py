"""How a register is written where it leaves the house, in the columns of the layout that reads it back:
numbers whole, or masked for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import connection

from zerentian.kernel.packs.words import printed
from zerentian.kernel.population import sealed
from zerentian.lib import masking
from zerentian.manifest.exports import Line
from zerentian.manifest.imports import Column

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


def lines(
    sql: str, columns: Sequence[Column], ids: Sequence[int], *, on: date, full: bool
) -> Iterator[Line]:
    """What a statement tells of these `ids` on that day (`on`): first whom a row is about, then a value
    for each column."""
    write = _writers(columns, WHOLE if full else MASKED)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids), "on": on})
        for about, *values in cursor.fetchall():
            cells = [None if v is None else w(v) for w, v in zip(write, values, strict=True)]
            yield Line(cells, about)


def _writers(columns: Sequence[Column], numbers: Numbers) -> list[Any]:
    """For each column, how a value of the register is written there."""
    kinds = {
        "identity": numbers.identity, "phone": numbers.phone,
        "yes_no": lambda value: "是" if value else "否", "money": lambda value: value / 100,
    }  # fmt: skip
    found: list[Any] = []
    for column in columns:
        if column.kind in ("code", "codes"):
            found.append(partial(_words, printed(column.codes)))
        else:
            found.append(kinds.get(column.kind, _same))
    return found


def _words(known: dict[str, str], value: Any) -> str:
    keys = value if isinstance(value, list) else [value]
    return "、".join(str(known.get(key, key)) for key in keys)


def _same(value: Any) -> Any:
    return value
