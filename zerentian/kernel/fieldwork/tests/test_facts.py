"""The views say what the same rows put together in Python say; figures come to the known numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.world import AT, ON, World
from zerentian.kernel.fieldwork.events import actions
from zerentian.kernel.fieldwork.facts import FACTS
from zerentian.kernel.fieldwork.models import FieldEvent
from zerentian.kernel.fieldwork.tests.test_events import bring, clerk, draft, facility, record
from zerentian.manifest.figures import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world: World) -> None:
    home, volunteers = (world.east.subject.pk,), {world.east.office.pk: 3}
    people = (world.east.helper.pk, world.admin.pk)
    first, _second, _care = record(
        world,
        draft(world, users=people, volunteers=volunteers, subjects=home),
        draft(world, users=people, day=date(2015, 1, 1)),
        draft(world, kind=FieldEvent.Kind.CARE, subjects=home),
    )
    user = clerk(world)
    actions.withdraw(by=user, viewer=world.viewer(user), event=first, reason="x", at=AT)
    bring(
        world,
        facility(home[0], cost=100),
        facility(home[0], "cable_tv", done_on=None, accepted_on=None),
    )


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_view_and_python_agree(world: World, told: None, fact: Fact) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {fact.view} ORDER BY record")
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        seen = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    raw: list[dict[str, Any]] = sorted(map(dict, fact.raw()), key=lambda row: row["record"])

    assert seen
    assert [{key: row.get(key) for key in names} for row in raw] == seen


def test_only_what_was_accepted_is_in_the_fact(told: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT facility, day FROM fact_facility_v1")
        assert cursor.fetchall() == [("water", ON)]
