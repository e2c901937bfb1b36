"""How the number of people who live in a village changed, day by day: what figures of residents add up.

A projection of memberships in residences and of the villages in which their households stood. Triggers
keep it, in the statement that changes what it is made of; `population.counting.differences` proves it.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models

from zerentian.kernel.regions.models import Region


class Headcount(models.Model):
    """On this day the household gained or lost so many people in the village.

    people: who came less who went. homes: 1 when somebody began to live there, -1 when nobody did any
    more. A household that moves loses in one village what it gains in the other.
    """

    household = models.ForeignKey(
        "population.Household", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    region = models.ForeignKey(
        Region, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    day = models.DateField()
    people = models.IntegerField()
    homes = models.SmallIntegerField()

    class Privacy:
        internal = ("id", "household", "region", "day", "people", "homes")

    def __str__(self) -> str:
        return f"{self.people:+} on {self.day}"


class Count(pgtrigger.Trigger):
    """After a statement the households that it touched are counted anew."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, *, name: str, operation: Any, homes: str) -> None:
        rows = {"INSERT": "new", "UPDATE": "both", "DELETE": "old"}[str(operation)]
        fresh = {} if rows == "old" else {"new": "fresh"}
        gone = {} if rows == "new" else {"old": "gone"}
        super().__init__(
            name=name,
            operation=operation,
            referencing=pgtrigger.Referencing(**fresh, **gone),  # type: ignore[no-untyped-call]
            func=f"PERFORM population_count(ARRAY({homes})); RETURN NULL;",
        )


def _touched(rows: str, only: str) -> str:
    return f"SELECT household_id FROM {rows} WHERE {only}"  # noqa: S608


def _counts(prefix: str, only: str) -> list[Count]:
    """Whatever is done to rows of a table that name a household and for which `only` holds."""
    fresh, gone = _touched("fresh", only), _touched("gone", only)
    return [
        Count(
            name=f"{prefix}_added", operation=pgtrigger.Insert,
            homes=fresh.replace("SELECT", "SELECT DISTINCT", 1),
        ),
        Count(name=f"{prefix}_changed", operation=pgtrigger.Update, homes=f"{fresh} UNION {gone}"),
        Count(
            name=f"{prefix}_removed", operation=pgtrigger.Delete,
            homes=gone.replace("SELECT", "SELECT DISTINCT", 1),
        ),
    ]  # fmt: skip


MEMBERSHIP_COUNTS = _counts("tally", "kind = 'residence'")
FORMER_COUNTS = _counts("tally", "field = 'region' AND household_id IS NOT NULL")
HOUSEHOLD_COUNTS = [
    Count(
        name="tally_moved", operation=pgtrigger.Update,
        homes=(
            "SELECT id FROM (SELECT id, region_id FROM fresh WHERE kind = 'residence'"
            " EXCEPT SELECT id, region_id FROM gone) AS moved"
        ),
    )
]  # fmt: skip
