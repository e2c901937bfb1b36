"""Who stands above whom, and what a keeper can choose from: as the actions will decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, ON, START, World
from zerentian.kernel.accounts import queries, roles
from zerentian.kernel.accounts.actions import grants, people
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import authority
from zerentian.kernel.entities import actions as entities
from zerentian.kernel.regions.models import Area
from zerentian.manifest.permissions import Permission

DAY = timedelta(days=1)
PLACES = ["3707", "370703", "370703001", "370703001201", "370703002"]
role = st.sampled_from(sorted(roles.known()))
held = st.lists(st.tuples(role, st.sampled_from(PLACES)), max_size=3, unique=True)
CALM = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def give(user: User, role: str, place: str, **more: object) -> None:
    region = worlds.region(place)
    grants.give(by=None, user=user, role=role, region=region, on=ON, at=AT, **more)  # type: ignore[arg-type]


def above(by: User, user: User) -> bool:
    return authority.stands_above(by, user, on=ON, at=AT)


def may(rows: list[tuple[str, str]]) -> set[tuple[Permission, str]]:
    """What these grants open, place by place: the plain reading."""
    return {
        (permission, code)
        for role, place in rows
        for permission in roles.permissions(role)
        for code in worlds.NAMES
        if code.startswith(place)
    }


@CALM
@given(mine=held, theirs=held)
def test_somebody_stands_above_whoever_may_nothing_that_they_may_not(
    world: World, mine: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        by, user = (worlds.account(f"东{mark}", world.east.office) for mark in "甲乙")
        for who, rows in ((by, mine), (user, theirs)):
            for role, place in rows:
                give(who, role, place)

        assert above(by, user) == (may(theirs) <= may(mine))
        assert above(by, by)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (START, None, True),
        (START, ON + DAY, True),
        (START, ON, False),  # over since today
        (START, ON - DAY, False),
        (ON, None, True),
        (ON + DAY, ON + 2 * DAY, True),  # what comes counts: a reset would hold until then
    ],
)
def test_what_somebody_will_hold_counts_and_what_is_over_does_not(
    world: World, start: object, end: object, counts: bool
) -> None:
    give(world.loner, "leader", "370703001", start=start, end=end)

    assert above(world.east.users["account_keeper"], world.loner) is not counts


def test_a_grant_for_one_programme_is_not_above_one_for_all(world: World) -> None:
    by, user = (worlds.account(f"东{mark}", world.east.office) for mark in "甲乙")
    give(by, "leader", "370703001", programme="relief")
    give(user, "leader", "370703001")

    assert not above(by, user)
    assert above(user, by)


def test_two_towns_together_are_not_above_the_district(world: World) -> None:
    by, user = (worlds.account(f"东{mark}", world.east.office) for mark in "甲乙")
    for place in ("370703001", "370703002"):
        give(by, "leader", place)
    give(user, "leader", "370703")

    assert not above(by, user)


# --- What can be chosen --------------------------------------------------------------------------


def keeper(world: World) -> User:
    return world.east.users["account_keeper"]


def test_units_to_choose_are_open_and_of_the_place(world: World) -> None:
    viewer = world.viewer(keeper(world))
    assert list(queries.managed_units(viewer=viewer)) == [world.east.office]
    rows = [
        entities.NewEntity(kind="school", name=name, region=world.east.villages[0])
        for name in ("开", "关")
    ]
    _open, closed = entities.register_many(by=None, rows=rows, at=AT)
    entities.close(by=None, entity=closed, day=ON + DAY, reason="撤并", at=AT)

    found = {unit.name for unit in queries.managed_units(viewer=viewer)}

    assert found == {"东街道办事处", "开"}  # what closes tomorrow gets nobody new today


def test_regions_to_choose_are_the_own_ones_in_the_order_of_their_codes(world: World) -> None:
    mine = queries.managed_regions(viewer=world.viewer(keeper(world)))
    everything = queries.managed_regions(viewer=world.viewer(world.admin))

    assert [region.name for region in mine] == ["东街道", "东一村", "东二村"]
    assert [region.path for region in everything] == sorted(
        path for path in worlds.NAMES if path.startswith("3707")
    )
    nobody = world.viewer(world.loner)
    assert not queries.managed_regions(viewer=nobody).exists()
    assert not queries.managed_areas(viewer=nobody)


def test_areas_to_choose_lie_wholly_in_the_place_today(world: World) -> None:
    viewer = world.viewer(keeper(world))
    assert queries.managed_areas(viewer=viewer) == [world.east.area]

    across = Area.objects.create(key="across", name="跨街道", kind="section")
    Area.objects.create(key="empty", name="空", kind="grid")
    pair = [world.east.villages[0].pk, world.west.villages[0].pk]
    worlds.regions.assign_regions(by=None, area=across, regions=pair, on=ON, at=AT)
    assert queries.managed_areas(viewer=viewer) == [world.east.area]

    worlds.regions.assign_regions(by=None, area=across, regions=pair[:1], on=ON + DAY, at=AT)
    assert queries.managed_areas(viewer=viewer) == [world.east.area]
    assert queries.managed_areas(viewer=world.viewer(keeper(world), on=ON + DAY)) == [
        across, world.east.area,
    ]  # fmt: skip


def test_people_to_seat_have_an_open_account_at_a_unit_of_the_place(world: World) -> None:
    people.close(by=None, user=world.loner, on=ON, at=AT)

    names = {user.name for user in queries.seatable(viewer=world.viewer(keeper(world)))}

    assert "东帮扶人" in names
    assert "东闲人" not in names
    assert {name[0] for name in names} == {"东"}


@pytest.mark.parametrize("name", sorted(roles.known()))
def test_roles_offered_are_those_that_can_be_given_somewhere(world: World, name: str) -> None:
    """The choice promises no more than the action keeps, and holds nothing back."""
    by = world.east.users[name]
    if name != "account_keeper":
        give(by, "account_keeper", "370703001")
    offered = {key for key, _title in queries.givable_roles(viewer=world.viewer(by))}

    given = set()
    for key in roles.known():
        try:
            with transaction.atomic():
                grants.give(
                    by=by, user=world.loner, role=key, region=world.east.region, on=ON, at=AT
                )
            given.add(key)
        except AccountRefused:
            continue

    assert offered == given
    assert name in offered


def test_roles_are_offered_to_keepers_only(world: World) -> None:
    with pytest.raises(PermissionDenied):
        queries.givable_roles(viewer=world.viewer(world.east.users["leader"]))
