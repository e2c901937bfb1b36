"""Visits of the shared world."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time
from typing import Any

from tests.world import AT, ON, Town, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.visits import actions
from zerentian.kernel.visits.drafts import Draft, Outcome
from zerentian.kernel.visits.models import Visit

HOME = "home_standard@1"
ITEMS = (
    "roof_walls", "doors_wires", "grade_water", "yard", "hall", "bedroom", "kitchen", "toilet",
    "person", "order",
)  # fmt: skip
GOOD: dict[str, Any] = dict.fromkeys(ITEMS, "yes")
DRAFT = Draft(
    client_id=uuid.UUID(int=0), subject=0, template=HOME, mode="home", day=date(2019, 5, 20),
    start=time(19, 40), end=time(20, 5), met="head", answers=GOOD,
)  # fmt: skip


def draft(town: Town, **changes: Any) -> Draft:
    """A visit to the household of this town, in the evening, all well."""
    values = {"client_id": uuid.uuid4(), "subject": town.subject.pk, **changes}
    return replace(DRAFT, **values)


def record(world: World, wanted: Draft, *, by: User | None = None, **viewing: Any) -> Outcome:
    """As the east's helper, unless somebody else is named."""
    user = by or world.east.helper
    viewer = world.viewer(user, **{"on": ON, **viewing})
    return actions.record(by=user, viewer=viewer, draft=wanted, at=AT)


def visit(world: World, wanted: Draft, *, by: User | None = None) -> Visit:
    outcome = record(world, wanted, by=by)
    assert outcome.kind == "stored", outcome
    return Visit.objects.get(pk=outcome.visit_id)
