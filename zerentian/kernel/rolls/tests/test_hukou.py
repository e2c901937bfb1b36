"""What a hukou list makes of the registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions as imports
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.entries import NewHousehold, NewMembership, NewPerson
from zerentian.kernel.population.models import FormerValue, Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.rolls.tests import books
from zerentian.kernel.rolls.tests.books import FIRST, LATER, ON, SECOND, THIRD
from zerentian.kernel.rolls.tests.told import counts, differences, told, warned
from zerentian.lib import identity

pytestmark = pytest.mark.django_db
TABLES = (Person, Household, Membership)


def entered(number: str, name: str, *, code: str = "", path: str = "370703001001") -> int:
    """Somebody in the register, alone in a residence household if it has a code."""
    new = NewPerson(name=name, identity=identity.parse(number), ethnicity="han")
    [person] = population.register_persons(by=None, persons=[new], at=make.AT)
    if code:
        home = NewHousehold(
            kind="residence", code=code, region=make.region(path).pk, formed_on=date(2015, 1, 1)
        )
        [household] = population.register_households(by=None, households=[home], at=make.AT)
        join = NewMembership(
            person=person, household=household, kind="residence", relation="head",
            start=date(2015, 1, 1),
        )  # fmt: skip
        population.join(by=None, memberships=[join], at=make.AT)
    return person


def members(code: str, on: date = ON) -> dict[str, str]:
    rows = Membership.objects.filter(
        household__code=code, superseded_at=None, valid__contains=on
    ).select_related("person")
    return {row.person.name: row.relation for row in rows}


def test_households_and_people_come_whole(take: Callable[..., Batch]) -> None:
    batch = take(books.household(FIRST) + books.household(SECOND, 1, phone="13812345678"))

    home = Household.objects.get(code=FIRST)
    head = Membership.objects.get(household=home, relation="head")
    assert counts(batch) == (3, 0, 0, 0)
    assert (home.kind, home.address, home.group, home.formed_on) == (
        "hukou", "东关村12号", "一组", ON,
    )  # fmt: skip
    assert (head.kind, head.valid) == ("hukou", DateRange(ON, None))
    assert (head.person.name, head.person.ethnicity) == ("王桂兰", "han")
    assert members(FIRST) == {"王桂兰": "head", "王强2": "son"}
    other = Membership.objects.get(household__code=SECOND).person
    assert sealed.open_phone(other.phone) == "13812345678"


def test_the_same_list_again_changes_nothing(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 3)
    take(rows)
    before = [list(table.objects.order_by("pk").values()) for table in TABLES]

    batch = take(rows, on=LATER)

    assert (counts(batch), batch.leaving) == ((0, 0, 3, 0), 0)
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == before


def test_people_of_the_register_are_found_by_their_numbers(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    known = entered(rows[1]["identity"], "王强2", code="R1")

    batch = take(rows)

    assert (counts(batch), Person.objects.count()) == ((1, 1, 0, 0), 2)
    assert differences(batch) == {"入户": ("（空）", FIRST)}
    kinds = Membership.objects.filter(person=known, superseded_at=None).values_list(
        "kind", flat=True
    )
    assert sorted(kinds) == ["hukou", "residence"]


def test_what_differs_is_told_and_the_old_is_kept(take: Callable[..., Batch]) -> None:  # C-9
    rows = books.household(FIRST)
    take(rows)
    rows[0] |= {"address": "东关村15号"}
    rows[1] |= {
        "name": "王建强",
        "phone": "13900001111",
        "relation": "之孙子",
        "address": "东关村15号",
    }

    batch = take(rows, on=LATER)

    assert counts(batch) == (0, 2, 0, 0)
    assert differences(batch) == {
        "姓名": ("王强2", "王建强"),
        "电话": ("（空）", "139****1111"),
        "与户主关系": ("之子", "之孙子"),
        "住址": ("东关村12号", "东关村15号"),
    }
    assert members(FIRST, LATER) == {"王桂兰": "head", "王建强": "grandson"}
    assert members(FIRST, date(2019, 8, 30)) == {"王桂兰": "head", "王建强": "son"}
    kept = FormerValue.objects.filter(field__in=("name", "address")).order_by("field")
    assert [(row.value, row.since) for row in kept] == [("东关村12号", LATER), ("王强2", None)]


def test_columns_that_are_missing_leave_the_register_alone(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, phone="13812345678")
    take(rows)
    bare = ("county", "town", "village", "household", "relation", "name", "identity")

    batch = take([{key: row[key] for key in bare} for row in rows], on=LATER)

    assert counts(batch) == (0, 0, 2, 0)
    assert Household.objects.get().address == "东关村12号"


def test_whoever_is_no_longer_listed_leaves_on_the_day(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 3)
    take(rows)

    batch = take(rows[:2], on=LATER)

    assert (batch.leaving, differences(batch)) == (1, {"离户": ("王强3", "（空）")})
    assert members(FIRST, date(2019, 8, 30)).keys() == {"王桂兰", "王强2", "王强3"}
    assert members(FIRST, LATER).keys() == {"王桂兰", "王强2"}


def test_moving_between_two_listed_households(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST) + books.household(SECOND, 1)
    take(rows)

    batch = take([rows[0], rows[2], rows[1] | {"household": SECOND}], on=LATER)

    assert (batch.changed, batch.leaving, batch.refused) == (2, 1, 0)
    assert members(SECOND, LATER) == {"王桂兰": "head", "王强2": "son"}


def test_nobody_falls_between_two_households(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST) + books.household(SECOND, 1) + books.household(THIRD, 1)
    take(rows)
    moved = rows[1] | {"household": SECOND, "relation": "无此关系"}

    batch = take([rows[0], rows[2], moved, rows[3] | {"group": "三组"}], on=LATER, partly=True)

    assert (batch.left_out, batch.leaving) == (3, 0)
    assert "王强2" in members(FIRST, LATER)
    assert Household.objects.get(code=THIRD).group == "三组"


def test_a_member_of_another_household_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)

    batch = upload([books.row(SECOND), rows[1] | {"household": SECOND}], on=LATER)

    assert told(batch) == [(3, "identity")]
    assert FIRST in Row.objects.get(batch=batch, number=3).reasons[0]["why"]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"relation": "户主"}, "relation"),  # HH-3
        ({"relation": "之女"}, "relation"),  # HH-5
        ({"sex": "女"}, "sex"),  # ID-6
        ({"born": "1980-05-03"}, "born"),  # ID-5
        ({"head_name": "李四"}, "head_name"),
        ({"address": "别处1号"}, "address"),
        ({"village": "西关村"}, "village"),
        ({"village": "无此村"}, "village"),
        ({"name": ""}, "name"),
        ({"identity": "990703195808200022"}, "identity"),
    ],
)
def test_what_cannot_be_is_refused(
    upload: Callable[..., Batch], change: dict[str, Any], refused: str
) -> None:
    rows = books.household(FIRST)
    rows[1] |= change

    batch = upload(rows)

    assert refused in {column for _row, column in told(batch)}
    reasons = [reason for row in Row.objects.filter(batch=batch) for reason in row.reasons]
    assert all(reason["why"] and reason["todo"] for reason in reasons)


def test_a_household_without_a_head_is_refused(upload: Callable[..., Batch]) -> None:  # HH-3
    assert told(upload([books.row(FIRST, 2)])) == [(2, "head_name"), (2, "relation")][1:]


def test_one_person_in_two_rows_is_refused(upload: Callable[..., Batch]) -> None:  # ID-4
    rows = books.household(FIRST) + books.household(SECOND)
    rows[3]["identity"] = rows[1]["identity"]

    assert told(upload(rows)) == [(3, "identity"), (5, "identity")]


def test_an_absorbed_number_means_whoever_it_became(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)
    kept = Person.objects.get(name="王强2")
    other = books.number()
    absorbed = entered(other, "王强2")
    population.absorb(
        by=None, survivor=kept.pk, absorbed=absorbed, take=(), reason="同一人", at=make.AT
    )

    batch = take([rows[0], rows[1] | {"identity": other}], on=LATER)

    assert (counts(batch), batch.leaving) == ((0, 0, 2, 0), 0)
    assert warned(batch) == [(3, "identity")]


def test_the_dead_are_in_no_list(take: Callable[..., Batch], upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    person = entered(rows[1]["identity"], "王强2")
    Person.objects.filter(pk=person).update(died_on=date(2018, 1, 1))

    assert told(upload(rows)) == [(3, "identity")]


def test_something_newer_is_not_overwritten(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows, on=LATER)

    assert {column for _row, column in told(upload(rows))} == {"household", "identity"}


def test_other_places_are_refused_and_not_told_about(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    other = books.importer("370703002")
    stranger = books.row(SECOND, path="370703002001")
    there = books.household(THIRD, 1, path="370703002001", address="")
    there[0] |= {"identity": rows[0]["identity"], "name": "赵六", "head_name": "赵六"}

    assert {column for _row, column in told(upload(rows, by=other, on=LATER))} >= {"village"}
    batch = upload([stranger, *there], by=other, on=LATER)
    assert told(batch) == [(3, "name"), (3, "identity")]
    assert "王桂兰" not in str(list(Row.objects.filter(batch=batch, number=3).values()))
    assert FIRST not in str(Row.objects.get(batch=batch, number=3).reasons)


def test_an_ended_household_keeps_its_number(upload: Callable[..., Batch]) -> None:
    home = NewHousehold(
        kind="hukou", code=FIRST, region=make.region().pk, formed_on=date(2015, 1, 1)
    )
    [pk] = population.register_households(by=None, households=[home], at=make.AT)
    Household.objects.filter(pk=pk).update(dissolved_on=date(2018, 1, 1))

    assert told(upload(books.household(FIRST))) == [(2, "household")]


def test_the_batch_can_be_taken_back(take: Callable[..., Batch], viewer: Viewer) -> None:
    rows = books.household(FIRST, 3)
    take(rows)
    before = [(m.person_id, m.relation, m.valid) for m in _current()]
    changed = [rows[0] | {"address": ""}, rows[1] | {"relation": "之孙子", "address": ""}]
    batch = take(changed + books.household(SECOND), on=LATER)
    assert viewer.user

    imports.undo(by=viewer.user, viewer=viewer, batch=batch.pk, at=books.AT)

    assert sorted(map(str, before)) == sorted(
        str((m.person_id, m.relation, m.valid)) for m in _current()
    )
    assert Household.objects.get().address == "东关村12号"
    assert Person.objects.count() == 3


def _current() -> list[Membership]:
    return list(Membership.objects.filter(superseded_at=None))


def test_statements_do_not_grow_with_the_rows(
    upload: Callable[..., Batch], django_assert_max_num_queries: Any
) -> None:
    rows = [row for nth in range(40) for row in books.household(f"37070300{nth:04}")]
    with django_assert_max_num_queries(60):
        batch = upload(rows)
    assert batch.new == 80
