"""Tables of units as they really come: one code under two names, a unit above its own head."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import AT, ON, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.errors import EntityRefused
from zerentian.kernel.entities.models import Entity
from zerentian.lib import credit_code

CODES = [credit_code.make(authority="91", area="990703", serial=n) for n in range(4)]


def new(name: str, code: str = "", **more: object) -> NewEntity:
    return NewEntity(**{"kind": "enterprise", "name": name, "credit_code": code, **more})  # type: ignore[arg-type]


def many(*rows: NewEntity) -> list[Entity]:
    return actions.register_many(by=None, rows=rows, at=AT)


def enterprises() -> list[tuple[str, str | None]]:
    rows = Entity.objects.filter(kind="enterprise").order_by("pk")
    return list(rows.values_list("name", "credit_code"))


def test_one_code_under_two_names_is_one_unit(world: World) -> None:
    """The table of the market office writes the long name here and the short one there."""
    one, other = many(new("盛泰化工", CODES[0]), new("盛泰化工有限公司", CODES[0]))

    assert one.pk == other.pk
    assert enterprises() == [("盛泰化工", CODES[0])]


def test_a_code_that_comes_in_a_later_row_is_taken_over(world: World) -> None:
    found = many(new("盛泰化工"), new("盛泰化工", CODES[0]), new("盛泰", CODES[0]))

    assert len({unit.pk for unit in found}) == 1
    assert enterprises() == [("盛泰化工", CODES[0])]
    assert Entry.objects.filter(verb="entity.registered", rows=[found[0].pk]).count() == 1
    assert not Entry.objects.filter(verb="entity.corrected").exists()


def test_a_known_unit_gets_the_code_that_another_row_names_too(world: World) -> None:
    [unit] = many(new("盛泰化工"))

    found = many(new("盛泰化工", CODES[0]), new("盛泰", CODES[0]))

    assert {each.pk for each in found} == {unit.pk}
    assert enterprises() == [("盛泰化工", CODES[0])]


def test_the_name_decides_where_there_is_no_code(world: World) -> None:
    one, other = many(new("甲", CODES[0]), new("乙"))
    again = many(new("乙", CODES[0]), new("乙"))

    assert [unit.pk for unit in again] == [one.pk, other.pk]


def test_same_name_in_two_places_and_of_two_kinds_are_different_units(world: World) -> None:
    rows = [
        new("中心小学", kind="school", region=world.east.region),
        new("中心小学", kind="school", region=world.west.region),
        new("中心小学", kind="association", region=world.west.region),
        new("中心小学", kind="school"),
    ]

    assert len({unit.pk for unit in many(*rows)}) == 4
    assert {unit.pk for unit in many(*rows)} == {unit.pk for unit in many(*reversed(rows))}


def test_a_closed_unit_is_still_known_by_its_code(world: World) -> None:
    [unit] = many(new("甲", CODES[0]))
    actions.close(by=None, entity=unit, day=ON, reason="注销", at=AT)

    found = many(new("甲", CODES[0]), new("甲"))

    assert found[0].pk == unit.pk
    assert found[1].pk != unit.pk


@pytest.mark.parametrize("above", ["itself", "below", "two below"])
def test_a_table_puts_no_unit_below_itself(world: World, above: str) -> None:
    """`correct` refused it, a table let it through; the page of such a unit has no top."""
    [top] = many(new("上"))
    [middle] = many(new("中", parent=top))
    [low] = many(new("下", parent=middle))
    parent = {"itself": top, "below": middle, "two below": low}[above]

    with pytest.raises(EntityRefused) as refused:
        many(new("别的"), new("上", parent=parent))

    assert refused.value.code == "own_parent"
    assert "上" in str(refused.value)
    assert [name for name, _ in enterprises()] == ["上", "中", "下"]


def test_two_rows_of_one_table_do_not_stand_above_each_other(world: World) -> None:
    one, other = many(new("甲"), new("乙"))

    with pytest.raises(EntityRefused) as refused:
        many(new("甲", parent=other), new("乙", parent=one))

    assert refused.value.code == "own_parent"
    assert set(Entity.objects.filter(kind="enterprise").values_list("parent", flat=True)) == {None}


@pytest.mark.parametrize(
    "wrong", [new(" "), new("丙", kind="club"), new("丙", CODES[0][:-1] + "?"), new("丙", "91")]
)
def test_one_wrong_row_enters_nothing(world: World, wrong: NewEntity) -> None:
    entries = Entry.objects.count()

    with pytest.raises(ValueError, match=r"."):
        many(new("甲"), wrong, new("乙"))

    assert enterprises() == []
    assert Entry.objects.count() == entries


table = st.lists(
    st.builds(new, st.sampled_from("甲乙丙"), st.sampled_from(["", *CODES[:3]])), max_size=6
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=table, second=table)
def test_any_table_is_taken_and_every_code_has_one_unit(
    world: World, first: list[NewEntity], second: list[NewEntity]
) -> None:
    with transaction.atomic():
        for rows in (first, second):
            found = many(*rows)
            assert len(found) == len(rows)
            for row, unit in zip(rows, found, strict=True):
                kept = Entity.objects.get(pk=unit.pk)
                assert row.name == kept.name or row.credit_code
        named = enterprises()
        assert len({name for name, _ in named}) == len(named)
        codes = [code for _, code in named if code]
        assert len(set(codes)) == len(codes)
        transaction.set_rollback(True)
