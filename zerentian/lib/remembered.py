"""Answers that are not asked again while nothing in the database has changed.

PostgreSQL tells which transactions a statement sees: its snapshot. As long as the snapshot is the
same, every row is the same, and so is every answer. Any commit anywhere makes another snapshot, so an
answer is never older than the data. A transaction that has itself written something sees its own
rows besides; it never uses remembered answers nor leaves any.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from zerentian.lib import planned

A = TypeVar("A")
MOST = 500  # remembered answers of one snapshot
SNAPSHOT = """
SELECT current_database() || ' ' || pg_current_snapshot(), pg_current_xact_id_if_assigned() IS NULL
"""


class Memory:
    """The answers of one snapshot. Another snapshot begins anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot = ""
        self._answers: dict[Hashable, Any] = {}

    def get(self, snapshot: str, key: Hashable) -> Any:
        """None where nothing is remembered."""
        with self._lock:
            return self._answers.get(key) if snapshot == self._snapshot else None

    def put(self, snapshot: str, key: Hashable, answer: Any) -> None:
        with self._lock:
            if snapshot != self._snapshot or len(self._answers) >= MOST:
                self._snapshot, self._answers = snapshot, {}
            self._answers[key] = answer


memory = Memory()


def unchanged(key: Hashable, ask: Callable[[], A]) -> A:
    """What `ask` answers, as the database stands. The answer is shared, so nobody may alter it.

    key: everything that decides the answer besides the rows: what is asked, of which place and day,
    and what the viewer may see.
    """
    ((snapshot, has_written_nothing),) = planned.run(SNAPSHOT, ())
    found: A | None = memory.get(snapshot, key) if has_written_nothing else None
    if found is None:
        found = ask()
        if has_written_nothing:
            memory.put(snapshot, key, found)
    return found
