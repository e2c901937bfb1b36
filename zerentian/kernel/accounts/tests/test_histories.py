"""Any history of posts and grants: what the actions made is held, day by day, against a plain count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, NAMES, ON, World
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import grants, posts
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.lib.ranges import inside
from zerentian.manifest.permissions import Permission

DAYS = 40
BEGIN = ON - timedelta(days=DAYS // 2)
CALM = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
number = st.integers(0, DAYS - 1)
day = number.map(lambda n: BEGIN + timedelta(days=n))
who = st.integers(0, 2)
deed = st.one_of(
    st.tuples(st.just("seat"), who, day, st.none() | day),
    st.tuples(st.just("stand_in"), who, day, day),
    st.tuples(st.just("hand_over"), who, day),
    st.tuples(st.just("end_tenure"), st.integers(0, 5), day),
    st.tuples(st.just("end_post"), day),
)


def every_day() -> list[date]:
    return [BEGIN + timedelta(days=n) for n in range(DAYS)]


def do(post: Post, people: list[User], drawn: tuple[Any, ...]) -> bool:
    """Carry out one deed; whether it was accepted."""
    verb, *words = drawn
    doing = {"by": None, "on": ON, "at": AT}
    try:
        if verb == "end_post":
            posts.end_post(post=post, day=words[0], **doing)
        elif verb == "end_tenure":
            running = list(post.tenures.filter(superseded_at=None).order_by("pk"))
            if not running:
                return False
            posts.end_tenure(tenure=running[words[0] % len(running)], day=words[1], **doing)
        elif verb == "hand_over":
            posts.hand_over(post=post, user=people[words[0]], day=words[1], **doing)
        else:
            act = posts.seat if verb == "seat" else posts.stand_in
            act(post=post, user=people[words[0]], start=words[1], end=words[2], **doing)
    except AccountRefused:
        return False
    post.refresh_from_db()
    return True


def standing(post: Post) -> list[tuple[str, bool, date, date | None]]:
    rows = post.tenures.filter(superseded_at=None).order_by("valid", "pk")
    return [(t.user.name, t.acting, t.valid.lower, t.valid.upper) for t in rows]


def on_day(post: Post, on: date, *, acting: bool) -> list[str]:
    return [
        name
        for name, is_acting, start, end in standing(post)
        if is_acting == acting and start <= on and (end is None or on < end)
    ]


@CALM
@given(drawn=st.lists(deed, max_size=8))
def test_a_post_has_one_holder_and_one_deputy_and_nobody_after_its_end(
    world: World, drawn: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        people = [worlds.account(f"东{mark}", world.east.office) for mark in "甲乙丙"]
        post = posts.open_post(by=None, entity=world.east.office, title="岗", on=ON, at=AT)
        for each in drawn:
            before, rows = standing(post), post.tenures.count()
            if not do(post, people, each):
                assert standing(post) == before  # a refusal leaves nothing half-done
                assert post.tenures.count() == rows
        for on in every_day():
            holders, deputies = (on_day(post, on, acting=acting) for acting in (False, True))
            assert len(holders) <= 1
            assert len(deputies) <= 1
            assert not set(holders) & set(deputies)  # nobody stands in for oneself
            if post.ended_on is not None and on >= post.ended_on:
                assert holders == deputies == []
            assert [t.user.name for t in posts.sitting(post, on=on)] == holders
        transaction.set_rollback(True)


@CALM
@given(drawn=st.lists(deed, max_size=8))
def test_nothing_that_was_known_of_a_post_is_lost(
    world: World, drawn: list[tuple[Any, ...]]
) -> None:
    """Rows are superseded and never altered: whoever asks what was known then is told the same."""
    with transaction.atomic():
        people = [worlds.account(f"东{mark}", world.east.office) for mark in "甲乙丙"]
        post = posts.open_post(by=None, entity=world.east.office, title="岗", on=ON, at=AT)
        known: dict[int, tuple[Any, ...]] = {}
        for each in drawn:
            do(post, people, each)
            now = {t.pk: (t.user_id, t.valid, t.acting, t.recorded_at) for t in post.tenures.all()}
            assert {pk: now[pk] for pk in known} == known
            known = now
        transaction.set_rollback(True)


def test_leaving_on_a_later_day_does_not_lengthen_a_term(world: World) -> None:
    """A deputy of a post that ended came back to life when somebody entered that they left."""
    user = worlds.account("东甲", world.east.office)
    post = posts.open_post(by=None, entity=world.east.office, title="岗", on=ON, at=AT)
    end = ON + timedelta(days=7)
    tenure = posts.stand_in(by=None, post=post, user=user, start=ON, end=end, on=ON, at=AT)

    for day in (end, end + timedelta(days=12)):
        with pytest.raises(AccountRefused) as refused:
            posts.end_tenure(by=None, tenure=tenure, day=day, on=ON, at=AT)
        assert refused.value.code == "left_before"
    assert standing(post) == [("东甲", True, ON, end)]


@pytest.mark.parametrize("verb", ["seat", "hand_over", "stand_in"])
def test_a_term_that_ends_before_it_begins_is_refused(world: World, verb: str) -> None:
    user = worlds.account("东甲", world.east.office)
    start = ON + timedelta(days=5)
    words = {"seat": ("seat", 0, start, ON), "stand_in": ("stand_in", 0, start, ON),
             "hand_over": ("hand_over", 0, BEGIN - timedelta(days=4000))}[verb]  # fmt: skip

    assert not do(world.east.post, [user], words)


def test_handing_over_keeps_the_end_that_was_set(world: World) -> None:
    first, second = (worlds.account(f"东{mark}", world.east.office) for mark in "甲乙")
    post = posts.open_post(by=None, entity=world.east.office, title="岗", on=ON, at=AT)
    end = ON + timedelta(days=20)
    posts.seat(by=None, post=post, user=first, start=BEGIN, end=end, on=ON, at=AT)

    posts.hand_over(by=None, post=post, user=second, day=ON, on=ON, at=AT)

    assert standing(post) == [("东甲", False, BEGIN, ON), ("东乙", False, ON, end)]


def test_the_database_refuses_a_second_holder_without_the_action(world: World) -> None:
    user = worlds.account("东甲", world.east.office)
    rows = {"post": world.east.post, "recorded_at": AT}

    with pytest.raises(Exception, match="tenure_one_holder"), transaction.atomic():
        Tenure.objects.create(user=user, valid=DateRange(ON, None), **rows)
    with transaction.atomic():  # a deputy is no second holder
        Tenure.objects.create(user=user, valid=DateRange(ON, None), acting=True, **rows)


place = st.sampled_from(["37", "3707", "370703", "370703001", "370703001201", "370703002", "area"])
grant = st.tuples(
    st.sampled_from(["district_admin", "town_clerk", "leader", "helper", "account_keeper"]),
    place,
    st.sampled_from(["", "", "relief", "health"]),
    day,
    st.none() | st.integers(1, 15),
    st.booleans(),
)
CODES = [*NAMES, "370703001203", "370704", "38"]


def given_rows(world: World, user: User, drawn: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Grants as rows, also such as overlap or were taken back; and the same as plain facts."""
    facts = []
    for role, where, programme, start, length, gone in drawn:
        end = start + timedelta(days=length) if length else None
        on = {"area": world.east.area} if where == "area" else {"region": worlds.region(where)}
        with transaction.atomic():
            Grant.objects.create(
                user=user, role=role, programme=programme, valid=DateRange(start, end),
                recorded_at=AT, superseded_at=AT if gone else None, **on,
            )  # fmt: skip
        path = world.east.region.path if where == "area" else where
        facts.append({"role": role, "path": path, "programme": programme, "start": start,
                      "end": end, "gone": gone})  # fmt: skip
    return facts


