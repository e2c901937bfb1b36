"""The only two ways to write the log: record what was done, and seal what was recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from zerentian.kernel.activity import queries, rules
from zerentian.kernel.activity.models import Entry, Seal
from zerentian.lib import bulk

CHUNK = 10_000  # row ids in one entry
WRITERS = 0x5A540001  # advisory lock: writers share it, sealing takes it alone
Deed = tuple[datetime, int | None, str, str, str]  # at, actor, verb, table, reason
_gathered: Final[ContextVar[dict[Deed, list[int]] | None]] = ContextVar("gathered", default=None)

# One statement, because every deed pays for it. The number of an entry is drawn after the lock is held:
# a row of `held` is needed for it.
RECORD: Final = """
WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s))
INSERT INTO activity_entry (at, actor, verb, "table", reason, rows)
SELECT deed.at, deed.actor, deed.verb, deed."table", deed.reason, deed.rows::bigint[]
  FROM held, unnest(%s::timestamptz[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
       WITH ORDINALITY AS deed (at, actor, verb, "table", reason, rows, nth)
 ORDER BY deed.nth
RETURNING id
"""


def record(
    *,
    by: AbstractBaseUser | int | None,
    verb: str,
    table: str,
    rows: Iterable[int],
    at: datetime,
    reason: str = "",
) -> list[Entry]:
    """Log one deed on these rows, in the caller's transaction. `by` None means the system itself.

    Answers the entries; none yet in the middle of `together`.
    """
    actor = by.pk if isinstance(by, AbstractBaseUser) else by
    gathered = _gathered.get()
    if gathered is not None:
        gathered[at, actor, verb, table, reason] += rows
        return []
    return _write([((at, actor, verb, table, reason), list(rows))])


def _write(deeds: Iterable[tuple[Deed, list[int]]]) -> list[Entry]:
    """The entries of these deeds, in their order."""
    lines = [(*deed, chunk) for deed, rows in deeds for chunk in _chunks(rows)]
    if not lines:
        return []
    *columns, chunks = zip(*lines, strict=True)
    parts = [bulk.as_array(chunk) for chunk in chunks]
    with connection.cursor() as cursor:
        cursor.execute(RECORD, [WRITERS, *map(list, columns), parts])
        ids = [pk for (pk,) in cursor.fetchall()]
    found = [
        Entry(pk=pk, at=at, actor=actor, verb=verb, table=table, reason=reason, rows=chunk)
        for pk, (at, actor, verb, table, reason, chunk) in zip(ids, lines, strict=True)
    ]
    for entry in found:
        entry._state.adding = False
    return found


@contextmanager
def together() -> Iterator[None]:
    """The same deed on rows of one table, recorded again and again meanwhile, is one deed.

    For loads that come in pieces, inside a transaction: its lines are written at the end, and none
    when the load fails. Whoever looks for writers of the log finds this one from the beginning.
    """
    _writing()
    gathered: dict[Deed, list[int]] = defaultdict(list)
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    _write(gathered.items())


def _writing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])


ONCE_A_DAY = """
WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%(writers)s))
INSERT INTO activity_entry (at, actor, verb, "table", rows, reason)
SELECT %(at)s, %(actor)s, %(verb)s, %(table)s, %(rows)s::bigint[], '' FROM held
WHERE NOT EXISTS (
    SELECT FROM activity_entry e
     WHERE e.actor = %(actor)s AND e.at >= %(since)s AND e.at <= %(at)s
       AND e.verb = %(verb)s AND e."table" = %(table)s AND e.rows @> %(rows)s::bigint[])
"""


def note(*, by: int, verb: str, table: str, rows: Sequence[int], at: datetime) -> None:
    """Log that somebody looked at these rows, once a day for each; one statement, for busy pages."""
    since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                ONCE_A_DAY,
                {
                    "writers": WRITERS, "at": at, "since": since, "actor": by, "verb": verb,
                    "table": table, "rows": sorted(set(rows)),
                },
            )  # fmt: skip


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every entry since the last seal. Nothing new, nothing sealed.

    Waits until no writer is in the middle of a transaction: otherwise an entry with a smaller id could
    still be committed after the seal and would look forged.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
    before = Seal.objects.order_by("-last").first()
    previous = before.digest if before else rules.GENESIS
    digest, count, last = rules.digest(
        queries.lines(after=before.last if before else 0), previous=previous
    )
    if not count:
        return None
    return Seal.objects.create(at=at, last=last, count=count, previous=previous, digest=digest)


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, max(len(ids), 1), CHUNK):
        yield ids[start : start + CHUNK]
