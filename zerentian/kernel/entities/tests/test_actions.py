"""Units: the same row twice is the same unit once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, ON, World
from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.errors import EntityRefused
from zerentian.kernel.entities.models import Entity
from zerentian.lib import credit_code


def number(serial: int) -> str:
    return credit_code.make(authority="91", area="990703", serial=serial)


def new(name: str = "盛泰化工", **more: object) -> NewEntity:
    return NewEntity(**{"kind": "enterprise", "name": name, **more})  # type: ignore[arg-type]


def register_many(*rows: NewEntity) -> list[Entity]:
    return actions.register_many(by=None, rows=rows, at=AT)


def code(act, **arguments: object) -> str:
    with pytest.raises(EntityRefused) as refused:
        act(by=None, at=AT, **arguments)
    return refused.value.code


def test_unit_is_entered_with_its_reading_and_logged(world: World) -> None:
    unit = actions.register(
        by=world.admin,
        entity=new(" 盛泰化工 ", region=world.east.region, credit_code=f" {number(1).lower()} "),
        at=AT,
    )

    assert (unit.name, unit.credit_code, unit.region) == ("盛泰化工", number(1), world.east.region)
    assert unit.name_key.startswith("sheng4tai4")
    assert str(unit) == "盛泰化工"
    entry = Entry.objects.get(verb="entity.registered", rows=[unit.pk])
    assert entry.actor == world.admin.pk


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (new("  "), "no_name"),
        (new(kind="club"), "unknown_kind"),
        (new("示范区人民政府", kind="department"), None),
    ],
)
def test_rows_that_are_no_units_are_refused(
    world: World, row: NewEntity, refused: str | None
) -> None:
    if refused is None:  # the same name elsewhere is another unit
        assert actions.register(by=None, entity=row, at=AT).region is None
    else:
        assert code(actions.register, entity=row) == refused


def test_wrong_credit_code_is_refused(world: World) -> None:
    wrong = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")

    with pytest.raises(credit_code.InvalidCreditCode):
        register_many(new(credit_code=wrong))
    assert not Entity.objects.filter(kind="enterprise").exists()


def test_known_unit_is_not_entered_again(world: World) -> None:
    actions.register(by=None, entity=new(credit_code=number(1)), at=AT)

    assert code(actions.register, entity=new()) == "already_there"
    assert code(actions.register, entity=new("别的", credit_code=number(1))) == "already_there"


def test_database_refuses_the_same_unit_twice(world: World) -> None:
    [unit] = register_many(new())

    unit.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        unit.save(force_insert=True)


def test_many_are_answered_in_their_order(world: World) -> None:
    found = register_many(new("乙"), new("甲"), new("乙"))

    assert [unit.name for unit in found] == ["乙", "甲", "乙"]
    assert found[0].pk == found[2].pk
    assert Entity.objects.filter(kind="enterprise").count() == 2


def test_known_units_are_completed_and_keep_what_they_have(world: World) -> None:
    [unit] = register_many(new(short_name="盛泰", credit_code=number(1)))

    [again] = register_many(new(short_name="盛泰化", parent=world.hall))

    assert again.pk == unit.pk
    unit.refresh_from_db()
    assert (unit.short_name, unit.credit_code, unit.parent) == ("盛泰化", number(1), world.hall)
    assert Entry.objects.filter(verb="entity.corrected", rows=[unit.pk]).count() == 1


def test_unit_is_known_by_its_code_under_another_name(world: World) -> None:
    [unit] = register_many(new(credit_code=number(1)))

    [again] = register_many(new("盛泰化工有限公司", credit_code=number(1)))

    assert (again.pk, again.name) == (unit.pk, "盛泰化工")


def test_closed_unit_of_the_same_name_is_another_one(world: World) -> None:
    [unit] = register_many(new())
    actions.close(by=None, entity=unit, day=ON, reason="注销", at=AT)

    [again] = register_many(new())

    assert again.pk != unit.pk


rows = st.lists(
    st.builds(
        new,
        name=st.sampled_from(["甲", "乙", "丙"]),
        short_name=st.sampled_from(["", "简"]),
        credit_code=st.sampled_from(["", *map(number, (1, 2, 3))]),
    ),
    max_size=5,
)


def one_code_a_name(listed: list[NewEntity]) -> bool:
    """What a sensible table is: a name has one code, a code one name."""
    pairs = {(row.name, row.credit_code) for row in listed if row.credit_code}
    return len({name for name, _ in pairs}) == len(pairs) == len({c for _, c in pairs})


@given(rows.filter(one_code_a_name))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_doing_it_again_changes_nothing(world: World, rows: list[NewEntity]) -> None:
    with transaction.atomic():
        first = [unit.pk for unit in register_many(*rows)]
        before = (list(Entity.objects.order_by("pk").values_list()), Entry.objects.count())

        second = [unit.pk for unit in register_many(*rows)]

        assert first == second
        settled = list(Entity.objects.order_by("pk").values_list())
        assert [unit[0] for unit in settled] == [unit[0] for unit in before[0]]
        third = [unit.pk for unit in register_many(*rows)]
        assert third == first
        assert list(Entity.objects.order_by("pk").values_list()) == settled
        transaction.set_rollback(True)


def test_hundreds_are_entered_in_a_handful_of_statements(
    world: World, django_assert_max_num_queries
) -> None:
    listed = [new(f"企业{serial}", credit_code=number(serial)) for serial in range(300)]

    with django_assert_max_num_queries(9):
        assert len(register_many(*listed)) == 300
    with django_assert_max_num_queries(6):
        register_many(*listed)


def test_unit_is_corrected(world: World) -> None:
    [unit] = register_many(new(credit_code=number(1)))

    actions.correct(
        by=None, entity=unit, values=new("新名", region=world.west.region, parent=world.hall), at=AT
    )

    unit.refresh_from_db()
    assert (unit.name, unit.credit_code, unit.region) == ("新名", None, world.west.region)
    assert unit.name_key.startswith("xin1ming2")


def test_correction_takes_nobody_elses_name_or_code(world: World) -> None:
    one, _two = register_many(new("甲"), new("乙", credit_code=number(2)))

    assert code(actions.correct, entity=one, values=new("乙")) == "already_there"
    taken = new("甲", credit_code=number(2))
    assert code(actions.correct, entity=one, values=taken) == "already_there"
    actions.correct(by=None, entity=one, values=new("甲", short_name="一"), at=AT)


def test_unit_never_stands_below_itself(world: World) -> None:
    above, middle, below = register_many(new("上"), new("中"), new("下"))
    for child, parent in ((middle, above), (below, middle)):
        actions.correct(by=None, entity=child, values=new(child.name, parent=parent), at=AT)

    for parent in (above, middle, below):
        refused = code(actions.correct, entity=above, values=new("上", parent=parent))
        assert refused == "own_parent"


def test_unit_with_open_posts_is_not_closed(world: World) -> None:
    office = world.east.office

    arguments = {"entity": office, "day": ON, "reason": "合并"}
    assert code(actions.close, **arguments) == "posts_open"

    posts.end_post(by=None, post=world.east.post, day=ON, on=ON, at=AT)
    actions.close(by=None, at=AT, **arguments)
    office.refresh_from_db()
    assert office.closed_on == ON
    assert code(actions.close, **arguments) == "closed"
    assert Entry.objects.get(verb="entity.closed").reason == "合并"


def test_post_that_ends_later_keeps_the_unit_open(world: World) -> None:
    later = ON + timedelta(days=5)
    posts.end_post(by=None, post=world.east.post, day=later, on=ON, at=AT)

    arguments = {"entity": world.east.office, "reason": "合并"}
    assert code(actions.close, day=ON, **arguments) == "posts_open"
    actions.close(by=None, day=later, at=AT, **arguments)
    assert worlds.Entity.objects.get(pk=world.east.office.pk).closed_on == later
