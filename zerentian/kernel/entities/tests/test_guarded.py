"""What the database itself refuses about units, whoever writes, and two clerks at the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from tests.world import AT, ON, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.errors import EntityRefused
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.lib import credit_code

CODE = credit_code.make(authority="91", area="990703", serial=3)


def row(**changes: object) -> Entity:
    return Entity(**{"kind": "school", "name": "小学", "name_key": "xiao3xue2", **changes})


def put(*rows: Entity) -> str:
    """The name of the constraint that stood in the way; "" for none."""
    try:
        with transaction.atomic():
            for each in rows:
                each.save(force_insert=True)
    except IntegrityError as error:
        return str(error).split('"')[-2] if '"' in str(error) else str(error)
    return ""


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, ""),
        ({"kind": "club"}, "entity_kind_known"),
        ({"kind": ""}, "entity_kind_known"),
        ({"name": ""}, "entity_named"),
        ({"closed_on": ON}, ""),
        ({"credit_code": CODE}, ""),
    ],
)
def test_the_database_knows_what_a_unit_is(
    db: None, changes: dict[str, object], constraint: str
) -> None:
    assert put(row(**changes)) == constraint


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_that_can_be_chosen_is_kept(db: None, kind: str) -> None:
    assert put(row(kind=kind)) == ""
    assert Entity.objects.get(kind=kind).get_kind_display()


def test_one_name_of_one_kind_in_one_place_is_open_once(db: None) -> None:
    assert put(row(), row()) == "entity_name_once"
    assert put(row(closed_on=ON), row(closed_on=ON), row()) == ""
    assert put(row(name="中学"), row(name="中学", kind="association")) == ""


def test_one_credit_code_is_there_once_even_of_closed_units(db: None) -> None:
    twice = put(row(credit_code=CODE, closed_on=ON), row(name="中学", credit_code=CODE))

    assert "credit_code" in twice


def test_a_unit_that_something_belongs_to_is_not_deleted(world: World) -> None:
    with pytest.raises(ProtectedError):
        world.east.office.delete()
    [below] = actions.register_many(
        by=None, rows=[NewEntity(kind="school", name="小学", parent=world.hall)], at=AT
    )
    with pytest.raises(ProtectedError):
        world.hall.delete()
    assert below.delete()[0] == 1


def code(act, **arguments: object) -> str:
    with pytest.raises(EntityRefused) as refused:
        act(by=None, at=AT, **arguments)
    return refused.value.code


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_unit_closes_on_the_day_on_which_its_last_post_is_over(world: World, days: int) -> None:
    """Half-open: on the day it ends, a post is no more."""
    post = world.east.office.posts.get()
    type(post).objects.filter(pk=post.pk).update(ended_on=ON)
    closing = {"entity": world.east.office, "day": ON + timedelta(days=days), "reason": "撤并"}

    if days < 0:
        assert code(actions.close, **closing) == "posts_open"
    else:
        actions.close(by=None, at=AT, **closing)
        assert code(actions.close, **closing) == "closed"


def test_what_is_refused_writes_no_line(world: World) -> None:
    before = Entry.objects.count()
    office = world.east.office

    code(actions.close, entity=office, day=ON, reason="撤并")
    code(actions.register, entity=NewEntity(kind="school", name=""))
    code(
        actions.correct, entity=office, values=NewEntity(kind="town_government", name="x", parent=office)
    )  # fmt: skip

    assert Entry.objects.count() == before
