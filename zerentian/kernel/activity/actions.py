"""The only two ways to write the log: record what was done, and seal what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from zerentian.kernel.activity import queries, rules
from zerentian.kernel.activity.models import Entry, Seal

CHUNK = 10_000  # row ids in one entry
WRITERS = 0x5A540001  # advisory lock: writers share it, sealing takes it alone


def record(
    *,
    by: AbstractBaseUser | int | None,
    verb: str,
    table: str,
    rows: Iterable[int],
    at: datetime,
    reason: str = "",
) -> list[Entry]:
    """Log one deed on these rows, in the caller's transaction. `by` None means the system itself."""
    actor = by.pk if isinstance(by, AbstractBaseUser) else by
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])
        return Entry.objects.bulk_create(
            Entry(at=at, actor=actor, verb=verb, table=table, rows=chunk, reason=reason)
            for chunk in _chunks(rows)
        )


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


def _chunks(rows: Iterable[int]) -> Iterator[list[int]]:
    ids = list(rows)
    for start in range(0, max(len(ids), 1), CHUNK):
        yield ids[start : start + CHUNK]
