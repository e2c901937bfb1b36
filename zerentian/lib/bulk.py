"""Writing many rows in one statement, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def insert(model: type[M], rows: Iterable[M]) -> list[M]:
    """The rows, now in the table and with their ids, in the same order. Nothing for no rows."""
    return model._default_manager.bulk_create(rows)


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
    given = ", ".join(f"%s::{kind}[]" for kind in types)
    setting = ", ".join(f"{name} = given.{name}" for name in names[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {setting} FROM unnest({given}) AS given({', '.join(names)})"  # noqa: S608
            f" WHERE {table}.{names[0]} = given.{names[0]}",
            [list(column) for column in columns],
        )
        return int(cursor.rowcount)


def _column(model: type[Model], name: str) -> tuple[str, str]:
    """The column of a field and its type in the database, without "generated" and the like."""
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field.column, field.rel_db_type(connection) if field.primary_key else field.db_type(
        connection
    )
