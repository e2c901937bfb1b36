"""The checks of hukou lists, by their numbers: by example, and each against counting by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zerentian.kernel.rolls import findings, rules
from zerentian.kernel.rolls.rules import Finding, Member
from zerentian.lib import identity

ON = date(2019, 5, 31)
SEX_OF = {"son": "male", "daughter": "female", "mother": "female", "father": "male"}
BIRTHDAYS = st.dates(date(1901, 1, 1), ON)
SEXES = st.sampled_from(list(identity.Sex))
RELATIONS = st.sampled_from(["head", "spouse", "son", "daughter", "father", "mother", "other"])


def number(born: date, sex: str = "male") -> identity.Identity:
    text = identity.make(area="990703", born=born, sex=identity.Sex(sex), serial=7)
    return identity.parse(text)


def member(line: int = 2, **about: Any) -> Member:
    usual = {"name": "张大山", "identity": number(date(1960, 1, 1)), "relation": "head"}
    return Member(line=line, **usual | about)


def alone(one: Member) -> list[Finding]:
    return list(rules.check_member(one, on=ON, sex_of=SEX_OF))


def together(*members: Member, head_name: str | None = None) -> list[Finding]:
    return list(rules.check_household(members, head_name=head_name))


def checks(found: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.check, finding.line) for finding in found]


def completed(elder: date, younger: date) -> int:
    """Birthdays of the elder up to the day on which the younger was born, counted one by one."""
    years = 0
    while (elder.year + years + 1, elder.month, elder.day) <= (
        younger.year, younger.month, younger.day,
    ):  # fmt: skip
        years += 1
    return years


# --- One row -------------------------------------------------------------------------------------


def test_usual_rows_pass() -> None:
    wife = member(3, identity=number(date(1962, 1, 1), "female"), relation="spouse")

    assert alone(member(sex="male", born=date(1960, 1, 1))) == []
    assert together(member(), wife, head_name="张大山") == []


@given(born=BIRTHDAYS, sex=SEXES, said=st.none() | SEXES, day=st.none() | BIRTHDAYS)
def test_id5_and_id6_the_number_tells_day_and_sex(
    born: date, sex: identity.Sex, said: identity.Sex | None, day: date | None
) -> None:
    found = {f.check: f for f in alone(member(identity=number(born, sex), sex=said, born=day))}

    assert ("ID-6" in found) == (said not in (None, sex))
    assert ("ID-5=" in found) == (day not in (None, born))
    assert all(found[check].refuses for check in found.keys() & {"ID-5=", "ID-6"})
    if "ID-5=" in found:
        assert found["ID-5="].about == {"born": born.isoformat()}


@given(born=BIRTHDAYS, sex=SEXES, relation=RELATIONS)
def test_hh5_relation_agrees_with_the_sex(born: date, sex: identity.Sex, relation: str) -> None:
    found = alone(member(identity=number(born, sex), relation=relation))

    wrong = SEX_OF.get(relation, sex) != sex
    assert [(f.column, f.refuses) for f in found if f.check == "HH-5"] == [
        ("relation", True)
    ] * wrong


@pytest.mark.parametrize(
    ("born", "told"),
    [(date(1899, 5, 31), False), (date(1898, 6, 1), False), (date(1898, 5, 31), True)],
)
def test_id5_older_than_anybody_is_told_and_let_pass(born: date, told: bool) -> None:
    """Who has completed 120 years is believed, who has completed 121 is asked about."""
    assert [(f.check, f.refuses) for f in alone(member(identity=number(born)))] == [
        ("ID-5", False)
    ] * told


def test_row_without_a_readable_number_is_not_judged_by_it() -> None:
    assert alone(member(identity=None, sex="female", born=ON, relation="mother")) == []


# --- One household -------------------------------------------------------------------------------


@given(st.lists(st.none() | RELATIONS, min_size=1, max_size=7))
def test_hh3_one_head_and_at_most_one_spouse(relations: list[str | None]) -> None:
    """Where one relation cannot be read, it may be the head's: then nobody is said to be missing."""
    rows = [member(line, relation=said, identity=None) for line, said in enumerate(relations, 2)]
    heads = [line for line, said in enumerate(relations, 2) if said == "head"]
    spouses = [line for line, said in enumerate(relations, 2) if said == "spouse"]

    found = together(*rows)

    assert checks(found) == [
        *[("HH-3", 2)] * (not heads and None not in relations),
        *(("HH-3+", line) for line in heads[1:]),
        *(("HH-3=", line) for line in spouses[1:]),
    ]
    assert all(finding.refuses for finding in found)
    assert all(f.about == {"row": heads[0]} for f in found if f.check == "HH-3+")


