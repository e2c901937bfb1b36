"""The list of people: its filters on the days and instants at which things change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.http import Http404

from tests import world as worlds
from tests.world import AT, ON, START, World
from zerentian.kernel.accounts import queries
from zerentian.kernel.accounts.actions import grants, people, posts
from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.queries import people as asking
from zerentian.manifest.permissions import Permission

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
DOING = {"by": None, "on": ON, "at": AT}


def named(world: World, user: User | None = None, **asked: str) -> set[str]:
    viewer = world.viewer(user or world.admin)
    return {found.name for found in queries.listed(viewer=viewer, asked=asked)}


def in_state(world: World, state: str, *, at: datetime = AT) -> set[str]:
    return {user.name for user in asking.in_state(User.objects.all(), state, at=at)}


@pytest.mark.parametrize(("until", "locked"), [(AT - SECOND, 0), (AT, 0), (AT + SECOND, 1)])
def test_a_lock_is_over_at_its_very_instant(world: World, until: datetime, locked: int) -> None:
    User.objects.filter(pk=world.loner.pk).update(locked_until=until)

    assert len(in_state(world, "locked")) == locked


def test_states_of_accounts_are_told_apart(world: World) -> None:
    everybody = in_state(world, "")
    people.close(user=world.loner, **DOING)
    User.objects.filter(pk=world.east.helper.pk).update(last_login=AT)

    assert in_state(world, "closed") == {"东闲人"}
    assert in_state(world, "active") == everybody - {"东闲人"}
    assert in_state(world, "fresh") == everybody - {"东闲人", "东帮扶人"}
    assert in_state(world, "nonsense") == everybody


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (START, None, True), (ON, None, True), (ON, ON + DAY, True), (ON - DAY, ON, False),
        (ON + DAY, None, False),
    ],
)  # fmt: skip
def test_a_role_is_found_on_the_days_on_which_it_is_held(
    world: World, start: date, end: date | None, held: bool
) -> None:
    grants.give(
        user=world.loner, role="leader", region=world.east.region, start=start, end=end, **DOING
    )

    assert ("东闲人" in named(world, role="leader")) is held


def test_a_revoked_role_is_not_found(world: World) -> None:
    grant = world.east.users["leader"].grants.get()
    grants.revoke(grant=grant, **DOING)

    assert "东领导" not in named(world, role="leader")


@pytest.mark.parametrize(
    "asked", [{"unit": "x"}, {"unit": "²"}, {"unit": ""}, {"q": "  "}, {"state": "?"}]
)
def test_what_a_filter_does_not_understand_filters_nothing(world: World, asked: dict) -> None:
    assert named(world, **asked) == named(world)


def test_words_are_found_in_names_units_and_the_beginning_of_user_names(world: World) -> None:
    assert named(world, q="闲人") == {"东闲人"}
    assert named(world, q="LONER") == {"东闲人"}
    assert named(world, q="oner") == set()
    assert "西帮扶人" in named(world, q="西街道办事处")
    assert named(world, unit=str(world.hall.pk)) == {"总管"}


def test_grant_of_somebody_of_another_place_is_not_found(world: World) -> None:
    keeper = world.viewer(world.east.users["account_keeper"])
    own = world.east.users["leader"].grants.get()
    foreign = world.west.users["leader"].grants.get()

    assert queries.grant(own.pk, viewer=keeper) == own
    for pk in (foreign.pk, 0):
        with pytest.raises(Http404):
            queries.grant(pk, viewer=keeper)
    Grant.objects.filter(pk=own.pk).update(superseded_at=AT)
    with pytest.raises(Http404):
        queries.grant(own.pk, viewer=keeper)


def test_a_page_of_a_person_tells_everything_that_is_known_now(world: World) -> None:
    posts.stand_in(post=world.east.post, user=world.loner, start=ON, end=ON + DAY, **DOING)
    viewer = world.viewer(world.admin)

    helper = asking.page(world.east.helper, viewer=viewer)
    clerk = asking.page(world.east.users["town_clerk"], viewer=viewer)

    assert [term.post.title for term in helper["tenures"]] == ["东帮扶岗"]
    assert [term.user.name for term in helper["deputies"]] == ["东闲人"]
    assert helper["grants"] == []
    assert [title for _grant, title in clerk["grants"]] == ["街道（镇）扶贫专干"]
    tomorrow = asking.page(world.east.helper, viewer=world.viewer(world.admin, on=ON + DAY))
    assert not tomorrow["deputies"]


def test_whoever_owes_a_code_is_an_open_account(world: World) -> None:
    assert asking.waiting_for_code(world.loner.pk) == world.loner
    people.close(user=world.loner, **DOING)
    assert asking.waiting_for_code(world.loner.pk) is None
    assert asking.waiting_for_code(0) is None


def test_everybody_is_those_of_the_places_and_without_a_unit_only_for_the_whole(
    world: World,
) -> None:
    nowhere = worlds.account("无单位", None)
    keeper = world.viewer(world.east.users["account_keeper"])

    mine = set(queries.everybody(viewer=keeper))
    everyone = set(queries.everybody(viewer=world.viewer(world.admin)))
    edited = queries.everybody(viewer=keeper, permission=Permission.ENTITIES_EDIT)

    assert {user.name[0] for user in mine} == {"东"}
    assert everyone - mine >= {nowhere, world.west.helper, world.admin}
    assert not edited.exists()