def opened(fact: dict[str, Any], permission: Permission, programme: str, on: date) -> bool:
    return (
        not fact["gone"]
        and fact["start"] <= on
        and (fact["end"] is None or on < fact["end"])
        and permission in roles.permissions(fact["role"])
        and (not fact["programme"] or not programme or fact["programme"] == programme)
    )


@CALM
@given(
    drawn=st.lists(grant, max_size=5, unique_by=lambda g: (g[0], g[1], g[2])),
    on=day,
    permission=st.sampled_from(
        [Permission.SUBJECTS_VIEW, Permission.DUTIES_ASSIGN, Permission.ACCOUNTS_MANAGE]
    ),
    programme=st.sampled_from(["", "relief", "health"]),
)
def test_places_of_a_viewer_are_those_of_the_grants_of_the_day(
    world: World, drawn: list[tuple[Any, ...]], on: date, permission: Permission, programme: str
) -> None:
    with transaction.atomic():
        user = worlds.account("东某", world.east.office)
        facts = given_rows(world, user, drawn)
        viewer = Viewer(user=user, on=on, at=AT)
        held = [fact for fact in facts if opened(fact, permission, programme, on)]

        places = viewer.places(permission, programme=programme)

        for code in CODES:
            assert inside(code, places) == any(code.startswith(f["path"]) for f in held)
        assert viewer.may(permission) == any(opened(f, permission, "", on) for f in facts)
        assert viewer.everywhere(permission, programme=programme) == any(
            roles.root_path().startswith(fact["path"]) for fact in held
        )
        by_programme = viewer.places_by_programme(permission)
        for code in CODES:
            told = {p for p, ranges in by_programme.items() if inside(code, ranges)}
            wanted = {
                fact["programme"]
                for fact in facts
                if opened(fact, permission, "", on) and code.startswith(fact["path"])
            }
            assert told == wanted
        transaction.set_rollback(True)


def test_two_viewers_of_equal_grants_have_the_same_reach_and_others_have_not(world: World) -> None:
    """Answers are remembered by it: were it equal for different eyes, one would see the other's."""
    one, same = (
        worlds.account(f"东{mark}", world.east.office, "leader", world.east.region)
        for mark in "甲乙"
    )
    other = worlds.account("西甲", world.west.office, "leader", world.west.region)
    limited = worlds.account("东丙", world.east.office)
    grants.give(
        by=None, user=limited, role="leader", region=world.east.region, programme="relief", on=ON,
        at=AT,
    )  # fmt: skip

    reach = [
        Viewer(user=user, on=ON, at=AT).reach(Permission.DUTIES_VIEW)
        for user in (one, same, other, limited)
    ]

    assert reach[0] == reach[1]
    assert len(set(reach)) == 3
