from __future__ import annotations

from datetime import datetime

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity


def person_shown(*, by: User | None, person: int, at: datetime) -> None:
    """A line in the log, once a day for each reader: who looked at the page of this person."""
    if by is not None:
        activity.note(
            by=by.pk, verb="person.shown", table="population_person", rows=[person], at=at
        )


def household_shown(*, by: User | None, household: int, at: datetime) -> None:
    """The same for the page of a household, and so for everybody who belongs to it."""
    if by is not None:
        activity.note(
            by=by.pk, verb="household.shown", table="population_household", rows=[household], at=at
        )
