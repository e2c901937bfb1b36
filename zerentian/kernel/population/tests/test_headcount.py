"""The headcounts of villages say at every moment what memberships and moves of households say."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zerentian.kernel.population import actions, counting
from zerentian.kernel.population.entries import HouseholdEdit, NewHousehold, NewMembership
from zerentian.kernel.population.models import Headcount, Membership
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
AT, ON = make.AT, make.ON
EAST, WEST = "370703001001", "370703002001"


def home(path: str = EAST, kind: str = "residence") -> int:
    code = make.number()[-10:]
    new = NewHousehold(
        kind=kind, code=code, region=make.region(path).pk, formed_on=date(2015, 1, 1)
    )
    return actions.register_households(by=None, households=[new], at=AT)[0]


def join(household: int, start: date = ON, kind: str = "residence", person: int = 0) -> int:
    somebody = person or actions.register_persons(by=None, persons=[make.new_person()], at=AT)[0]
    new = NewMembership(
        person=somebody, household=household, kind=kind, relation="other", start=start
    )
    return actions.join(by=None, memberships=[new], at=AT)[0]


def move(household: int, path: str, since: date | None = None, at=AT) -> None:
    edit = HouseholdEdit(household=household, region=make.region(path).pk)
    actions.edit_households(by=None, edits=[edit], at=at, since=since)


def there(path: str, on: date = ON) -> tuple[int, int]:
    """People and households of a village on a day, by the headcounts."""
    rows = Headcount.objects.filter(region__path=path, day__lte=on)
    found = rows.aggregate(people=Sum("people"), homes=Sum("homes"))
    return found["people"] or 0, found["homes"] or 0


def test_people_count_from_the_day_they_come_to_the_day_they_leave() -> None:
    house = home()
    join(house, ON)
    second = join(house, ON + timedelta(2))

    actions.leave(by=None, memberships=[second], on=ON + timedelta(5), reason="moved_out", at=AT)

    days = [ON - timedelta(1), ON, ON + timedelta(2), ON + timedelta(4), ON + timedelta(5)]
    assert [there(EAST, day) for day in days] == [(0, 0), (1, 1), (2, 1), (2, 1), (1, 1)]
    assert counting.differences() == []


def test_household_counts_only_while_somebody_lives_there() -> None:
    house = home()
    member = join(house, ON)

    actions.leave(by=None, memberships=[member], on=ON + timedelta(3), reason="died", at=AT)
    join(house, ON + timedelta(6))

    days = [ON + timedelta(n) for n in (2, 3, 5, 6)]
    assert [there(EAST, day) for day in days] == [(1, 1), (0, 0), (0, 0), (1, 1)]
    assert counting.differences() == []


@pytest.mark.parametrize("kind", ["hukou", "relief"])
def test_other_kinds_of_households_do_not_count(kind: str) -> None:
    join(home(kind=kind), kind=kind)

    assert not Headcount.objects.exists()
    assert counting.differences() == []


def test_household_that_moves_counts_there_from_its_day_on() -> None:
    house = home(EAST)
    join(house, ON)
    join(house, ON)

    move(house, WEST, since=ON + timedelta(4))

    assert [there(EAST, ON + timedelta(n)) for n in (0, 3, 4)] == [(2, 1), (2, 1), (0, 0)]
    assert [there(WEST, ON + timedelta(n)) for n in (0, 3, 4)] == [(0, 0), (0, 0), (2, 1)]
    assert counting.differences() == []


def test_move_told_twice_counts_once_on_each_day() -> None:
    """The second change was known later and lies before the first: it gives the days between."""
    house = home(EAST)
    join(house, ON)
    move(house, WEST, since=ON + timedelta(9))

    move(house, "370703001002", since=ON + timedelta(4), at=AT + timedelta(hours=1))

    for number in range(12):
        day = ON + timedelta(number)
        assert sum(there(p, day)[0] for p in (EAST, WEST, "370703001002")) == 1
    assert counting.differences() == []


def test_row_removed_is_counted_no_more() -> None:
    member = join(home())

    Membership.objects.filter(pk=member).delete()

    assert not Headcount.objects.exists()


def test_differences_name_the_household() -> None:
    house = home()
    join(house)
    Headcount.objects.filter(household=house).update(people=7)

    assert counting.differences() == [house]


DAYS = st.integers(0, 12).map(lambda n: ON + timedelta(n))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(0, 2), DAYS),
        st.tuples(st.just("leave"), st.integers(0, 5), DAYS),
        st.tuples(st.just("move"), st.integers(0, 2), DAYS),
    ),
    max_size=9,
)


class AnyHistory(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(deeds=DEEDS)
    def test_any_history_is_what_a_count_of_the_rows_says(self, deeds) -> None:
        houses, members = [home(EAST), home(WEST), home(EAST)], []
        for number, (deed, which, day) in enumerate(deeds):
            if deed == "join":
                members.append(join(houses[which], day))
            elif deed == "leave" and which < len(members):
                if day not in Membership.objects.get(pk=members[which]).valid:
                    continue
                actions.leave(by=None, memberships=[members[which]], on=day, reason="", at=AT)
            elif deed == "move":
                to = WEST if number % 2 else EAST
                move(houses[which], to, since=day, at=AT + timedelta(minutes=number))

        assert counting.differences() == []
        last = ON + timedelta(20)
        rows = Membership.objects.filter(superseded_at=None, valid__contains=last)
        expected = Counter(rows.values_list("household__region__path", flat=True))
        for path in (EAST, WEST):
            assert there(path, last)[0] == expected[path]


def test_database_runs_the_function_of_the_source() -> None:
    """The migration holds a copy, because it must not change with the source."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'population_count'")
        [(body,)] = cursor.fetchall()

    assert body in counting.FUNCTION


def test_count_finds_a_household_by_its_id_while_statistics_know_of_no_residence() -> None:
    """A first load of residences runs with the statistics of before: none of any kind but relief."""
    new = [
        NewHousehold(
            kind="relief", code=make.number(), region=make.region().pk, formed_on=date(2015, 1, 1)
        )
        for _ in range(300)
    ]
    actions.register_households(by=None, households=new, at=AT)
    count = counting.COUNTED.format(homes="unnest(ARRAY[1, 2, 3]::bigint[])")

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE population_household")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {count}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "population_household_pkey" in plan
    assert "household_code_once" not in plan
