"""The tables of an instance, read from the database itself: columns, order, sequences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

# What a new, empty instance already has: migrations and their by-products, and the worker's own rows.
BOOKKEEPING = frozenset({"django_migrations", "django_content_type", "auth_permission"})
WORKER = "procrastinate_"

COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum),
       coalesce((SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum))
                 FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
                 WHERE i.indrelid = c.oid AND i.indisprimary), '{}')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid, c.relname ORDER BY c.relname
"""
# References that PostgreSQL checks at once; Django's own wait for the end of the transaction.
AT_ONCE = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid
"""
SEQUENCES = """
SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL
FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename
"""


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  # columns of the primary key: rows are copied in its order

    @property
    def is_content(self) -> bool:
        return self.name not in BOOKKEEPING and not self.name.startswith(WORKER)

    def copy_out(self) -> sql.Composed:
        return sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            _names(self.columns), sql.Identifier(self.name), _names(self.key or self.columns)
        )

    def copy_in(self) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name), _names(self.columns)
        )


@dataclass(frozen=True)
class Digest:
    """What is in a table: equal digests mean equal rows."""

    rows: int
    sha256: str


def tables(connection: psycopg.Connection) -> list[Table]:
    """Every table, those first to which others refer with a reference that is checked at once."""
    found = {
        name: Table(name, tuple(columns), tuple(key))
        for name, columns, key in connection.execute(COLUMNS).fetchall()
    }
    before: dict[str, set[str]] = {name: set() for name in found}
    for child, parent in connection.execute(AT_ONCE).fetchall():
        before[child].add(parent)
    return [found[name] for name in _sorted(before)]


def sequences(connection: psycopg.Connection) -> dict[str, tuple[int, bool]]:
    """By name: the last value (or the first one to come) and whether it has been taken."""
    rows = connection.execute(SEQUENCES).fetchall()
    return {name: (value, taken) for name, value, taken in rows}


def read(connection: psycopg.Connection, table: Table, write: Callable[[bytes], object]) -> Digest:
    """Hand over the whole table as COPY text, in the order of its key."""
    digest, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor, cursor.copy(table.copy_out()) as copy:
        for block in copy:
            data = bytes(block)
            digest.update(data)
            rows += data.count(b"\n")  # a line break inside a value is written as \n
            write(data)
    return Digest(rows, digest.hexdigest())


def digests(connection: psycopg.Connection) -> dict[str, Digest]:
    """What is in every table: two instances with equal answers are row-for-row equal."""
    return {t.name: read(connection, t, lambda _: None) for t in tables(connection)}


def filled(connection: psycopg.Connection) -> Iterator[str]:
    """Tables with somebody's records in them."""
    for table in tables(connection):
        if table.is_content:
            query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table.name))
            if connection.execute(query).fetchone() == (True,):
                yield table.name


def _sorted(before: dict[str, set[str]]) -> list[str]:
    done: list[str] = []
    waiting = dict(before)
    while waiting:
        ready = [name for name, parents in waiting.items() if not parents & waiting.keys()]
        for name in ready or sorted(waiting):  # a ring of references that none of ours has
            done.append(name)
            del waiting[name]
    return done


def _names(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
