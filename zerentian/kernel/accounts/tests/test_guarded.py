"""What the database itself refuses about accounts, whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, ProtectedError

from tests.world import AT, ON, World
from zerentian.kernel.accounts.actions.people import USERNAME
from zerentian.kernel.accounts.models import (
    Compartment,
    CompartmentMember,
    Grant,
    Post,
    Tenure,
    User,
)

EMPTY = DateRange(ON, ON)
TERM = DateRange(ON, ON + timedelta(days=9))


def put(row: Model) -> str:
    """The name of the constraint that stood in the way; "" for none."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        return str(error).split('"')[-2] if "null value" not in str(error) else "null"
    return ""


def user(**changes: Any) -> User:
    return User(**{"username": "zhangsan", "name": "张三", "name_key": "zhang1 张 san1", **changes})


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, ""),
        ({"username": "a1"}, ""),
        ({"username": "9.b-c_d"}, ""),
        ({"username": "a" * 40}, ""),
        ({"username": "a" * 41}, "user_username_form"),
        ({"username": "a"}, "user_username_form"),
        ({"username": ""}, "user_username_form"),
        ({"username": "Zhang"}, "user_username_form"),
        ({"username": ".zhang"}, "user_username_form"),
        ({"username": "zhang san"}, "user_username_form"),
        ({"username": "张三"}, "user_username_form"),
        ({"username": "zhang\n"}, "user_username_form"),
        ({"name": ""}, "user_named"),
        ({"text_size": "large"}, ""),
        ({"text_size": "huge"}, "user_text_size_known"),
    ],
)
def test_the_database_knows_what_an_account_is(
    db: None, changes: dict[str, Any], constraint: str
) -> None:
    row = user(**changes)

    assert put(row) == constraint
    if "username" in changes:
        assert bool(USERNAME.fullmatch(row.username)) == (constraint == "")


def test_a_user_name_belongs_to_one_account_even_when_closed(db: None) -> None:
    assert put(user(is_active=False)) == ""
    assert "username" in put(user(name="张山"))


@pytest.mark.parametrize(
    ("places", "valid", "constraint"),
    [
        (("region",), TERM, ""),
        (("area",), TERM, ""),
        ((), TERM, "grant_one_place"),
        (("region", "area"), TERM, "grant_one_place"),
        (("region",), EMPTY, "grant_not_empty"),
        (("region",), DateRange(None, ON), ""),
        (("region",), DateRange(ON, None), ""),
    ],
)
def test_a_grant_is_in_one_place_for_at_least_a_day(
    world: World, places: tuple[str, ...], valid: DateRange, constraint: str
) -> None:
    known = {"region": world.east.region, "area": world.east.area}
    where = {name: known[name] for name in places}
    row = Grant(user=world.loner, role="leader", valid=valid, recorded_at=AT, **where)

    assert put(row) == constraint


@pytest.mark.parametrize("acting", [False, True])
def test_a_term_has_a_day_and_the_next_begins_when_it_is_over(world: World, acting: bool) -> None:
    post = Post.objects.create(entity=world.hall, title="岗")

    def term(valid: DateRange, **more: Any) -> str:
        row = {"post": post, "user": world.loner, "recorded_at": AT, "acting": acting}
        return put(Tenure(valid=valid, **row, **more))

    last = TERM.upper - timedelta(days=1)
    assert term(EMPTY) == "tenure_not_empty"
    assert term(TERM) == ""
    taken = "tenure_one_deputy" if acting else "tenure_one_holder"
    assert term(DateRange(last, None)) == taken
    assert term(DateRange(TERM.upper, None)) == ""
    assert term(DateRange(None, ON)) == ""
    assert term(TERM, superseded_at=AT) == ""


def test_deputies_do_not_stand_in_the_way_of_the_holder(world: World) -> None:
    row = {"post": world.east.post, "user": world.loner, "valid": TERM, "recorded_at": AT}

    assert put(Tenure(acting=True, **row)) == ""
    assert put(Tenure(**row)) == "tenure_one_holder"


def test_a_post_has_a_title_and_a_compartment_one_key(world: World) -> None:
    assert put(Post(entity=world.hall, title="")) == "post_titled"
    assert put(Compartment(key="leads", title="线索")) == ""
    assert "key" in put(Compartment(key="leads", title="别的"))
    member = {"compartment": Compartment.objects.get(), "user": world.loner, "recorded_at": AT}
    assert put(CompartmentMember(valid=EMPTY, **member)) == "member_not_empty"
    assert put(CompartmentMember(valid=TERM, **member)) == ""


def test_nobody_is_deleted_of_whom_something_is_kept(world: World) -> None:
    for kept in (world.east.helper, world.east.post, world.east.users["leader"], world.admin):
        with pytest.raises(ProtectedError):
            kept.delete()
    assert User.objects.filter(pk=world.loner.pk).exists()
