"""Running compiled statements: with the right plan, and not again while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction

from zerentian.lib import remembered

Lines = list[tuple[Any, ...]]


def run(body: str, values: Mapping[str, object]) -> Lines:
    """The lines of a compiled statement, as the database stands."""
    return remembered.unchanged((body, tuple(values.items())), lambda: _run(body, values))


def _run(body: str, values: Mapping[str, object]) -> Lines:
    with planned(), connection.cursor() as cursor:
        cursor.execute(body, cast(Any, values))
        return list(cursor.fetchall())


@contextmanager
def planned() -> Iterator[None]:
    """Statements in here read whole facts, whose computed columns have no statistics. The planner
    then believes in a handful of rows and looks each one up by itself; told not to, it hashes both
    sides and is several times as fast."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
