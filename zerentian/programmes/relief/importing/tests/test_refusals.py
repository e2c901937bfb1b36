"""Which rows of the platform's workbook are refused, and that nothing happens then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.errors import CommitRefused
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    ON,
    SECOND,
    WRONG,
    commit,
    counts,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("about", "column"),
    [
        ({"identity": "99070319580820002"}, "identity"),  # ID-1
        ({"identity": WRONG}, "identity"),  # ID-2
        ({"identity": f"{make.number(serial=3)}91"}, "identity"),  # ID-3
        ({"identity": books.number(date(2021, 1, 1), "female")}, "identity"),  # ID-5
        ({"identity": ""}, "identity"),  # ID-7
        ({"identity": 990703195808200021}, "identity"),  # digits lost
        ({"size": 3}, "size"),  # HH-1
        ({"household": ""}, "household"),  # HH-2
        ({"relation": "配偶"}, "relation"),  # HH-3
        ({"relation": "老伴儿"}, "relation"),
        ({"relation": "10"}, "relation"),
        ({"ethnicity": ""}, "ethnicity"),  # HH-7
        ({"health": ""}, "health"),  # HE-1
        ({"health": "健康、残疾"}, "health"),  # HE-2
        ({"skill": ""}, "skill"),  # LA-5
        ({"work_months": 13}, "work_months"),  # LA-6
        ({"main_cause": ""}, "main_cause"),  # CA-3
        ({"main_cause": "因懒"}, "main_cause"),
        ({"category": ""}, "category"),
        ({"village": "没有这个村"}, "village"),
        ({"town": "没有这个街道"}, "town"),
        ({"county": "长安县"}, "county"),
        ({"first_identified_on": "2019-06-30"}, "first_identified_on"),
        ({"first_identified_on": "去年"}, "first_identified_on"),
        ({"income_per_head": "很低"}, "income_per_head"),
        ({"household_phone": "无"}, "household_phone"),
        ({"safe_water": "也许"}, "safe_water"),
    ],
)
def test_rows_are_refused_with_their_column(
    about: dict[str, Any], column: str, upload: Callable[..., Batch], viewer: Viewer
) -> None:
    batch = upload([books.row(FIRST, **about)])

    row = Row.objects.get(batch=batch)
    reason = next(reason for reason in row.reasons if reason["column"] == column)
    assert counts(batch) == (0, 0, 0, 1)
    assert reason["letter"]
    assert reason["title"]
    assert reason["why"]
    assert reason["todo"]
    with pytest.raises(CommitRefused):
        commit(batch, viewer)
    assert not Person.objects.exists()


def test_hh5_and_la1_look_at_the_number(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 3)
    rows[1] |= {"relation": "之女"}
    rows[2] |= {"identity": books.number(date(2010, 1, 1), "male"), "skill": "普通劳动力"}

    assert told(upload(rows)) == [(3, "relation"), (4, "skill")]


def test_id4_same_number_twice_names_the_other_row(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 1) + books.household(SECOND, 1)
    rows[1] |= {"identity": f"{rows[0]['identity']}43", "health": "残疾"}  # the same, by card

    batch = upload(rows)

    assert told(batch) == [(2, "identity"), (3, "identity")]
    assert "3" in Row.objects.get(batch=batch, number=2).reasons[0]["why"]


def test_member_number_twice_is_refused(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 1) + books.household(SECOND, 1)
    rows[1] |= {"member": rows[0]["member"]}

    assert told(upload(rows)) == [(2, "member"), (3, "member")]


def test_rows_of_a_household_agree(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    rows[1] |= {"category": "低保脱贫户", "income_per_head": "1"}

    assert told(upload(rows)) == [(3, "category"), (3, "income_per_head")]


def test_household_in_two_villages_is_refused(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    rows[1] |= {"village": "西关村"}

    assert told(upload(rows)) == [(3, "village")]


def test_two_villages_of_one_name_are_named(upload: Callable[..., Batch]) -> None:
    make.region("370703001003", "东关社区居委会")

    batch = upload([books.row(FIRST, village="东关")])

    [reason] = Row.objects.get(batch=batch).reasons
    assert "370703001003" in reason["why"]


def test_village_may_be_written_as_its_code(take: Callable[..., Batch]) -> None:
    take([books.row(FIRST, village="370703001002", county="寒亭", town="寒亭街道办事处")])

    assert Household.objects.get().region.path == "370703001002"


def test_a3_person_of_another_household_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    elsewhere = rows[1] | {
        "household": SECOND,
        "member": f"{SECOND}01",
        "relation": "户主",
        "size": 1,
    }

    batch = upload([elsewhere], on=LATER)

    [reason] = Row.objects.get(batch=batch).reasons
    assert FIRST in reason["why"]


def test_a3_does_not_tell_about_other_places(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household("3707030020010001", path="370703002001")
    take(rows)
    here = rows[0] | dict(
        zip(("county", "town", "village"), books.VILLAGES["370703001001"], strict=True)
    )
    here |= {"household": FIRST, "member": f"{FIRST}01", "size": 1}

    batch = upload([here], on=LATER, by=make.viewer("370703001", on=LATER))

    [reason] = Row.objects.get(batch=batch).reasons
    assert "3707030020010001" not in str(reason)


def test_a1_member_number_of_somebody_else_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    other = rows[1] | {"name": "李四", "identity": books.number(date(1977, 1, 1), "male")}

    assert told(upload([rows[0], other], on=LATER)) == [(3, "member")]


def test_a1_number_of_an_ended_household_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    Household.objects.update(dissolved_on=date(2019, 6, 1))

    assert (2, "household") in told(upload(rows, on=LATER))


def test_older_workbook_than_the_register_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows, on=LATER)

    batch = upload([row | {"income_per_head": "1"} for row in rows], on=ON)

    assert (2, "household") in told(batch)


def test_rows_outside_the_place_are_refused(upload: Callable[..., Batch]) -> None:
    clerk = make.viewer("370703001", on=LATER)
    rows = books.household(FIRST, 1) + books.household("3707030020010001", 1, "370703002001")

    batch = upload(rows, by=clerk)

    assert told(batch) == [(3, "village")]


def test_household_of_another_place_cannot_be_pulled_here(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household("3707030020010001", path="370703002001")
    take(rows)
    here = dict(zip(("county", "town", "village"), books.VILLAGES["370703001001"], strict=True))

    batch = upload([row | here for row in rows], on=LATER, by=make.viewer("370703001", on=LATER))

    assert (2, "household") in told(batch)
