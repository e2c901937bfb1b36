from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.duplicates.models import Pair, Run, State
from zerentian.lib import bulk

if TYPE_CHECKING:
    from zerentian.kernel.duplicates.finding.judging import Found

TABLE = "duplicates_run"
LOCK = 0x5A540003  # advisory, of the session: one comparison at a time
SEEN = ("region_a", "region_b", "score", "run", "fingerprint", "state", "decided_by", "decided_at")


class Busy(RuntimeError):
    """The register is being compared already; the result will be the same."""


def find(*, by: User | None, on: date, at: datetime) -> Run:
    """The pairs of the register are those that it shows on that day.

    Pairs that people decided keep their decision while both records stay as they were. May be killed
    at any moment: nothing is written before everything is known. Raises Busy.
    """
    # The engines of a comparison take a second to load and memory: only a comparison loads them.
    from zerentian.kernel.duplicates.finding import judging, reading, scoring

    with _alone():
        register = reading.Register(on)
        found = list(judging.judged(register, scoring.scored(register.table)))
        return keep(by=by, found=found, people=len(register.records), on=on, at=at)


@transaction.atomic
def keep(*, by: User | None, found: list[Found], people: int, on: date, at: datetime) -> Run:
    """Exactly these pairs are open or decided; every other pair that was open is gone."""
    known = {(pair.a_id, pair.b_id): pair for pair in Pair.objects.select_for_update()}
    fresh = [one for one in found if (one.a, one.b) not in known]
    run = Run.objects.create(by=by, on=on, at=at, people=people, pairs=len(found), added=len(fresh))
    bulk.insert(Pair, [_new(one, run) for one in fresh])
    seen = {(one.a, one.b): one for one in found}
    _see_again([(pair, seen[key]) for key, pair in known.items() if key in seen], run)
    _let_go([pair for key, pair in known.items() if key not in seen])
    activity.record(by=by, verb="duplicates.found", table=TABLE, rows=[run.pk], at=at)
    return run


def _new(one: Found, run: Run) -> Pair:
    return Pair(
        a_id=one.a, b_id=one.b, region_a_id=one.region_a, region_b_id=one.region_b,
        score=one.score, reasons=one.reasons, fingerprint=one.fingerprint, run=run,
        found_at=run.at,
    )  # fmt: skip


def _see_again(pairs: list[tuple[Pair, Found]], run: Run) -> None:
    values = []
    for pair, now in pairs:
        pair.region_a_id, pair.region_b_id = now.region_a, now.region_b
        pair.score, pair.run = now.score, run
        if pair.state == State.GONE or pair.fingerprint != now.fingerprint:
            pair.state, pair.fingerprint = State.OPEN, now.fingerprint
            pair.decided_by, pair.decided_at = None, None
            Pair.objects.filter(pk=pair.pk).update(reasons=now.reasons, note="")
        values.append((pair.pk, *(getattr(pair, _column(name)) for name in SEEN)))
    bulk.update(Pair, SEEN, values)


def _column(name: str) -> str:
    return str(Pair._meta.get_field(name).attname)  # type: ignore[union-attr]


def _let_go(pairs: list[Pair]) -> None:
    """What nobody decided and nobody would be shown again. A merged pair is no longer alike, and
    stays merged; two people who stopped being alike stay two people."""
    ids = [pair.pk for pair in pairs if pair.state in (State.OPEN, State.LATER)]
    Pair.objects.filter(pk__in=ids).update(state=State.GONE, decided_by=None, decided_at=None)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
