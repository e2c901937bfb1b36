"""The checks of the household file, by their numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import identity
from zerentian.programmes.relief import rules

ON = date(2019, 5, 31)
SEX_OF = {"son": "male", "daughter": "female", "mother": "female", "father": "male"}
BIRTHDAYS = st.dates(date(1901, 1, 1), ON)
SEXES = st.sampled_from(list(identity.Sex))


def number(born: date, sex: str = "male", card: str = "") -> identity.Identity:
    text = identity.make(area="990703", born=born, sex=identity.Sex(sex), serial=7)
    return identity.parse(text + card)


def member(line: int = 2, **about: Any) -> rules.Member:
    usual: dict[str, Any] = {
        "identity": number(date(1960, 1, 1)), "relation": "head", "health": ("chronic",),
        "education": "primary", "schooling": "out", "skill": "weak", "work_months": 0,
    }  # fmt: skip
    return rules.Member(line=line, **usual | about)


def house(**about: Any) -> rules.House:
    usual: dict[str, Any] = {
        "size": 1, "main_cause": "illness", "other_causes": (), "monitoring": None,
        "risk_on": None, "dangerous_house": False, "safe_water": True,
    }  # fmt: skip
    return rules.House(line=2, **usual | about)


def alone(one: rules.Member, monitored: bool = False) -> dict[str, bool]:
    found = rules.check_member(one, on=ON, sex_of=SEX_OF, monitored=monitored)
    return {finding.check: finding.refuses for finding in found}


def together(of: rules.House, *members: rules.Member) -> dict[str, bool]:
    return {finding.check: finding.refuses for finding in rules.check_house(of, members)}


def test_a_usual_member_and_household_pass() -> None:
    assert alone(member()) == {}
    assert together(house(), member()) == {}


@given(born=BIRTHDAYS, sex=SEXES, relation=st.sampled_from(sorted(SEX_OF)))
def test_hh5_relation_agrees_with_sex(born: date, sex: identity.Sex, relation: str) -> None:
    found = alone(member(identity=number(born, sex), relation=relation))

    assert ("HH-5" in found) == (SEX_OF[relation] != sex)
    assert found.get("HH-5", True) is True


@given(born=BIRTHDAYS, skill=st.sampled_from(["none", "weak", "ordinary", "skilled", "lost"]))
def test_la1_children_are_unable_to_work(born: date, skill: str) -> None:
    years = rules.age(born, ON)

    found = alone(member(identity=number(born), relation="son", skill=skill))

    assert ("LA-1" in found) == (years < 16 and skill != "none")
    assert ("LA-2" in found) == (years >= 60 and skill in {"ordinary", "skilled", "lost"})


@given(st.sets(st.sampled_from(["healthy", "chronic", "serious", "disabled"]), min_size=1))
def test_he2_healthy_stands_alone(health: set[str]) -> None:
    found = alone(member(health=tuple(sorted(health))))

    assert found.get("HE-2") is (True if "healthy" in health and len(health) > 1 else None)


@given(declared=st.integers(1, 9), rows=st.integers(1, 9))
def test_hh1_size_is_the_number_of_rows(declared: int, rows: int) -> None:
    members = [
        member(line, relation="head" if line == 2 else "other") for line in range(2, 2 + rows)
    ]

    found = together(house(size=declared), *members)

    assert ("HH-1" in found) == (declared != rows)


@given(st.lists(st.sampled_from(["head", "spouse", "son", "other"]), min_size=1, max_size=7))
def test_hh3_exactly_one_head_and_at_most_one_spouse(relations: list[str]) -> None:
    members = [member(line, relation=relation) for line, relation in enumerate(relations, start=2)]

    found = list(rules.check_house(house(size=len(members)), members))

    checks = [finding.check for finding in found]
    assert checks.count("HH-3") == (relations.count("head") == 0)
    assert checks.count("HH-3+") == max(relations.count("head") - 1, 0)
    assert checks.count("HH-3=") == max(relations.count("spouse") - 1, 0)
    assert all(finding.refuses for finding in found if finding.check.startswith("HH-3"))


@pytest.mark.parametrize(
    ("about", "check"),
    [
        ({"identity": number(date(1895, 1, 1))}, "ID-5"),
        ({"identity": number(date(2005, 1, 1)), "skill": "none"}, "HH-6"),
        ({"identity": number(date(1970, 1, 1), card="43"), "health": ("chronic",)}, "HE-3"),
        ({"identity": number(date(1980, 1, 1)), "health": ("healthy",), "skill": "none"}, "LA-3"),
        ({"skill": "lost", "work_months": 3, "identity": number(date(1990, 1, 1))}, "LA-4"),
        (
            {"identity": number(date(2009, 1, 1)), "relation": "son", "schooling": None, "skill": "none"},
            "ED-1",
        ),
        (
            {"identity": number(date(2009, 1, 1)), "relation": "son", "skill": "none"},
            "ED-5",
        ),
        ({"schooling": "primary"}, "ED-2"),
        ({"schooling": "senior_2"}, "ED-3"),
        ({"schooling": "college", "work_months": 5}, "ED-6"),
        (
            {"identity": number(date(2009, 1, 1)), "relation": "son", "skill": "none",
             "education": "college", "schooling": "primary"},
            "ED-7",
        ),
    ],
)  # fmt: skip
def test_doubtful_members_are_told_and_let_pass(about: dict[str, Any], check: str) -> None:
    assert alone(member(**about)).get(check) is False


def test_ed5_is_silent_when_the_household_is_monitored() -> None:
    child = member(identity=number(date(2009, 1, 1)), relation="son", skill="none")

    assert "ED-5" not in alone(child, monitored=True)


@pytest.mark.parametrize(
    ("about", "check", "refuses"),
    [
        ({"main_cause": "disability"}, "CA-1", False),
        ({"other_causes": ("illness",)}, "CA-3", True),
        ({"other_causes": ("no_skill", "no_skill")}, "CA-3", True),
        ({"dangerous_house": True}, "3B-1", False),
        ({"safe_water": False}, "3B-2", False),
        ({"monitoring": "edge"}, "MO-1", False),
    ],
)
def test_doubtful_households(about: dict[str, Any], check: str, refuses: bool) -> None:
    assert together(house(**about), member()) == {check: refuses}


def test_ca2_illness_where_everybody_is_healthy() -> None:
    assert together(house(), member(health=("healthy",))) == {"CA-2": False}


def test_hh4_and_hh6_look_at_two_people() -> None:
    head = member(identity=number(date(1960, 1, 1)))
    spouse = member(3, identity=number(date(1961, 1, 1)), relation="spouse")
    old_son = member(4, identity=number(date(1970, 1, 1)), relation="son")
    young_mother = member(5, identity=number(date(1955, 1, 1), "female"), relation="mother")

    found = list(rules.check_house(house(size=4), [head, spouse, old_son, young_mother]))

    assert [(finding.check, finding.line) for finding in found] == [
        ("HH-4", 3), ("HH-6+", 4), ("HH-6+", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mother", "son", "told"),
    [
        (date(1980, 6, 15), date(1994, 6, 14), True),
        (date(1980, 6, 15), date(1994, 6, 15), False),
        (date(1980, 2, 29), date(1994, 2, 28), True),  # the birthday of other years is 1 March
        (date(1980, 2, 29), date(1994, 3, 1), False),
        (date(1994, 1, 1), date(1980, 1, 1), True),
    ],
)
def test_hh6_is_counted_between_the_two_birthdays(mother: date, son: date, told: bool) -> None:
    """As head and child, and as head and mother: the day of the workbook says nothing of them."""
    woman = number(mother, "female")
    for head, other, relation in ((woman, number(son), "son"), (number(son), woman, "mother")):
        rows = [member(identity=head), member(3, identity=other, relation=relation)]

        found = together(house(size=2), *rows)

        assert found == ({"HH-6+": False} if told else {})


@given(
    identity_=st.none() | st.builds(number, BIRTHDAYS, SEXES),
    relation=st.none() | st.sampled_from(["head", "son", "mother"]),
    health=st.none() | st.just(("healthy",)) | st.just(("chronic", "disabled")),
    skill=st.none() | st.sampled_from(["none", "ordinary"]),
    schooling=st.none() | st.sampled_from(["out", "primary", "college"]),
    months=st.none() | st.integers(0, 12),
)
def test_checks_bear_every_hole(
    identity_: Any, relation: Any, health: Any, skill: Any, schooling: Any, months: Any
) -> None:
    """A row with unreadable cells is still checked as far as it can be."""
    one = member(
        identity=identity_, relation=relation, health=health, skill=skill, schooling=schooling,
        work_months=months, education=None,
    )  # fmt: skip
    empty = house(size=None, main_cause=None, dangerous_house=None, safe_water=None)

    alone(one)
    together(empty, one)


@pytest.mark.parametrize(
    ("category", "written", "before", "means"),
    [
        ("general", None, None, "not_exited"),
        ("exited_dibao", None, None, "entitled"),
        ("exited_dibao", None, "not_entitled", "not_entitled"),
        ("exited_dibao", None, "not_exited", "entitled"),
        ("exited_dibao", "not_entitled", "entitled", "not_entitled"),
        ("dibao", None, "entitled", "not_exited"),
    ],
)
def test_entitlement(category: str, written: str | None, before: str | None, means: str) -> None:
    assert rules.entitlement(category, written, before) == means


BEFORE = {
    "category": "exited_general", "entitlement": "entitled", "monitoring": "", "risk_cleared": None,
    "hard": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ({"category": "general", "entitlement": "not_exited"}, "returned"),
        ({"entitlement": "not_entitled"}, "stable"),
        ({"monitoring": "edge"}, "monitored"),
        ({"monitoring": "edge", "risk_cleared": True}, "cleared"),
        ({"hard": True}, "updated"),
    ],
)
def test_event_names_what_happened(change: dict[str, Any], event: str) -> None:
    assert rules.event(BEFORE, BEFORE | change) == event


def test_event_of_the_first_status_and_of_rising() -> None:
    poor = BEFORE | {"category": "general", "entitlement": "not_exited"}

    assert rules.event(None, poor) == "identified"
    assert rules.event(poor, BEFORE) == "exited"
