"""The log: whose deeds of which day somebody may read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from tests.world import AT, ON, World
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import log
from zerentian.kernel.activity import actions as activity

SHANGHAI = ZoneInfo("Asia/Shanghai")
DOING = {"by": None, "on": ON, "at": AT}


def entry(actor: User | None, at: datetime, verb: str = "test.done") -> None:
    activity.record(by=actor, verb=verb, table="x", rows=[1], at=at)


def seen(world: World, user: User | None = None, **asked: str) -> int:
    viewer = world.viewer(user or world.admin)
    return log.listed(viewer=viewer, asked={"verb": "test.done", **asked}).count()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2019, 5, 31, 0, 0, tzinfo=SHANGHAI), "2019-05-31"),
        (datetime(2019, 5, 31, 23, 59, 59, tzinfo=SHANGHAI), "2019-05-31"),
        (datetime(2019, 6, 1, 0, 0, tzinfo=SHANGHAI), "2019-06-01"),
        (datetime(2019, 5, 31, 16, 0, tzinfo=ZoneInfo("UTC")), "2019-06-01"),
        (datetime(2019, 5, 31, 15, 59, tzinfo=ZoneInfo("UTC")), "2019-05-31"),
    ],
)
def test_a_day_of_the_log_is_a_day_of_the_reporting_zone(
    world: World, at: datetime, day: str
) -> None:
    entry(world.admin, at)
    other = {"2019-05-31": "2019-06-01", "2019-06-01": "2019-05-31"}[day]

    assert (seen(world, day=day), seen(world, day=other)) == (1, 0)


@pytest.mark.parametrize("text", ["", "today", "2019-02-30", "31.5.2019", "2019-13-01"])
def test_what_is_no_day_filters_nothing(world: World, text: str) -> None:
    entry(world.admin, AT)

    assert log.parse_day(text) is None
    assert seen(world, day=text) == 1


def test_the_log_of_a_place_is_what_its_people_did(world: World) -> None:
    grants.give(user=world.loner, role="auditor", region=world.east.region, **DOING)
    for actor in (world.admin, world.east.helper, world.west.helper, None):
        entry(actor, AT)

    assert seen(world) == 4
    assert seen(world, world.loner) == 1
    assert seen(world, who="keeper_EAST") == seen(world, who=" 东帮扶人 ") == 1
    assert seen(world, world.loner, who="西帮扶人") == 0
    assert seen(world, who="没有这个人") == 0


def test_the_log_is_read_by_those_who_may(world: World) -> None:
    for user in (world.loner, world.east.helper, world.east.users["town_clerk"]):
        with pytest.raises(PermissionDenied):
            log.entries(viewer=world.viewer(user))


def test_names_of_the_log_are_looked_up_once_for_all(
    world: World, django_assert_num_queries
) -> None:
    actors = [world.admin.pk, None, world.loner.pk, world.admin.pk, 10**9]

    with django_assert_num_queries(1):
        names = log.names(actors)

    assert names == {world.admin.pk: "总管", world.loner.pk: "东闲人"}
