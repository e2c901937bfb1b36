"""Rotating the sealing keys while everything runs: add one, seal anew in pieces, take the old one away.

Each piece is a short transaction of its own and replaces a value only if it is still the one that was
read. So a run may be killed at any moment and begun again, and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any, Final

import pgtrigger
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import sealing
from zerentian.kernel.keys import queries
from zerentian.kernel.keys.columns import columns
from zerentian.lib.keyring import GRACE, KeyInUse
from zerentian.lib.sealed import Sealer
from zerentian.manifest.sealing import SealedColumn

PIECE: Final = 1_000  # values in one transaction
REST: Final = 60 * 60.0  # seconds after which no work that began with the old key still runs
TABLE: Final = "keys"

Told = Callable[[str, int], None]


class StillUsed(ValueError):
    """Values are sealed with this key: taking it away would lose them. `uses`: how many where."""

    def __init__(self, uses: dict[str, int]) -> None:
        super().__init__(uses)
        self.uses = uses


def rotate(*, at: datetime) -> int:
    """A new key is there; the worker seals everything with it soon. Its number."""
    with transaction.atomic():
        number: int = settings.INSTANCE.keyring.add()
        activity.record(by=None, verb="keys.added", table=TABLE, rows=[number], at=at)
        app.configure_task("keys.reseal", schedule_in={"seconds": int(GRACE) + 3}).defer()
    return number


def reseal(*, told: Told = lambda place, count: None) -> int:
    """Every value that another key sealed is sealed with the current one; how many there were.

    told: called with a place and how many values were done there, after each piece. What imports
    copied is left out where this process may not alter it: see `reseal_copies`.
    """
    return sum(_column(column, told) for column in columns()) + _files(told)


def reseal_copies(*, told: Told = lambda place, count: None) -> int:
    """The same for values that changes of imports and merges copied. Their tables only grow, so this
    needs the owner of the tables, and only replaces a value by the same one under another key."""
    tables = [table for table in queries.COPIES if _may_rewrite(table)]
    sides = product(tables, columns(), ("old", "new"))
    return sum(_copies(table, column, side, told) for table, column, side in sides)


def remove(*, number: int, at: datetime) -> None:
    """The key is destroyed. Raises StillUsed, KeyInUse for the current one or too soon after it."""
    ring = settings.INSTANCE.keyring
    if number not in ring.numbers() or number >= ring.current():
        raise KeyInUse(number)
    _unused(number)
    ring.remove(number, rest=REST)
    activity.record(by=None, verb="keys.removed", table=TABLE, rows=[number], at=at)


def _unused(number: int) -> None:
    found = {place: keys[number] for place, keys in queries.uses().items() if keys[number]}
    if found:
        raise StillUsed(found)


def _column(place: SealedColumn, told: Told) -> int:
    table, column, context = place
    done = after = 0
    while True:
        sealer = settings.INSTANCE.sealer()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {column} FROM {table} WHERE id > %s AND {column} IS NOT NULL"  # noqa: S608
                f" AND {queries.KEY.format(column)} <> %s ORDER BY id LIMIT %s",
                [after, sealer.current, PIECE],
            )
            rows = cursor.fetchall()
            if not rows:
                return done
            values = [_again(sealer, bytes(value), context) for _, value in rows]
            cursor.execute(
                f"UPDATE {table} SET {column} = given.new"  # noqa: S608
                " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS given (id, old, new)"
                f" WHERE {table}.id = given.id AND {table}.{column} = given.old",
                [[pk for pk, _ in rows], [bytes(value) for _, value in rows], values],
            )
            done += cursor.rowcount
        after = rows[-1][0]
        told(f"{table}.{column}", done)


def _copies(copies: str, place: SealedColumn, side: str, told: Told) -> int:
    table, column, context = place
    done = after = 0
    while True:
        sealer = settings.INSTANCE.sealer()
        with _unguarded(), connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id, {side} FROM {copies} WHERE id > %s AND "table" = %s'  # noqa: S608
                f" AND field = %s AND {side} <> '' AND substr({side}, 1, 4) <> %s"
                " ORDER BY id LIMIT %s",
                [after, table, column, f"{sealer.current:04x}", PIECE],
            )
            rows = cursor.fetchall()
            if not rows:
                return done
            values = [_again(sealer, bytes.fromhex(text), context).hex() for _, text in rows]
            cursor.execute(
                f"UPDATE {copies} SET {side} = given.new"  # noqa: S608
                " FROM unnest(%s::bigint[], %s::text[]) AS given (id, new)"
                f" WHERE {copies}.id = given.id",
                [[pk for pk, _ in rows], values],
            )
        done, after = done + len(rows), rows[-1][0]
        told(copies, done)


def _unguarded() -> Any:
    """Within: the guards of both tables let pass. Only their owner gets so far."""
    return pgtrigger.ignore("imports.Change:append_only", "duplicates.Moved:append_only")


def _files(told: Told) -> int:
    done = 0
    for path in queries.files():
        try:
            done += sealing.reseal(path)
        except FileNotFoundError:  # its days were over meanwhile
            continue
        told("files", done)
    return done


def _again(sealer: Sealer, value: bytes, context: str) -> bytes:
    return sealer.seal(sealer.open(value, context=context), context=context)


def _may_rewrite(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table])
        return bool(cursor.fetchone()[0])
