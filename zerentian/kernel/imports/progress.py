"""How far a deed is, told while its transaction still runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

EVERY: Final = 0.5  # seconds between two reports of the same phase
TOLD: Final = """
UPDATE imports_work SET phase = %s, done = %s, total = %s WHERE id = %s AND ended_at IS NULL
"""
Tell = Callable[[str, int, int], None]


def silent(_phase: str, _done: int = 0, _total: int = 0) -> None:
    """For whoever does not ask how far it is."""


class Teller:
    """Writes phase and rows on a connection of its own: what the deed writes is one transaction,
    and nobody sees it before it ends."""

    def __init__(self, work: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._work, self._clock = work, clock
        self._phase, self._due = "", 0.0
        self._own: BaseDatabaseWrapper = connection.copy()

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        now = self._clock()
        if phase == self._phase and now < self._due:
            return
        self._phase, self._due = phase, now + EVERY
        with self._own.cursor() as cursor:
            cursor.execute(TOLD, [phase, done, total, self._work])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._own.close()
