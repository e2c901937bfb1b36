"""Reading and writing many rows in one statement, however many they are."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Field, Func, JSONField, Model, Value
from psycopg import Copy
from psycopg.copy import Writer
from psycopg.types.json import Jsonb

from zerentian.lib import loading

M = TypeVar("M", bound=Model)
T = TypeVar("T")
_PLAIN: Final = (int, uuid.UUID)
CHUNK: Final = (
    20_000  # rows in one statement: few enough to hold, enough for its price not to count
)


def one_of(column: str, values: Iterable[Any] | str, kind: Field[Any, Any]) -> Func:
    """The condition `column = ANY(values)`, for filter(): one parameter instead of thousands.

    values: also as the text that `as_array` writes, so that a planned statement may take them later.
    kind: a field of the column's type.
    """
    written = values if isinstance(values, str) else _array(list(values))
    listed = Value(written, output_field=_Listed(kind))
    return Func(
        F(column),
        listed,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class _Listed(ArrayField):  # type: ignore[type-arg]  # takes none when it runs
    """An array that may come as the text PostgreSQL reads as one: a driver takes each element apart."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if isinstance(value, str) else super().get_db_prep_value(value, connection)


def _array(values: list[Any]) -> str | list[Any]:
    """Numbers and UUIDs as the text of an array, a third of the price; others as they are."""
    return as_array(values) if values and type(values[0]) in _PLAIN else values


def as_array(values: Iterable[int | uuid.UUID | str]) -> str:
    """The text that PostgreSQL reads as an array of these values, none of which needs quotes."""
    return "{" + ",".join(map(str, values)) + "}"


@contextmanager
def uninterrupted() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: among many fresh objects it takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def insert(model: type[M], rows: Iterable[M]) -> list[M]:
    """The rows, now in the table and with their ids, in the same order. Nothing for no rows.

    They go in by COPY, five times as fast as INSERT: values are written as they are, so a row has
    values of the columns' own types and no database defaults or expressions. For one row, asking the
    sequence and beginning a COPY cost more than an INSERT.
    """
    listed = list(rows)
    if not listed:
        return listed
    if len(listed) == 1 and not loading.present():
        return model._base_manager.bulk_create(listed)
    _number(model, listed)
    names = [field.attname for field in model._meta.concrete_fields]
    pour(model, names, ([row.__dict__[name] for name in names] for row in listed))
    for row in listed:
        row._state.adding = False
        row._state.db = connection.alias
    return listed


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The rows in lists of `size`, the last one shorter. Nothing beyond the present list is read."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


def register(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[T],
    values: Callable[[T], Sequence[Any]],
) -> Iterator[list[int]]:
    """Rows go into the table, one statement for each chunk; yields the ids of the chunk, in order.

    For any number of rows: no model instance is made, and of `rows` one chunk is held. values: of
    one row, for `fields`. Nothing is done before the result is read.
    """
    for chunk in chunks(rows):
        ids = numbers(model, len(chunk))
        pour(
            model,
            ("id", *fields),
            ((number, *values(row)) for number, row in zip(ids, chunk, strict=True)),
        )
        yield ids


def numbers(model: type[Model], count: int) -> list[int]:
    """The next ids of the table's sequence, taken for good."""
    if load := loading.present():
        return load.numbers(model, count, partial(_numbers, model))
    return _numbers(model, count)


def _numbers(model: type[Model], count: int) -> list[int]:
    key: Any = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH own AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS it)"
            " SELECT string_agg(nextval(own.it)::text, ',') FROM own, generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column, count],
        )
        (listed,) = cursor.fetchone()
        return [int(number) for number in listed.split(",")] if listed else []


def pour(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows that nobody needs to hold afterwards, as values of `fields` (foreign keys as `x_id`).

    Columns that are not named get what the database gives them. A value may also be the text that
    PostgreSQL reads as one: a range costs ten times as much as its text. In the middle of a load
    (`loading.behind`) they are on their way when this returns.
    """
    found = [model._meta.get_field(name) for name in fields]
    names = ", ".join(connection.ops.quote_name(_column(model, name)[0]) for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    writers = [_writer(field) for field in found]
    statement = f"COPY {table} ({names}) FROM STDIN"
    plain = rows if writers == [None] * len(writers) else _written(rows, writers)
    if load := loading.present():
        load.copy(statement, _encoded(plain))
        return
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in plain:
            copy.write_row(row)


class _Pieces(Writer):
    """Keeps what COPY would send."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: Any) -> None:
        self.pieces.append(bytes(data))


def _encoded(rows: Iterable[Sequence[Any]]) -> list[bytes]:
    """The rows as COPY reads them; the database is not asked for anything."""
    found = _Pieces()
    with connection.cursor() as cursor, Copy(cursor.cursor, writer=found) as copy:
        for row in rows:
            copy.write_row(row)
    return found.pieces


def update(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set `fields` of many rows to a value each: every row is (id, value of the first field, …).

    Answers how many rows were found. Array fields cannot be set this way. The statement reads the
    values from arrays, because CASE WHEN over thousands of rows takes quadratic time.
    """
    columns = list(zip(*rows, strict=True))
    if not columns:
        return 0
    found = [_column(model, name) for name in ("pk", *fields)]
    types = [kind for _, kind in found]
    names = [connection.ops.quote_name(column) for column, _ in found]
    table = connection.ops.quote_name(model._meta.db_table)
    setting = ", ".join(f"{name} = given.{name}" for name in names[1:])
    given = ", ".join(f"%s::{kind}[]" for kind in types)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {setting} FROM unnest({given}) AS given({', '.join(names)})"  # noqa: S608
            f" WHERE {table}.{names[0]} = given.{names[0]}",
            [list(column) for column in columns],
        )
        return int(cursor.rowcount)


def analyze(tables: Iterable[str]) -> None:
    """Let the planner know what a bulk load changed: until then it guesses from what was there."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _number(model: type[M], rows: Sequence[M]) -> None:
    """Give rows without an id the next ones of the table's sequence, in their order."""
    key = model._meta.pk
    bare = [row for row in rows if row.pk is None]
    if key is None or not bare:
        return
    for row, number in zip(bare, numbers(model, len(bare)), strict=True):
        setattr(row, key.attname, number)


def _writer(field: object) -> Callable[[Any], Any] | None:
    """How a value of the field is handed to COPY; None: as it is."""
    return _json if isinstance(field, JSONField) else None


def _written(
    rows: Iterable[Sequence[Any]], writers: Sequence[Callable[[Any], Any] | None]
) -> Iterator[list[Any]]:
    places = [(at, write) for at, write in enumerate(writers) if write]
    for row in rows:
        cells = list(row)
        for at, write in places:
            cells[at] = write(cells[at])
        yield cells


def _json(value: Any) -> Any:
    """Most lists of a preview are empty: they need no encoder."""
    return "[]" if value == [] else Jsonb(value)


def _column(model: type[Model], name: str) -> tuple[str, str]:
    """The column of a field and its type in the database, without "generated" and the like."""
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if field.primary_key:
        return field.column, field.rel_db_type(connection)
    return field.column, field.db_type(connection)
