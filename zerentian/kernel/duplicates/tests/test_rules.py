from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.duplicates import rules
from zerentian.kernel.duplicates.rules import Reason, Record
from zerentian.kernel.population.rules import Span
from zerentian.lib import identity, pinyin

BORN = date(1950, 3, 15)


def number(serial: int = 1, born: date = BORN, area: str = "990703") -> str:
    return identity.make(area=area, born=born, sex=identity.Sex.MALE, serial=serial)


def record(name: str = "王建国", **about: object) -> Record:
    known = {"sound": rules.sound(pinyin.key(name)), "born": BORN} | about
    return Record(name, **known)  # type: ignore[arg-type]


def slipped(text: str, place: int, digit: str) -> str:
    body = text[:place] + digit + text[place + 1 : 17]
    return body + identity.check_character(body)


@pytest.mark.parametrize(
    ("one", "other"),
    [("王建国", "王健国"), ("单雪", "单学"), ("欧阳文", "欧阳雯"), ("王建国", "王建囯")],
)
def test_homophones_sound_the_same(one: str, other: str) -> None:
    assert rules.sound(pinyin.key(one)) == rules.sound(pinyin.key(other))


def test_other_names_sound_otherwise() -> None:
    spoken = {
        rules.sound(pinyin.key(name)) for name in ("王建国", "王建军", "王国建", "汪建", "李")
    }

    assert len(spoken) == 5
    assert rules.sound(pinyin.key("Maria")) == "maria"


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_other_digit_is_a_slip(place: int, digit: str) -> None:
    one = number()

    other = slipped(one, place, digit)

    assert rules.is_slip(one, other) == (one[place] != digit)


@given(st.integers(0, 15))
def test_neighbours_that_changed_places_are_a_slip(place: int) -> None:
    one = number(serial=137)
    a, b = one[place], one[place + 1]
    body = one[:place] + b + a + one[place + 2 : 17]

    assert rules.is_slip(one, body + identity.check_character(body)) == (a != b)


@given(
    st.text("0123456789", min_size=17, max_size=17), st.text("0123456789", min_size=17, max_size=17)
)
def test_slips_are_slips_both_ways_and_few(one: str, other: str) -> None:
    apart = sum(a != b for a, b in zip(one, other, strict=True))

    assert rules.is_slip(one, other) == rules.is_slip(other, one)
    assert not (rules.is_slip(one, other) and apart > 2)
    assert not (apart == 0 and rules.is_slip(one, other))


def test_two_digits_apart_from_each_other_are_no_slip() -> None:
    assert not rules.is_slip("99070319500315001", "99070419500315002")
    assert not rules.is_slip("99070319500315012", "99070319500315034")
    assert not rules.is_slip("9907031950", "99070319500315034")


@pytest.mark.parametrize(
    ("one", "other", "dropped"),
    [
        ("王建国", "王国", True), ("王国", "王建国", True), ("王建国", "王建", True),
        ("王建国", "王建国", False), ("王建国", "李国", False), ("王", "王国", False),
        ("王建国", "王", False),
    ],
)  # fmt: skip
def test_a_character_was_left_out(one: str, other: str, dropped: bool) -> None:
    assert rules.is_dropped(one, other) == dropped


def test_reasons_tell_everything_that_agrees() -> None:
    one = record(number=number(1), phone="x", village="370703001201", town="370703001")
    other = replace(one, number=slipped(number(1), 14, "9"), households=frozenset([4]))

    found = rules.reasons(replace(one, households=frozenset([3, 4])), other)

    assert found == {
        Reason.SAME_NAME, Reason.SAME_BIRTH, Reason.NUMBER_SLIP, Reason.SAME_PHONE,
        Reason.SAME_HOUSEHOLD, Reason.SAME_VILLAGE,
    }  # fmt: skip


def test_what_is_unknown_agrees_with_nothing() -> None:
    found = rules.reasons(record(), record("李梅"))

    assert found == {Reason.SAME_BIRTH, Reason.NO_NUMBER}


def test_a_neighbouring_village_is_the_same_town() -> None:
    one = record(village="370703001201", town="370703001")

    found = rules.reasons(one, replace(one, village="370703001202"))

    assert Reason.SAME_TOWN in found
    assert Reason.SAME_VILLAGE not in found


def test_twins_are_two_people() -> None:
    """Everything agrees, the numbers differ in one digit; only the names tell them apart."""
    one = record("王大伟", number=number(10), phone="x", village="v", households=frozenset([1]))
    other = replace(one, name="王大强", sound=rules.sound(pinyin.key("王大强")), number=number(11))

    assert rules.is_slip(one.number, other.number)
    assert rules.is_veto(one, other)
    assert rules.is_veto(one, replace(other, number=""))


