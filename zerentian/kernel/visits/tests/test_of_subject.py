"""The visits on the page of one subject: as the scope layer opens them, by plain statements."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from tests.world import AT, ON, START, World
from zerentian.kernel.accounts.models import Compartment, CompartmentMember, User
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.tests.factories import draft, visit


def told(world: World, user: User, on: date = ON) -> list[Visit]:
    viewer = world.viewer(user)
    found = queries.of_subject(
        Subject.objects.select_related("region").get(pk=world.east.subject.pk), viewer=viewer, on=on
    )
    wide = queries.visible(viewer=viewer).filter(subject=world.east.subject, day__lte=on)
    assert {row.pk for row in found} == set(
        wide.filter(superseded_at=None).values_list("pk", flat=True)
    )
    return found


def closed(world: World, *named: User) -> None:
    circle = Compartment.objects.create(key="test", title="test")
    Subject.objects.filter(pk=world.east.subject.pk).update(compartment=circle)
    for user in named:
        CompartmentMember.objects.create(
            compartment=circle, user=user, valid=DateRange(START, None), recorded_at=AT
        )


def test_newest_first_up_to_the_day(world: World) -> None:
    early = visit(world, draft(world.east, day=date(2019, 4, 2)))
    late = visit(world, draft(world.east, day=date(2019, 5, 2)))
    visit(world, draft(world.west), by=world.west.helper)

    clerk = world.east.users["town_clerk"]
    assert told(world, clerk) == [late, early]
    assert told(world, clerk, on=date(2019, 5, 1)) == [early]
    assert told(world, clerk, on=date(2019, 4, 1)) == []


@pytest.mark.parametrize("role", ["town_clerk", "leader", "village_cadre"])
def test_nobody_of_the_west_reads_them(world: World, role: str) -> None:
    visit(world, draft(world.east))

    assert told(world, world.west.users[role]) == []
    assert told(world, world.west.helper) == []
    assert told(world, world.loner) == []


def test_helper_reads_those_to_their_own_household_without_any_grant(world: World) -> None:
    row = visit(world, draft(world.east))

    assert told(world, world.east.helper) == [row]


def test_a_closed_circle_is_closed_to_its_helper_too(world: World) -> None:
    visit(world, draft(world.east))
    closed(world)
    assert told(world, world.east.helper) == told(world, world.east.users["town_clerk"]) == []


def test_whoever_is_named_in_the_circle_reads_on(world: World) -> None:
    row = visit(world, draft(world.east))
    closed(world, world.east.helper)
    assert told(world, world.east.helper) == [row]
    assert told(world, world.east.users["town_clerk"]) == []


def test_one_statement_however_many_visits(world: World) -> None:
    for day in range(1, 6):
        visit(world, draft(world.east, day=date(2019, 5, day)))
    viewer = world.viewer(world.east.users["town_clerk"])
    subject = Subject.objects.select_related("region").get(pk=world.east.subject.pk)
    queries.of_subject(subject, viewer=viewer, on=ON)

    with CaptureQueriesContext(connection) as asked:
        found = queries.of_subject(subject, viewer=viewer, on=ON)
        assert {row.template.key for row in found} == {"home_standard"}

    assert (len(found), len(asked)) == (5, 1)
