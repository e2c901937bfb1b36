"""Running compiled statements: with the right plan, and not again while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from django.db import connection, transaction

from zerentian.lib import remembered

Lines = list[tuple[Any, ...]]


def run(body: str, values: Mapping[str, object], *, few: bool = False) -> Lines:
    """The lines of a compiled statement, as the database stands.

    few: it asks for a few rows of a large fact, which are better looked up one by one.
    """
    return remembered.unchanged((body, tuple(values.items())), lambda: _run(body, values, few))


def _run(body: str, values: Mapping[str, object], few: bool) -> Lines:
    with nullcontext() if few else planned(), connection.cursor() as cursor:
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