def test_a_slip_in_the_number_is_believed_where_the_name_agrees() -> None:
    one = record(number=number(10))

    for name in ("王建国", "王健国", "王国"):
        other = record(name, number=number(11))
        assert not rules.is_veto(one, other), name


def test_two_valid_numbers_are_two_people() -> None:
    one, other = record(number=number(10), village="v"), record(number=number(77), village="v")

    assert rules.is_veto(one, other)
    assert rules.is_veto(replace(one, phone="x"), replace(other, phone="y"))


def test_two_valid_numbers_with_one_name_birth_date_and_telephone_are_asked_about() -> None:
    one = record(number=number(10), phone="x")

    assert not rules.is_veto(one, replace(one, number=number(77)))
    assert rules.is_veto(one, replace(one, number=number(77), name="王健国"))


def test_a_number_that_stands_on_two_cards_is_one_person_whatever_the_name() -> None:
    assert not rules.is_veto(record(number=number(1)), record("李梅", number=number(1)))


def test_another_birth_date_needs_a_slip_and_something_else() -> None:
    near, far = BORN + timedelta(days=1), date(1971, 11, 2)
    one = record(phone="x", village="v")

    assert not rules.is_veto(one, replace(one, born=near))
    assert rules.is_veto(one, replace(one, born=far))
    assert rules.is_veto(record(), record(born=near))
    assert not rules.is_veto(
        record(number=number(1)), record(born=near, number=number(1, born=near))
    )


def test_another_name_needs_a_telephone_and_two_households() -> None:
    one = record(phone="x", households=frozenset([1]))
    other = record("王晓强", phone="x", households=frozenset([2]))

    assert not rules.is_veto(one, other)
    assert rules.is_veto(one, replace(other, households=frozenset([1])))
    assert rules.is_veto(one, replace(other, phone="y"))
    assert rules.is_veto(replace(one, number=number(1)), replace(other, number=number(2)))


records = st.builds(
    record,
    st.sampled_from(["王建国", "王健国", "王国", "李梅"]),
    born=st.sampled_from([BORN, BORN + timedelta(days=1)]),
    number=st.sampled_from(["", number(1), number(2), number(300)]),
    phone=st.sampled_from(["", "x", "y"]),
    village=st.sampled_from(["", "v", "w"]),
    households=st.sampled_from([frozenset(), frozenset([1]), frozenset([1, 2])]),
)


@given(records, records)
def test_nothing_depends_on_who_comes_first(one: Record, other: Record) -> None:
    assert rules.reasons(one, other) == rules.reasons(other, one)
    assert rules.is_veto(one, other) == rules.is_veto(other, one)


@given(records)
def test_a_record_is_never_vetoed_against_itself(one: Record) -> None:
    assert not rules.is_veto(one, one)


def test_one_other_character_and_one_other_digit_of_the_birth_date_is_one_person() -> None:
    """Twins share their birth date; a slip in the date that the number holds is no twin."""
    one = record("王大伟", number=number(10), phone="x")
    near = BORN.replace(year=1951)
    other = record("王大强", number=number(10, born=near), born=near, phone="x")

    assert not rules.is_veto(one, other)
    assert rules.is_veto(one, replace(other, phone="y"))
    assert rules.is_veto(one, replace(other, born=BORN))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("王建国", "王建军", True), ("王建国", "李建国", False), ("王建国", "王卫军", False),
        ("王建国", "王建", False), ("王", "李", False), ("王建国", "王建国", False),
    ],
)  # fmt: skip
def test_one_character_differs(one: str, other: str, apart: bool) -> None:
    assert rules.is_one_apart(one, other) == apart


# --- Periods -------------------------------------------------------------------------------------

days = st.integers(0, 30).map(lambda day: BORN + timedelta(days=day))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(days)
    end = draw(st.none() | days)
    return Span(start, end if end is not None and end > start else None)


def covered(listed: list[Span]) -> set[date]:
    return {
        day for n in range(40) if (day := BORN + timedelta(days=n)) if any(day in s for s in listed)
    }


@given(spans(), st.lists(spans(), max_size=5))
def test_what_is_left_is_exactly_what_nobody_took(span: Span, taken: list[Span]) -> None:
    left = rules.without(span, taken)

    assert covered(left) == covered([span]) - covered(taken)
    assert all(rules.overlap(a, b) is (a is b) for a in left for b in left)
    assert all(one.end is None or one.start < one.end for one in left)


@given(spans(), spans())
def test_periods_overlap_when_they_share_a_day(one: Span, other: Span) -> None:
    assert rules.overlap(one, other) == bool(covered([one]) & covered([other]))
    assert rules.overlap(one, other) == rules.overlap(other, one)