@pytest.mark.parametrize(
    ("head_name", "name", "told"),
    [
        ("张大山", "张大山", False),
        ("李大山", "张大山", True),
        (None, "张大山", False),
        ("李大山", None, False),
    ],
)
def test_head_is_called_as_the_rows_say(
    head_name: str | None, name: str | None, told: bool
) -> None:
    """The first row says who the head is; the row of the head says how they are called."""
    rows = [member(2, relation="son", identity=None), member(3, name=name, identity=None)]

    found = together(*rows, head_name=head_name)

    assert checks(found) == [("HEAD", 2)] * told
    assert all(f.about == {"row": 3, "name": name} and f.refuses for f in found)


@given(one=SEXES, other=SEXES)
def test_hh4_same_sex_is_told_and_let_pass(one: identity.Sex, other: identity.Sex) -> None:
    head = member(identity=number(date(1960, 1, 1), one))
    spouse = member(3, identity=number(date(1961, 1, 1), other), relation="spouse")

    assert [(f.check, f.line, f.refuses) for f in together(head, spouse)] == [
        ("HH-4", 3, False)
    ] * (one == other)


@given(head=BIRTHDAYS, days=st.integers(-12_000, 12_000), relation=RELATIONS)
@example(head=date(1980, 6, 15), days=5108, relation="son")  # thirteen years and 360 days
@example(head=date(1980, 6, 15), days=5113, relation="son")  # on the fourteenth birthday
def test_hh6_fourteen_years_lie_between_parent_and_child(
    head: date, days: int, relation: str
) -> None:
    """By the two birthdays alone: the day on which the list is read says nothing of them."""
    other = min(max(head + timedelta(days), date(1901, 1, 1)), ON)
    rows = [
        member(identity=number(head)),
        member(3, identity=number(other, "female"), relation=relation),
    ]
    pairs = {"son": (head, other), "daughter": (head, other)}
    pairs |= {"father": (other, head), "mother": (other, head)}
    young = relation in pairs and completed(*pairs[relation]) < 14

    told = [f for f in together(*rows) if f.check == "HH-6+"]

    assert [(f.line, f.refuses) for f in told] == [(3, False)] * young


# --- In words ------------------------------------------------------------------------------------


def test_every_check_has_its_sentences() -> None:
    """What the checks find can be told, with everything that its sentence names."""
    found = [
        *alone(member(identity=number(date(1895, 1, 1)), sex="female", born=ON, relation="mother")),
        *together(
            member(2), member(3), member(4, relation="spouse"),
            member(5, relation="spouse", identity=number(date(1960, 1, 2))),
            member(6, relation="son", identity=number(date(1970, 1, 1))), head_name="李四",
        ),
        *together(member(relation="son", identity=None)),
    ]  # fmt: skip

    told = [findings.fault(finding) for finding in found]

    assert {f.check for f in found} == {
        "ID-5", "ID-5=", "ID-6", "HH-5", "HH-3", "HH-3+", "HH-3=", "HH-4", "HH-6+", "HEAD",
    }  # fmt: skip
    assert all(fault.why and fault.todo and "%(" not in fault.why + fault.todo for fault in told)
