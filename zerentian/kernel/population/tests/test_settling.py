"""The projection of residents says at every moment what the memberships say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zerentian.kernel.population import actions, settling
from zerentian.kernel.population.entries import (
    HouseholdEdit,
    NewHousehold,
    NewMembership,
    PersonEdit,
)
from zerentian.kernel.population.models import Membership, Person, Resident
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.regions.models import Region

pytestmark = pytest.mark.django_db
AT, ON = make.AT, make.ON
EAST, WEST = "370703001001", "370703002001"


def person(name: str = "王桂兰") -> int:
    return actions.register_persons(by=None, persons=[make.new_person(name)], at=AT)[0]


def home(kind: str, path: str = EAST, code: str = "") -> int:
    new = NewHousehold(
        kind=kind, code=code or f"{kind}{path}", region=make.region(path).pk, formed_on=ON
    )
    return actions.register_households(by=None, households=[new], at=AT)[0]


def join(person: int, household: int, kind: str, start: date = ON) -> int:
    new = NewMembership(
        person=person, household=household, kind=kind, relation="other", start=start
    )
    return actions.join(by=None, memberships=[new], at=AT)[0]


def standing(person: int) -> tuple[Any, ...] | None:
    found = Resident.objects.filter(person=person)
    return found.values_list("home__path", "household__kind", "kinds", "here").first()


def test_residence_says_where_somebody_lives() -> None:
    somebody = person()
    assert standing(somebody) is None

    join(somebody, home("relief", WEST), "relief")
    assert standing(somebody) == (WEST, "relief", 4, True)
    join(somebody, home("hukou", WEST), "hukou")
    assert standing(somebody) == (WEST, "hukou", 6, True)
    join(somebody, home("residence", EAST), "residence")
    assert standing(somebody) == (EAST, "residence", 7, True)
    assert settling.differences() == []


def test_whoever_left_keeps_the_last_home() -> None:
    somebody = person()
    member = join(somebody, home("residence"), "residence")

    actions.leave(by=None, memberships=[member], on=ON + timedelta(9), reason="moved_out", at=AT)

    assert standing(somebody) == (EAST, "residence", 0, False)
    assert settling.differences() == []


def test_household_that_moves_takes_its_people_along() -> None:
    somebody, house = person(), home("residence")
    join(somebody, house, "residence")
    edit = HouseholdEdit(household=house, region=make.region(WEST).pk)

    actions.edit_households(by=None, edits=[edit], at=AT)

    assert standing(somebody) == (WEST, "residence", 1, True)


def test_corrected_name_and_death_reach_the_list() -> None:
    somebody = person()
    join(somebody, home("residence"), "residence")

    actions.edit_persons(by=None, edits=[PersonEdit(person=somebody, name="单雪")], at=AT)
    assert Resident.objects.get().name_key.startswith("shan")
    Person.objects.filter(pk=somebody).update(died_on=ON)
    assert standing(somebody) == (EAST, "residence", 1, False)
    assert settling.differences() == []


def test_a_village_that_changes_its_town_takes_its_people_along() -> None:
    """An adoption lets go of all codes first, then gives the new ones."""
    somebody, neighbour = person(), person("李四")
    join(somebody, home("residence"), "residence")
    join(neighbour, home("residence", WEST), "residence")
    village = make.region(EAST)
    assert Resident.objects.get(person=somebody).town == EAST[:9]

    village.path += "/"
    village.closed_on = ON
    village.save()
    assert settling.differences() == []
    village.path, village.closed_on = "370703002009", None
    village.save()

    assert set(Resident.objects.values_list("town", flat=True)) == {WEST[:9]}
    assert settling.differences() == []


def test_whoever_lives_in_a_closed_village_is_listed_where_it_went() -> None:
    somebody = person()
    join(somebody, home("residence"), "residence")
    village = make.region(EAST)

    Region.objects.filter(pk=village.pk).update(path=f"{WEST}/{village.pk}/", closed_on=ON)

    assert Resident.objects.get(person=somebody).town == WEST[:9]
    assert settling.differences() == []


def test_removed_memberships_leave_nobody_behind() -> None:
    somebody = person()
    join(somebody, home("residence"), "residence")

    Membership.objects.all().delete()

    assert standing(somebody) is None
    assert settling.differences() == []


def test_a_forged_projection_is_found_out() -> None:
    somebody = person()
    join(somebody, home("residence"), "residence")

    Resident.objects.update(kinds=3)

    assert settling.differences() == [somebody]


def test_many_are_settled_by_one_call() -> None:
    house = home("residence")
    people = [person(f"王{letter}") for letter in "甲乙丙丁戊己庚辛"]
    new = [
        NewMembership(person=p, household=house, kind="residence", relation="other", start=ON)
        for p in people
    ]

    actions.join(by=None, memberships=new, at=AT)

    assert Resident.objects.count() == len(people)
    assert settling.differences() == []


STEP = st.tuples(
    st.sampled_from(["join", "leave", "move", "die"]),
    st.integers(0, 2),
    st.sampled_from(["residence", "hukou", "relief"]),
    st.integers(0, 1),
)


class AnyOrder(TestCase):
    @settings(max_examples=25)
    @given(st.lists(STEP, max_size=12))
    def test_projection_follows_any_sequence(self, steps: list[tuple[str, int, str, int]]) -> None:
        people = [person(name) for name in ("王一", "李二", "张三")]
        homes = {
            (kind, n): home(kind, (EAST, WEST)[n], f"{kind}{n}")
            for kind in ("residence", "hukou", "relief")
            for n in (0, 1)
        }
        day = ON
        for step, who, kind, where in steps:
            day += timedelta(1)
            self._do(step, people[who], kind, homes[kind, where], day)
            assert settling.differences() == []

    def _do(self, step: str, somebody: int, kind: str, house: int, day: date) -> None:
        current = Membership.objects.filter(
            person=somebody, kind=kind, superseded_at=None, valid__contains=day
        )
        member = current.first()
        match step:
            case "join" if member is None:
                join(somebody, house, kind, day)
            case "leave" if member is not None:
                actions.leave(by=None, memberships=[member.pk], on=day, reason="", at=AT)
            case "move":
                village = make.region((WEST, EAST)[day.day % 2]).pk
                edit = HouseholdEdit(household=house, region=village)
                actions.edit_households(by=None, edits=[edit], at=AT)
            case "die":
                Person.objects.filter(pk=somebody, died_on=None).update(died_on=day)


def test_settling_is_fast_whatever_the_planner_believes() -> None:
    """The function walks indexes only: statistics of an empty table cannot mislead it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'population_settle'")
        [(config,)] = cursor.fetchall()

    assert {"enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off"} <= set(config)


def test_database_runs_the_function_of_the_source() -> None:
    """The migration holds a copy, because it must not change with the source."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'population_settle'")
        [(body,)] = cursor.fetchall()

    assert body in settling.FUNCTION
