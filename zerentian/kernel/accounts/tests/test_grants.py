"""Giving and taking roles: nobody gives more than they hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, ON, START, World
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import grants, people
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions.models import Area, Region
from zerentian.manifest.permissions import Permission


def keeper(world: World, *more: str) -> User:
    """Somebody who manages the accounts of the east and holds these roles there, too."""
    user = worlds.account("东管号", world.east.office, "account_keeper", world.east.region)
    for role in more:
        grants.give(by=None, user=user, role=role, region=world.east.region, on=ON, at=AT)
    return user


def give(by: User | None, user: User, role: str, place: Region | Area, **more: object) -> Grant:
    where = {"area": place} if isinstance(place, Area) else {"region": place}
    return grants.give(by=by, user=user, role=role, on=ON, at=AT, **where, **more)  # type: ignore[arg-type]


def refusal(by: User | None, user: User, role: str, place: Region | Area, **more: object) -> str:
    with pytest.raises(AccountRefused) as refused:
        give(by, user, role, place, **more)
    return refused.value.code


def test_grant_holds_from_today_and_is_logged(world: World) -> None:
    grant = give(world.admin, world.loner, "leader", world.east.region, reason="任命文件 3 号")

    assert (grant.valid.lower, grant.valid.upper) == (ON, None)
    assert grant.recorded_by == world.admin
    entry = Entry.objects.get(verb="grant.given", rows=[grant.pk])
    assert (entry.actor, entry.reason) == (world.admin.pk, "任命文件 3 号")


def test_keeper_gives_what_they_hold_in_their_place(world: World) -> None:
    by = keeper(world, "leader")

    assert give(by, world.loner, "leader", world.east.region)
    assert give(by, world.east.helper, "leader", world.east.villages[0])
    assert give(by, world.east.helper, "helper", world.east.region)  # opens nothing


def test_keeper_gives_nothing_outside_and_nothing_more(world: World) -> None:
    by = keeper(world, "leader")

    assert refusal(by, world.loner, "leader", world.west.region) == "more_than_held"
    assert refusal(by, world.loner, "leader", world.district) == "more_than_held"
    assert refusal(by, world.loner, "town_clerk", world.east.region) == "more_than_held"
    assert refusal(by, world.loner, "helper", world.west.region) == "more_than_held"


def test_keeper_gives_nothing_to_people_of_other_places(world: World) -> None:
    by = keeper(world, "leader")

    assert refusal(by, world.west.helper, "leader", world.east.region) == "outside"
    assert refusal(by, world.admin, "leader", world.east.region) == "outside"


def test_keeper_gives_an_area_that_lies_in_their_place(world: World) -> None:
    by = keeper(world, "leader")

    assert give(by, world.loner, "leader", world.east.area)
    assert refusal(by, world.loner, "leader", world.west.area) == "more_than_held"


def test_area_without_regions_is_given_by_nobody(world: World) -> None:
    empty = Area.objects.create(key="empty", name="空", kind="zone")

    assert refusal(world.admin, world.loner, "leader", empty) == "more_than_held"


def test_grant_limited_to_a_programme_is_not_passed_on_for_all(world: World) -> None:
    by = keeper(world)
    give(None, by, "leader", world.east.region, programme="relief")

    assert refusal(by, world.loner, "leader", world.east.region) == "more_than_held"
    assert give(by, world.loner, "leader", world.east.region, programme="relief")


def test_nobody_gives_to_themselves(world: World) -> None:
    assert refusal(world.admin, world.admin, "leader", world.east.region) == "self"


def test_whoever_manages_no_accounts_gives_nothing(world: World) -> None:
    assert refusal(world.loner, world.east.helper, "helper", world.east.region) == "outside"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "emperor"}, "unknown_role"),
        ({"programme": "nothing"}, "unknown_programme"),
        ({"start": ON, "end": ON}, "ends_before_start"),
        ({"start": ON, "end": START}, "ends_before_start"),
    ],
)
def test_grants_that_make_no_sense_are_refused(
    world: World, changes: dict[str, object], code: str
) -> None:
    role = str(changes.pop("role", "leader"))

    assert refusal(world.admin, world.loner, role, world.east.region, **changes) == code
    assert not world.loner.grants.exists()


def test_closed_account_is_given_nothing(world: World) -> None:
    people.close(by=None, user=world.loner, on=ON, at=AT)
    world.loner.refresh_from_db()

    assert refusal(world.admin, world.loner, "leader", world.east.region) == "closed"


def test_same_role_is_given_once_at_a_time(world: World) -> None:
    give(world.admin, world.loner, "leader", world.east.region, start=START, end=ON)

    assert give(world.admin, world.loner, "leader", world.east.region)
    assert refusal(world.admin, world.loner, "leader", world.east.region) == "already_holds"
    assert give(world.admin, world.loner, "leader", world.west.region)
    assert give(world.admin, world.loner, "auditor", world.east.region)


def test_revoked_grant_is_superseded_by_a_shorter_one(world: World) -> None:
    grant = world.east.users["leader"].grants.get()

    grants.revoke(by=world.admin, grant=grant, on=ON, at=AT, reason="调离")

    old, new = Grant.objects.filter(user=world.east.users["leader"]).order_by("pk")
    assert (old.superseded_at, old.valid.upper) == (AT, None)
    assert (new.superseded_at, new.valid.lower, new.valid.upper) == (None, START, ON)
    assert new.recorded_by == world.admin
    assert Entry.objects.get(verb="grant.revoked").reason == "调离"


def test_grant_that_has_not_begun_leaves_no_rest(world: World) -> None:
    later = ON + timedelta(days=5)
    grant = give(world.admin, world.loner, "leader", world.east.region, start=later)

    grants.revoke(by=world.admin, grant=grant, on=ON, at=AT)

    assert not world.loner.grants.filter(superseded_at=None).exists()


def test_grant_is_revoked_once(world: World) -> None:
    grant = world.east.users["leader"].grants.get()
    grants.revoke(by=world.admin, grant=grant, on=ON, at=AT)

    with pytest.raises(AccountRefused, match=r"[Ss]omebody else"):
        grants.revoke(by=world.admin, grant=grant, on=ON, at=AT)


def test_keeper_revokes_only_what_they_could_give(world: World) -> None:
    by = keeper(world)
    clerk = world.east.users["town_clerk"].grants.get()
    foreign = world.west.users["helper"].grants.get()

    for grant, code in ((clerk, "more_than_held"), (foreign, "outside")):
        with pytest.raises(AccountRefused) as refused:
            grants.revoke(by=by, grant=grant, on=ON, at=AT)
        assert refused.value.code == code


def test_last_administrator_stays(world: World) -> None:
    grant = world.admin.grants.get()

    with pytest.raises(AccountRefused) as refused:
        grants.revoke(by=None, grant=grant, on=ON, at=AT)
    assert refused.value.code == "last_administrator"
    assert Grant.objects.filter(pk=grant.pk, superseded_at=None).exists()

    second = worlds.account("副总管", world.hall, "district_admin", world.root)
    grants.revoke(by=second, grant=grant, on=ON, at=AT)
    assert not world.viewer(world.admin).may(Permission.ACCOUNTS_MANAGE)


def test_administrator_of_a_town_does_not_count_as_the_last(world: World) -> None:
    """The district_admin of the east manages the east only."""
    with pytest.raises(AccountRefused) as refused:
        people.close(by=None, user=world.admin, on=ON, at=AT)

    assert refused.value.code == "last_administrator"


PLACES = ["37", "3707", "370703", "370703001", "370703001201", "370703002"]
held = st.lists(
    st.tuples(st.sampled_from(sorted(roles.known())), st.sampled_from(PLACES)), max_size=4
)


@given(held, st.sampled_from(sorted(roles.known())), st.sampled_from(PLACES))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nobody_ever_opens_what_they_could_not_open_themselves(
    world: World, held: list[tuple[str, str]], role: str, place: str
) -> None:
    """After any grant that is accepted, the receiver sees nothing that the giver does not see."""
    with transaction.atomic():
        giver = worlds.account("给予者", world.east.office, username="giver")
        for own_role, own_place in dict.fromkeys(held):
            give(None, giver, own_role, worlds.region(own_place))
        try:
            give(giver, world.loner, role, worlds.region(place))
        except AccountRefused:
            pass
        else:
            theirs, own = world.viewer(world.loner), world.viewer(giver)
            for permission in roles.permissions(role):
                opened = set(codes(theirs.places(permission)))
                assert opened <= set(codes(own.places(permission)))
        transaction.set_rollback(True)


def codes(places: tuple[tuple[str, str], ...]) -> list[str]:
    return [path for path in worlds.NAMES if any(low <= path < high for low, high in places)]
