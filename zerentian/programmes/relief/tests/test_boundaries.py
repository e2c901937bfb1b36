"""Checks that depend on an age speak from the birthday on which they begin to the one on which they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.programmes.relief.tests.test_rules import ON, alone, house, member, number, together

CHILD = {"relation": "grandchild", "skill": "none"}
ADULT = {"relation": "grandchild"}
LAST = 118
AGES: dict[
    str, tuple[dict[str, Any], range | set[int], bool]
] = {  # LA-1 and so on: domain notes 3.4
    "LA-1": ({**ADULT, "skill": "weak", "schooling": "primary"}, range(16), True),
    "LA-2": ({**ADULT, "skill": "ordinary"}, range(60, LAST + 1), False),
    "LA-3": ({**CHILD, "health": ("healthy",)}, range(16, 60), False),
    "ED-1": ({**CHILD, "schooling": None}, range(6, 16), False),
    "ED-2": ({**CHILD, "schooling": "primary"}, {*range(6), *range(15, LAST + 1)}, False),
    "ED-3": ({**CHILD, "schooling": "senior_3"}, {*range(15), *range(21, LAST + 1)}, False),
    "ED-5": ({**CHILD, "schooling": "out"}, range(6, 16), False),
    "ED-7": ({**CHILD, "education": "university", "schooling": "primary"}, range(18), False),
    "HH-6": ({"relation": "head", "skill": "none"}, range(16), False),
}
CENTURY = date(ON.year - LAST, 1, 1)


def years(born: date) -> int:
    """Birthdays that have come, counted one by one."""
    return sum(
        1
        for year in range(born.year + 1, ON.year + 1)
        if (year, born.month, born.day) <= ON.timetuple()[:3]
    )


@pytest.mark.parametrize("check", AGES)
@given(born=st.dates(CENTURY, ON))
def test_a_check_speaks_at_its_ages_and_at_no_other(check: str, born: date) -> None:
    about, ages, refuses = AGES[check]

    found = alone(member(**{**about, "identity": number(born)}))

    assert found.get(check) == (refuses if years(born) in ages else None)


@pytest.mark.parametrize("check", AGES)
def test_it_begins_and_ends_on_the_birthday_itself(check: str) -> None:
    about, ages, _refuses = AGES[check]
    edges = [age for age in range(1, LAST) if (age in ages) != (age - 1 in ages)]
    assert edges

    def speaks(born: date) -> bool:
        return check in alone(member(**{**about, "identity": number(born)}))

    for age in edges:
        birthday = ON.replace(year=ON.year - age)
        assert speaks(birthday) == (age in ages), age
        assert speaks(birthday + timedelta(days=1)) == (age - 1 in ages), age


@pytest.mark.parametrize(
    ("check", "about", "quiet"),
    [
        ("LA-4", {"skill": "lost", "work_months": 1}, {"skill": "lost", "work_months": 0}),
        ("LA-4", {"skill": "none", "work_months": 1}, {"skill": "weak", "work_months": 12}),
        ("ED-6", {"schooling": "college", "work_months": 4}, {"schooling": "college", "work_months": 3}),
        ("ED-6", {"schooling": "college", "work_months": 4}, {"schooling": "out", "work_months": 12}),
        ("HE-3", {"identity": number(date(1970, 1, 1), card="43"), "health": ("chronic",)},
         {"identity": number(date(1970, 1, 1), card="43"), "health": ("chronic", "disabled")}),
        ("LA-3", {"skill": "none", "health": ("healthy",), "identity": number(date(2000, 1, 1))},
         {"skill": "none", "health": ("healthy",), "identity": number(date(2000, 1, 1)),
          "schooling": "college"}),
    ],
)  # fmt: skip
def test_what_is_doubtful_by_little_and_what_is_not(
    check: str, about: dict[str, Any], quiet: dict[str, Any]
) -> None:
    assert check in alone(member(**about))
    assert check not in alone(member(**quiet))


@pytest.mark.parametrize(
    ("check", "one", "other"),
    [
        ("3B-1", {"dangerous_house": True}, {"dangerous_house": True, "monitoring": "edge"}),
        ("3B-2", {"safe_water": False}, {"safe_water": None}),
        ("3B-2", {"safe_water": False}, {"safe_water": False, "monitoring": "sudden"}),
        ("MO-1", {"monitoring": "edge"}, {"monitoring": "edge", "risk_on": ON}),
        ("HH-1", {"size": 2}, {"size": None}),
        ("CA-3", {"other_causes": ("illness",)}, {"main_cause": None, "other_causes": ("illness",)}),
        ("CA-1", {"main_cause": "disability"}, {"main_cause": "disability", "line": 2, "_": ("disabled",)}),
    ],
)  # fmt: skip
def test_households_are_doubted_where_something_is_known(
    check: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Empty cells doubt nothing; a household under monitoring is cared for already."""
    health = other.pop("_", ("chronic",))
    other.pop("line", None)

    assert check in together(house(**one), member())
    assert check not in together(house(**other), member(health=health))
