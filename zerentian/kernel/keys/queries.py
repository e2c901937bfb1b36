"""Which key is used where. Numbers of keys and rows only: nothing is opened here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from zerentian.kernel.files import sealing
from zerentian.kernel.keys.columns import columns

KEY = "get_byte({0}, 0) * 256 + get_byte({0}, 1)"  # the number at the beginning of a sealed value
# Tables that only grow and copied values as hexadecimal: changes of imports, what merges moved.
CHANGES, MOVED = COPIES = ("imports_change", "duplicates_moved")


def uses() -> dict[str, Counter[int]]:
    """For each place, how many values are sealed with which key."""
    found = {f"{table}.{column}": _count(table, column) for table, column, _ in columns()}
    found["files"] = Counter(sealing.key_of(path) for path in files())
    for copies in COPIES:
        found[copies] = _copies(copies)
    return found


def total(found: dict[str, Counter[int]]) -> Counter[int]:
    return sum(found.values(), Counter())


def files() -> Iterator[Path]:
    """Every sealed file of the instance."""
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.is_file() and not path.name.startswith(".") and sealing.is_sealed(path):
            yield path


def _count(table: str, column: str) -> Counter[int]:
    key = KEY.format(column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"  # noqa: S608
        )
        return Counter(dict(cursor.fetchall()))


def _copies(copies: str) -> Counter[int]:
    """What was copied as hexadecimal text; these rows are never altered."""
    found: Counter[int] = Counter()
    for table, column, _context in columns():
        for side in ("old", "new"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT substr({side}, 1, 4), count(*) FROM {copies}"  # noqa: S608
                    f" WHERE \"table\" = %s AND field = %s AND {side} <> '' GROUP BY 1",
                    [table, column],
                )
                for text, count in cursor.fetchall():
                    found[int(text, 16)] += count
    return found
