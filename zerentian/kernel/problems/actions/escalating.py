"""Late problems are told to the next level, by the worker, once for each problem and level."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from zerentian.kernel.problems import deeds, rules, terms
from zerentian.kernel.problems.actions import telling
from zerentian.kernel.problems.actions.writing import Doing, write
from zerentian.kernel.problems.models import Escalation, Problem
from zerentian.lib import bulk

PIECE: Final = 20  # problems in one transaction: what a kill undoes, the next run does again


def escalate(*, on: date, at: datetime) -> int:
    """Every problem that is late enough on the day is one level higher; how many there were.

    Each piece is a transaction of its own: a worker that is killed leaves whole pieces. A problem
    that climbed is not asked again on the same day, and the database holds one row for each level.
    """
    done = 0
    while found := _piece(on, at):
        done += found
    return done


@transaction.atomic
def _piece(on: date, at: datetime) -> int:
    late = Problem.objects.filter(climbs_on__lte=on, state__in=sorted(rules.OPEN))
    locked = late.select_for_update(no_key=True, skip_locked=True).order_by("climbs_on", "pk")
    ids = list(locked.values_list("pk", flat=True)[:PIECE])
    if not ids:
        return 0
    rows = write([Doing(pk, None, on, deeds.escalated()) for pk in ids], at=at)
    bulk.insert(
        Escalation,
        [Escalation(problem=row, level=row.level, day=on, recorded_at=at) for row in rows],
    )
    told = Problem.objects.filter(pk__in=ids).select_related("subject__region").defer("words")
    telling.tell(told, asked=terms.current(), on=on, at=at)
    return len(ids)
