"""The list of residents as it is taken out: who is on it, and whose whole number."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest import mock

import pytest

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account, grants
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import User
from zerentian.kernel.population import actions, preparing
from zerentian.kernel.residents import listings
from zerentian.kernel.residents.tests import homes
from zerentian.manifest.exports import Question
from zerentian.manifest.permissions import Permission

__all__ = ["clock", "world", "world_of_module"]


def taken_out(
    world: World, user: User, *, full: bool = False, **words: str
) -> list[dict[str, Any]]:
    question = Question(viewer=world.viewer(user), words=words, full=full)
    titles = listings.RESIDENTS.header(question)
    found = [dict(zip(titles, line.cells, strict=True)) for line in listings.people(question)]
    assert len(found) == listings.RESIDENTS.count(question)
    return found


def gone(world: World) -> None:
    """In the second village of the east: one who died, one who left, one registered only, one there."""
    village = world.east.villages[1]
    dead = homes.resident(village, "东故去", born=date(1940, 6, 1))
    event = preparing.death(person=dead.pk, on=date(2018, 5, 31), proof_kind="cremation")
    actions.record_event(by=None, event=event, at=AT)
    left = homes.person("东迁出")
    member = homes.join(homes.household(village), left)
    actions.leave(by=None, memberships=[member], on=date(2019, 1, 1), reason="moved_out", at=AT)
    homes.resident(village, "东在外", kind="hukou")
    homes.resident(village, "东在家")


@pytest.mark.parametrize(
    ("status", "who"),
    [
        ("", {"东在外": "人户分离", "东在家": ""}), ("died", {"东故去": "已去世"}),
        ("left", {"东迁出": "已离开"}),
        ("all", {"东在外": "人户分离", "东在家": "", "东故去": "已去世", "东迁出": "已离开"}),
    ],
)  # fmt: skip
def test_remarks_say_who_died_left_or_lives_elsewhere(
    world: World, status: str, who: dict[str, str]
) -> None:
    gone(world)
    clerk = world.east.users["town_clerk"]

    rows = taken_out(world, clerk, status=status, village=world.east.villages[1].path)

    assert {row["姓名"]: row["备注"] for row in rows} == who
    ages = {row["姓名"]: row["年龄"] for row in rows}
    assert ages.get("东故去", 77) == 77  # on the day before the birthday that did not come


def test_whole_numbers_leave_only_of_places_where_they_may_be_seen(world: World) -> None:
    keeper = account("东西通", world.hall, "leader", world.district)
    for role, place in (
        ("relief_office", world.east.region),
        ("town_clerk", world.east.villages[1]),
    ):
        grants.give(by=None, user=keeper, role=role, region=place, start=START, on=ON, at=AT)
    homes.resident(world.east.villages[1], "东二人", phone="13811112222")
    may = {
        "leader": {Permission.SUBJECTS_VIEW},
        "relief_office": {Permission.EXPORTS_RUN},
        "town_clerk": {Permission.SUBJECTS_REVEAL},
    }

    with mock.patch.object(roles, "permissions", side_effect=lambda role: may.get(role, set())):
        masked, whole = taken_out(world, keeper), taken_out(world, keeper, full=True)

    assert [row["姓名"] for row in masked] == ["东二人", "东桂兰"]
    assert all("*" in row["证件号码"] and "*" in row["电话"] for row in masked)
    [one] = whole
    assert (one["姓名"], one["电话"], len(one["证件号码"])) == ("东二人", "13811112222", 18)
