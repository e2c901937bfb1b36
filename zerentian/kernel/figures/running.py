"""Running compiled statements: with the right plan, and not again while nothing has changed.

PostgreSQL tells which transactions a statement sees: its snapshot. As long as the snapshot is the
same, every row is the same, and so is every answer. Any commit anywhere makes another snapshot, so an
answer is never older than the data. A transaction that has itself written something sees its own
rows besides; it never uses remembered answers nor leaves any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, cast

from django.db import connection, transaction

MOST = 500  # remembered answers of one snapshot
SNAPSHOT = """
SELECT current_database() || ' ' || pg_current_snapshot(), pg_current_xact_id_if_assigned() IS NULL
"""
Lines = list[tuple[Any, ...]]


class Remembered:
    """The answers of one snapshot. Another snapshot begins anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot = ""
        self._answers: dict[tuple[str, tuple[tuple[str, object], ...]], Lines] = {}

    def get(self, snapshot: str, body: str, values: Mapping[str, object]) -> Lines | None:
        with self._lock:
            if snapshot != self._snapshot:
                return None
            return self._answers.get((body, tuple(values.items())))

    def put(self, snapshot: str, body: str, values: Mapping[str, object], lines: Lines) -> None:
        with self._lock:
            if snapshot != self._snapshot or len(self._answers) >= MOST:
                self._snapshot, self._answers = snapshot, {}
            self._answers[body, tuple(values.items())] = lines


remembered = Remembered()


def run(body: str, values: Mapping[str, object]) -> Lines:
    """The lines of a compiled statement, as the database stands."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        snapshot, has_written_nothing = cursor.fetchone()
        known = remembered.get(snapshot, body, values) if has_written_nothing else None
        if known is not None:
            return known
        with planned():
            cursor.execute(body, cast(Any, values))
            lines = list(cursor.fetchall())
        if has_written_nothing:
            remembered.put(snapshot, body, values, lines)
        return lines


@contextmanager
def planned() -> Iterator[None]:
    """Statements in here read whole facts, whose computed columns have no statistics. The planner
    then believes in a handful of rows and looks each one up by itself; told not to, it hashes both
    sides and is several times as fast."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
