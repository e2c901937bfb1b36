"""A bulk load whose rows go into the database by another thread, while the caller makes the next ones.

PostgreSQL works for as long as we do when a register is entered: one after the other takes the sum of
both, side by side the longer of the two. It stays one connection and one transaction (ADR 0034).
"""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final

from django.db import connection, transaction

WAITING: Final = 24  # statements' worth of rows, some 1 MB each, that may lie ready
AHEAD: Final = (
    10  # so many times the asked ids are taken at least: asking waits for what is under way
)
SWITCH: Final = 0.0002  # seconds; the usual 0.005 let the database wait for this thread's turn
_SKIPPED: Final = ("SAVEPOINT ", "RELEASE SAVEPOINT ")
_BACK: Final = "ROLLBACK TO SAVEPOINT "
_present: ContextVar[Load | None] = ContextVar("load", default=None)


class Load:
    """Statements that run in their order behind the caller's back; see `behind`."""

    def __init__(self, raw: Any, other: ThreadPoolExecutor) -> None:
        self._raw, self._other = raw, other
        self._coming: deque[Future[None]] = deque()
        self._ids: dict[Any, deque[int]] = defaultdict(deque)
        self._taken: dict[Any, int] = defaultdict(int)
        self._broken = False

    def copy(self, statement: str, pieces: Sequence[bytes]) -> None:
        """COPY … FROM STDIN of these bytes, some time before anything else is asked."""
        while len(self._coming) >= WAITING:
            self._next()
        self._coming.append(self._other.submit(self._copy, statement, pieces))

    def numbers(self, table: Any, count: int, fetch: Callable[[int], list[int]]) -> list[int]:
        """The next ids of the table, fetched well ahead: each time as many as all times before."""
        left = self._ids[table]
        if len(left) < count:
            more = max(count * AHEAD, self._taken[table])
            left.extend(fetch(more))
            self._taken[table] += more
        return [left.popleft() for _ in range(count)]

    def settle(self) -> None:
        """Everything so far is in the table. Raises what went wrong with it, as Django would."""
        while self._coming:
            self._next()

    def drop(self) -> None:
        """Wait for what is under way and hear no more of it."""
        for one in self._coming:
            one.cancel()
        while self._coming:
            with suppress(Exception):
                self._next()

    def _next(self) -> None:
        with connection.wrap_database_errors:
            self._coming.popleft().result()

    def _copy(self, statement: str, pieces: Sequence[bytes]) -> None:
        with self._raw.cursor() as cursor, cursor.copy(statement) as copy:
            for piece in pieces:
                copy.write(piece)

    def between(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Every other statement waits for the load. It has no savepoints: it is taken back as one."""
        if sql.startswith(_SKIPPED):
            return None
        if sql.startswith(_BACK):
            self._broken = True
            return None
        if self._broken:
            raise transaction.TransactionManagementError("a load is taken back as a whole")
        self.settle()
        return execute(sql, params, many, context)


def present() -> Load | None:
    """The load that the caller is in the middle of."""
    return _present.get()


@contextmanager
def behind() -> Iterator[None]:
    """Rows that `bulk` writes meanwhile go in behind the caller's back; at the end all are in.

    For the inside of a transaction. What is wrong with a row is raised by a later statement, at the
    latest at the end, and nothing can be taken back but the whole transaction: nobody inside may
    catch an error of the database and go on. Foreign keys are looked at with every statement, while
    the caller works, and not together at the last moment. A load in a load is the same load.
    """
    if present():
        yield
        return
    interval = sys.getswitchinterval()
    with ThreadPoolExecutor(1) as other:
        load = Load(_begun(), other)
        token = _present.set(load)
        sys.setswitchinterval(SWITCH)
        try:
            with connection.execute_wrapper(load.between):
                yield
                load.between(_nothing, "", None, False, None)
            _execute("SET CONSTRAINTS ALL DEFERRED")
        except BaseException:
            connection.needs_rollback = True
            raise
        finally:
            load.drop()
            sys.setswitchinterval(interval)
            _present.reset(token)


def _begun() -> Any:
    """The driver's connection, in a transaction that looks at foreign keys at once."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a load is part of a transaction")
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    return connection.connection


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _nothing(*_: Any) -> None:
    """The statement that does nothing: asking for it waits for the load."""
