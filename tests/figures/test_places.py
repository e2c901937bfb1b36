"""Duties for places in the facts: what one can count by hand, and what brute force finds in any history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.figures.world import ON, START, VILLAGES, World, days, instant, rolled_back
from zerentian.kernel.figures import catalogue
from zerentian.kernel.responsibilities.models import Duty, Excepted

NEVER = datetime(9999, 1, 1, tzinfo=instant(ON).tzinfo)
CHOSEN = ("subject", "holder", "day", "until", "recorded", "superseded")


def view(key: str, role: str = "village_doctor") -> list[tuple]:
    fact = catalogue.facts()[key]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(CHOSEN)} FROM {fact.view} WHERE role = %s", [role])
        return cursor.fetchall()


def said(key: str, on: date, at: datetime | None = None) -> set[tuple[int, int]]:
    """(subject, holder) of a day, as known now or then."""
    return {
        (subject, holder)
        for subject, holder, day, until, recorded, superseded in view(key)
        if day <= on
        and (until is None or on < until)
        and (superseded is None if at is None else recorded <= at < (superseded or NEVER))
    }


def test_a_doctor_of_the_village_answers_for_every_household_there(world):
    home = world.household(VILLAGES[0])
    world.household(VILLAGES[2])
    doctor = world.helper()
    world.placed(VILLAGES[0], doctor, days(date(2019, 1, 1)))

    assert said("duty", ON) == {(home.pk, doctor.pk)}
    assert said("seat", ON) == {(home.pk, doctor.pk)}
    assert said("duty", date(2018, 12, 31)) == set()


def test_the_nearest_place_counts_and_a_region_goes_before_an_area(world):
    home = world.household(VILLAGES[0])
    district, area, village = (world.helper() for _ in range(3))
    world.placed("370703", district)
    world.placed("area", area, days(date(2018, 1, 1)))
    world.placed(VILLAGES[0], village, days(date(2019, 1, 1), date(2019, 3, 1)))

    assert [h for _s, h in said("duty", date(2017, 6, 1))] == [district.pk]
    assert [h for _s, h in said("duty", date(2018, 6, 1))] == [area.pk]
    assert [h for _s, h in said("duty", date(2019, 2, 28))] == [village.pk]
    assert said("duty", date(2019, 3, 1)) == {(home.pk, area.pk)}


def test_an_own_duty_and_an_exception_go_before_the_place(world):
    home, other = world.household(), world.household()
    doctor, own = world.helper(), world.helper()
    world.placed(VILLAGES[0], doctor)
    world.duty(home, own, days(date(2019, 1, 1), date(2019, 2, 1)), role=world.doctor)
    world.excepted(other, days(date(2019, 1, 15), date(2019, 3, 1)))

    assert said("duty", date(2019, 1, 20)) == {(home.pk, own.pk)}
    assert said("duty", date(2019, 2, 1)) == {(home.pk, doctor.pk)}
    assert said("duty", date(2019, 3, 1)) == {(home.pk, doctor.pk), (other.pk, doctor.pk)}


def test_what_was_known_before_is_still_said_of_then(world):
    """An exception that was entered in March and taken back in May."""
    home = world.household()
    doctor = world.helper()
    world.placed(VILLAGES[0], doctor)
    world.excepted(
        home, recorded_at=instant(date(2019, 3, 1)), superseded_at=instant(date(2019, 5, 1))
    )

    assert said("duty", ON, instant(date(2019, 2, 1))) == {(home.pk, doctor.pk)}
    assert said("duty", ON, instant(date(2019, 4, 1))) == set()
    assert said("duty", ON) == {(home.pk, doctor.pk)}


def test_nobody_answers_for_a_household_before_it_opens_or_after_it_closes(world):
    home = world.household()
    home.closed_on = date(2019, 5, 1)
    home.save(update_fields=["closed_on"])
    world.placed(VILLAGES[0], world.helper(), days(None))

    assert len(said("duty", date(2019, 4, 30))) == 1
    assert said("duty", date(2019, 5, 1)) == set()
    assert said("duty", START - timedelta(1)) == set()


def test_a_place_whose_post_is_empty_has_a_duty_and_no_seat(world):
    world.household()
    world.placed(VILLAGES[0], world.helper(seated=False))

    assert len(said("duty", ON)) == 1
    assert said("seat", ON) == set()


def test_records_are_unique_a_day_and_no_other_duty_has_their_number(world):
    homes = [world.household() for _ in range(3)]
    doctor = world.helper()
    world.placed("370703001", doctor)
    world.duty(homes[0], doctor, role=world.doctor)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT record FROM {catalogue.facts()['duty'].view}")
        records = [record for (record,) in cursor.fetchall()]

    assert len(set(records)) == len(records) == 3
    assert sum(record < 0 for record in records) == 2


day = st.integers(0, 60).map(lambda n: date(2019, 1, 1) + timedelta(days=n))
span = st.tuples(day, st.none() | day).filter(lambda s: s[1] is None or s[0] < s[1])
known = st.tuples(day, st.none() | day).filter(lambda s: s[1] is None or s[0] <= s[1])
row = st.fixed_dictionaries({"valid": span, "known": known})
place = st.sampled_from(["370703", "370703001", VILLAGES[0], VILLAGES[1], "area"])
history = st.fixed_dictionaries(
    {
        "places": st.lists(st.tuples(place, row), max_size=6),
        "own": st.lists(st.tuples(st.integers(0, 2), row), max_size=3),
        "excepted": st.lists(st.tuples(st.integers(0, 2), row), max_size=3),
    }
)


def build(world: World, drawn: dict) -> None:
    world.area  # noqa: B018
    homes = [world.household(village) for village in (*VILLAGES[:2], VILLAGES[2])]
    for home, (opened, closed) in zip(
        homes, [(START, None), (date(2019, 1, 10), date(2019, 2, 10)), (START, None)], strict=True
    ):
        home.opened_on, home.closed_on = opened, closed
        home.save(update_fields=["opened_on", "closed_on"])

    def facts(each: dict) -> dict:
        recorded, gone = each["known"]
        return {
            "valid": days(*each["valid"]),
            "recorded_at": instant(recorded),
            "superseded_at": gone and instant(gone),
        }

    for where, each in drawn["places"]:
        world.placed(where, world.helper(), exclusive=False, **facts(each))
    for number, each in drawn["own"]:
        own = facts(each)
        world.duty(
            homes[number], world.helper(), own.pop("valid"), exclusive=False, role=world.doctor,
            **own,
        )  # fmt: skip
    for number, each in drawn["excepted"]:
        own = facts(each)
        if own["superseded_at"] or not Excepted.objects.filter(subject=homes[number]).exists():
            world.excepted(homes[number], own.pop("valid"), **own)


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=history)
@pytest.mark.parametrize("key", ["duty", "seat"])
def test_the_views_say_what_plain_python_says_on_any_day_known_at_any_time(db, drawn, key):
    fact = catalogue.facts()[key]
    with rolled_back():
        build(World(), drawn)
        shown, counted = view(key), [
            tuple(each[name] for name in CHOSEN)
            for each in fact.raw()
            if each["role"] == "village_doctor"
        ]  # fmt: skip
        assert Duty.objects.count() == len(drawn["own"])

    for number in range(0, 62, 3):
        on = date(2019, 1, 1) + timedelta(days=number)
        for moment in [None, *(instant(date(2019, 1, 1) + timedelta(n)) for n in range(0, 62, 6))]:
            assert holding(shown, on, moment) == holding(counted, on, moment)


def holding(rows, on: date, at: datetime | None) -> list[tuple[int, int]]:
    """(subject, holder) of the rows that hold; each once, for a row twice would be counted twice."""
    return sorted(
        (subject, holder)
        for subject, holder, day, until, recorded, gone in rows
        if day <= on
        and (until is None or on < until)
        and (gone is None if at is None else recorded <= at < (gone or NEVER))
    )
