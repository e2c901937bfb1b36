"""What is decided about relief households by people, outside of imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import rules as population
from zerentian.lib import bulk
from zerentian.programmes.relief import rules
from zerentian.programmes.relief.importing.writes import STATUS
from zerentian.programmes.relief.models import HouseholdStatus

TABLE = "relief_householdstatus"


def mark_hard(
    *, by: User | None, households: Iterable[int], hard: bool, on: date, reason: str, at: datetime
) -> int:
    """From `on` these households (by subject) count as relatively difficult, or no longer.

    Answers how many changed. Households without a status on that day stay as they are.
    """
    return change_status(
        by=by, households=households, values={"hard": hard}, on=on, reason=reason, at=at
    )


@transaction.atomic
def change_status(
    *,
    by: User | None,
    households: Iterable[int],
    values: Mapping[str, Any],
    on: date,
    reason: str,
    at: datetime,
) -> int:
    """From `on` these households (by subject) have these values; answers how many changed.

    The old rows are superseded, never altered: a status changes by an event with its day (A-1).
    """
    rows = list(
        HouseholdStatus.objects.select_for_update()
        .filter(household__in=list(households), superseded_at=None, valid__contains=on)
        .order_by("pk")
    )
    changing = [row for row in rows if any(getattr(row, k) != v for k, v in values.items())]
    HouseholdStatus.objects.filter(pk__in=[row.pk for row in changing]).update(superseded_at=at)
    fresh = [piece for row in changing for piece in _pieces(row, values, by=by, on=on, at=at)]
    bulk.insert(HouseholdStatus, fresh)
    if fresh:
        ids = [row.pk for row in fresh]
        activity.record(
            by=by, verb="relief.status_changed", table=TABLE, rows=ids, reason=reason, at=at
        )
    return len(changing)


def _pieces(
    row: HouseholdStatus, values: Mapping[str, Any], *, by: User | None, on: date, at: datetime
) -> Iterable[HouseholdStatus]:
    """The days before the change as they were, and those from it on."""
    before = {name: getattr(row, name) for name in STATUS}
    after = before | dict(values)
    past, rest = population.cut(population.Span(row.valid.lower, row.valid.upper), on)
    parts = [(rest, after, rules.event(before, after))]
    if past:
        parts.insert(0, (past, before, row.event))
    for span, about, event in parts:
        yield HouseholdStatus(
            household_id=row.household_id,
            valid=DateRange(span.start, span.end),
            event=event,
            recorded_at=at,
            recorded_by=by,
            **about,
        )
