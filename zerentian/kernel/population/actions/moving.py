"""A household moves as a whole (整户迁移): it keeps its code and members, and stands elsewhere."""

from __future__ import annotations

from datetime import datetime

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.actions.households import edit_households
from zerentian.kernel.population.entries import HouseholdEdit, NewEvent
from zerentian.kernel.population.models import Consequence, Effect, LifeEvent
from zerentian.lib import bulk


def move(*, by: User | None, row: LifeEvent, event: NewEvent, at: datetime) -> list[Effect]:
    """From the day of the event on. What the household said before is kept, and as a consequence of
    the event, so that it can be taken back."""
    edits = [
        HouseholdEdit(
            household=one.household, region=one.region, group=one.group, address=one.address
        )
        for one in event.moved
    ]
    altered = edit_households(by=by, edits=edits, since=event.on, at=at) if edits else []
    bulk.insert(
        Consequence,
        [
            Consequence(
                event=row, table=did.table, object_id=did.id, field=did.field, old=did.old,
                new=did.new,
            )
            for did in altered
        ],
    )  # fmt: skip
    return [
        Effect(event=row, did=Effect.Did.MOVED, household_id=one.household, person_id=person)
        for one in event.moved
        for person in one.people
    ]
