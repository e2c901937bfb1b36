"""Whether the registers stood still between two moments, told by the log that every deed writes.

Sifting a register's workbook again before it is taken over costs a tenth of the import. Where nobody
wrote anything since the preview, it would say the same.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

from zerentian.kernel.activity.actions import WRITERS
from zerentian.kernel.activity.models import READS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deeds that change nothing of which a plan knows: batches and files, reading, coming and going.
HARMLESS: Final = (*READS, "account.signed_in", "account.signed_out", "account.preferred")
LATER: Final = """
SELECT count(*) FROM activity_entry
WHERE id > %s AND "table" NOT IN ('imports_batch', 'files_storedfile') AND verb <> ALL (%s)
"""


def mark() -> int | None:
    """The last deed so far; None while somebody is in the middle of one."""
    with _nobody_writes() as silent:
        return _one("SELECT coalesce(max(id), 0) FROM activity_entry") if silent else None


def since(mark: int | None) -> bool:
    """Whether nothing was done since the mark and nobody is in the middle of a deed."""
    if mark is None:
        return False
    with _nobody_writes() as silent:
        return silent and _one(LATER, mark, list(HARMLESS)) == 0


@contextmanager
def _nobody_writes() -> Iterator[bool]:
    """Writers of the log share a lock until their transaction ends: whoever gets it alone knows."""
    silent = bool(_one("SELECT pg_try_advisory_lock(%s)::int", WRITERS))
    try:
        yield silent
    finally:
        if silent:
            _one("SELECT pg_advisory_unlock(%s)::int", WRITERS)


def _one(statement: str, *values: int | list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.fetchone()[0])
