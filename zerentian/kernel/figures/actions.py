"""Figures change nothing; but a list that leaves the house leaves a trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.subjects.models import Subject

HOUSEHOLDS, PEOPLE = "population_household", "population_person"


@transaction.atomic
def log_export(*, by: User, key: str, thing: str, things: Sequence[int], at: datetime) -> None:
    """Record that somebody took the list behind a figure with them, and which things were on it.

    People and households on it count as read, so that they can be told (kernel.readers).
    """
    activity.record(by=by, verb="figures.exported", table=key, rows=things, at=at)
    if thing == "person":
        activity.record(by=by, verb="person.exported", table=PEOPLE, rows=things, at=at)
    elif homes := _homes(thing, things):
        activity.record(by=by, verb="household.exported", table=HOUSEHOLDS, rows=homes, at=at)


def _homes(thing: str, things: Sequence[int]) -> list[int]:
    if thing == "household":
        return list(things)
    if thing != "subject":
        return []
    found = Subject.objects.filter(pk__in=things, household__isnull=False).order_by("household")
    return list(found.values_list("household", flat=True).distinct())
