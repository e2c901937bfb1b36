"""What figures say, in small districts that one can count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.figures.world import BEFORE, ON, START, VILLAGES, days, instant, sees
from zerentian.kernel.figures import catalogue, places, queries
from zerentian.kernel.figures.answers import Number
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.manifest.figures import Where

HOUSEHOLDS, PEOPLE = "relief.poor_households", "relief.poor_people"
HELPED, UNCOVERED, DOUBLED = (
    f"relief.households_{name}" for name in ("helped", "uncovered", "doubled")
)


def ask(place="370703", on=ON, **options):
    return Ask.of(places.find(place, on=on), on, **options)


def value(viewer, key, place="370703", on=ON, **options):
    return queries.value(viewer=viewer, key=key, ask=ask(place, on, **options)).number


def breakdown(viewer, key, axis, place="370703", on=ON):
    answer = queries.evaluate(viewer=viewer, wanted={key: (axis,)}, ask=ask(place, on))[key]
    return {line.key: line.number.value for line in answer.breakdowns[axis]}


def test_households_only_entitled_ones_count(world):
    viewer = world.viewer()
    world.household()
    world.household(entitlement="not_exited")
    world.household(entitlement="not_entitled")

    assert value(viewer, HOUSEHOLDS) == Number(2)


def test_households_by_place_add_up(world):
    viewer = world.viewer()
    for village in (VILLAGES[0], VILLAGES[0], VILLAGES[2]):
        world.household(village)

    assert breakdown(viewer, HOUSEHOLDS, "region") == {"370703001": 2, "370703006": 1}
    assert breakdown(viewer, HOUSEHOLDS, "region", "370703001") == {VILLAGES[0]: 2, VILLAGES[1]: 0}


def test_households_recorded_at_the_street_itself_have_a_line(world):
    viewer = world.viewer()
    world.household("370703001")
    world.household(VILLAGES[0])

    lines = breakdown(viewer, HOUSEHOLDS, "region", "370703001")

    assert lines == {VILLAGES[0]: 1, VILLAGES[1]: 0, queries.REST: 1}


def test_households_of_an_area_by_its_regions(world):
    viewer = world.viewer()
    world.area  # noqa: B018
    world.household(VILLAGES[0])
    world.household(VILLAGES[2])

    assert value(viewer, HOUSEHOLDS, "area:yangjiabu") == Number(1)
    assert breakdown(viewer, HOUSEHOLDS, "region", "area:yangjiabu") == {
        VILLAGES[0]: 1,
        VILLAGES[1]: 0,
    }


def test_households_as_of_a_day_are_half_open(world):
    viewer = world.viewer()
    world.household(valid=days(date(2018, 3, 1), date(2019, 3, 1)))

    assert value(viewer, HOUSEHOLDS, on=date(2018, 2, 28)) == Number(0)
    assert value(viewer, HOUSEHOLDS, on=date(2018, 3, 1)) == Number(1)
    assert value(viewer, HOUSEHOLDS, on=date(2019, 2, 28)) == Number(1)
    assert value(viewer, HOUSEHOLDS, on=date(2019, 3, 1)) == Number(0)


def test_households_as_known_before_and_after_a_correction(world):
    viewer = world.viewer()
    corrected = instant(date(2019, 4, 1))
    subject = world.household(superseded_at=corrected)
    world.status(subject, entitlement="not_entitled", recorded_at=corrected)

    assert value(viewer, HOUSEHOLDS) == Number(0)
    assert value(viewer, HOUSEHOLDS, known_at=corrected - timedelta(seconds=1)) == Number(1)
    assert value(viewer, HOUSEHOLDS, known_at=corrected) == Number(0)
    assert value(viewer, HOUSEHOLDS, known_at=BEFORE - timedelta(days=1)) == Number(0)


def test_people_who_move_between_households_count_once(world):
    viewer = world.viewer()
    one, other = world.household(people=0), world.household(people=0)
    person = world.person()
    world.member(one, person, days(START, date(2019, 1, 1)))
    world.member(other, person, days(date(2019, 1, 1)))

    assert value(viewer, PEOPLE) == Number(1)
    assert value(viewer, PEOPLE, on=date(2018, 12, 31)) == Number(1)


def test_people_of_households_that_lost_entitlement_do_not_count(world):
    viewer = world.viewer()
    world.household(people=3, valid=days(START, ON))

    assert value(viewer, PEOPLE, on=ON - timedelta(days=1)) == Number(3)
    assert value(viewer, PEOPLE) == Number(0)


def test_cover_helped_and_uncovered_make_all(world):
    viewer = world.viewer()
    subjects = [world.household() for _ in range(4)]
    world.helped(subjects[:3])

    assert value(viewer, HELPED) == Number(3)
    assert value(viewer, UNCOVERED) == Number(1)
    assert value(viewer, "relief.cover_rate") == Number(3, over=4)


def test_cover_a_helper_of_somebody_not_entitled_covers_nobody(world):
    viewer = world.viewer()
    world.household()
    world.helped([world.household(entitlement="not_entitled")])

    assert value(viewer, HELPED) == Number(0)
    assert value(viewer, "relief.helpers") == Number(0)
    assert value(viewer, "relief.cover_rate").share == 0


def test_cover_rate_of_nothing_is_unknown(world):
    number = value(world.viewer(), "relief.cover_rate")

    assert number.share is None


def test_doubled_needs_two_different_holders(world):
    viewer = world.viewer()
    twice, once = world.household(), world.household()
    world.helped([twice, once], exclusive=False)
    world.helped([twice], exclusive=False)

    assert value(viewer, DOUBLED) == Number(1)


def test_vacant_post_leaves_the_household_helped_by_nobody(world):
    viewer = world.viewer()
    helped, vacant, deputy = (world.household() for _ in range(3))
    world.helped([helped])
    world.helped([vacant], world.helper(seated=False))
    empty = world.helper(seated=False)
    world.seat(empty.post, world.user(), acting=True)
    world.helped([deputy], empty)

    assert value(viewer, "relief.households_vacant") == Number(1)


def test_helpers_in_two_streets_count_once_in_the_district(world):
    viewer = world.viewer()
    world.helped([world.household(VILLAGES[0]), world.household(VILLAGES[2])])

    assert value(viewer, "relief.helpers") == Number(1)
    assert breakdown(viewer, "relief.helpers", "region") == {"370703001": 1, "370703006": 1}
    assert not catalogue.is_additive(catalogue.find("relief.helpers").figure, "region")


def test_load_fewest_and_most(world):
    viewer = world.viewer()
    world.helped([world.household() for _ in range(3)])
    world.helped([world.household()])

    assert value(viewer, "relief.helper_load") == Number(1, high=3)
    assert value(viewer, "relief.helper_load", "370703006") == Number(None)


def test_units_rosters_stay_apart(world):
    viewer = world.viewer()
    department, enterprise = world.entity("department"), world.entity("enterprise")
    hard = [world.household(hard=True) for _ in range(2)]
    world.helped([hard[0], world.household()], world.helper(department))
    world.helped([hard[1]], world.helper(enterprise))
    world.helped([world.household(VILLAGES[2]) for _ in range(5)], roster="gaoli_1_5")
    world.helped([world.household()], roster="yangjiabu")

    assert value(viewer, "relief.departments") == Number(1)
    assert value(viewer, "relief.enterprises") == Number(1)
    assert value(viewer, "relief.hard_households") == Number(2)
    assert value(viewer, "relief.gaoli_helpers") == Number(1)
    assert value(viewer, "relief.gaoli_households_per_helper") == Number(5, high=5)
    assert value(viewer, "relief.yangjiabu_cadres") == Number(1)


def test_narrowing_to_a_value_and_an_entity(world):
    viewer = world.viewer()
    unit = world.entity("department")
    world.household(main_cause="disability")
    world.helped([world.household()], world.helper(unit))
    asked = ask()

    by_cause = Ask(
        place=asked.place, on=ON, since=asked.since,
        narrow=(Where(dimension="main_cause", values=("disability",)),),
    )  # fmt: skip
    by_unit = Ask(
        place=asked.place, on=ON, since=asked.since,
        narrow=(Where(dimension="entity", values=(str(unit.pk),)),),
    )  # fmt: skip

    assert queries.value(viewer=viewer, key=HOUSEHOLDS, ask=by_cause).number == Number(1)
    assert queries.value(viewer=viewer, key=HELPED, ask=by_unit).number == Number(1)


def test_trend_has_month_ends_and_today(world):
    viewer = world.viewer()
    world.household(valid=days(date(2019, 4, 1)))
    world.household()

    answer = queries.evaluate(viewer=viewer, wanted={HOUSEHOLDS: ()}, ask=ask(), trend=3)[
        HOUSEHOLDS
    ]

    assert answer.trend == (
        (date(2019, 3, 31), Number(1)),
        (date(2019, 4, 30), Number(2)),
        (ON, Number(2)),
    )


def test_scope_only_the_granted_street(world):
    viewer = world.viewer(place="370703001")
    world.household(VILLAGES[0])
    world.household(VILLAGES[2])

    answer = queries.value(viewer=viewer, key=HOUSEHOLDS, ask=ask())

    assert answer.number == Number(1)
    assert answer.is_partial


def test_scope_of_an_area_grant(world):
    viewer = world.viewer(place="area")
    world.household(VILLAGES[1])
    world.household(VILLAGES[2])

    assert value(viewer, HOUSEHOLDS) == Number(1)


def test_scope_another_street_is_refused(world):
    viewer = world.viewer(place="370703001")

    with pytest.raises(PermissionDenied):
        value(viewer, HOUSEHOLDS, "370703006")


def test_scope_without_grant_is_refused(world):
    world.regions  # noqa: B018
    with pytest.raises(PermissionDenied):
        value(sees(world.user()), HOUSEHOLDS)


def test_scope_a_grant_for_another_programme_is_no_grant(world):
    viewer = world.viewer(programme="health")

    with pytest.raises(PermissionDenied):
        value(viewer, HOUSEHOLDS)
    # What belongs to no programme is seen by any grant.
    assert {one.programme.key for one in queries.available(viewer=viewer)} <= {""}


def test_scope_without_region_only_for_the_whole_instance(world):
    world.household(None)

    assert value(world.viewer(place="3707"), HOUSEHOLDS, "3707") == Number(1)
    assert value(world.viewer(place="3707"), HOUSEHOLDS, "370703") == Number(0)
    assert value(world.viewer(place="370703"), HOUSEHOLDS, "3707") == Number(0)


def test_sealed_households_are_told_only_in_blocks(world):
    viewer = world.viewer()
    for _ in range(7):
        world.household(closed=True)
    world.household()

    answer = queries.value(viewer=viewer, key=HOUSEHOLDS, ask=ask())

    assert answer.sealed.told == 5
    assert answer.number == Number(6)


def test_sealed_few_are_not_told_at_all(world):
    viewer = world.viewer()
    for _ in range(4):
        world.household(closed=True)
    world.household()

    answer = queries.value(viewer=viewer, key=HOUSEHOLDS, ask=ask())

    assert answer.sealed.told == 0
    assert answer.number == Number(1)


def test_sealed_subtraction_of_two_places_tells_nothing(world):
    """Six in one village and one in the other: street minus village must not be one."""
    viewer = world.viewer()
    for _ in range(6):
        world.household(VILLAGES[0], closed=True)
    world.household(VILLAGES[1], closed=True)

    street = value(viewer, HOUSEHOLDS, "370703001").value
    village = value(viewer, HOUSEHOLDS, VILLAGES[0]).value

    assert street - village == 0


def test_sealed_whoever_is_named_counts_exactly(world):
    user = world.user("leader", "370703")
    world.open(user)
    for _ in range(4):
        world.household(closed=True)

    answer = queries.value(viewer=sees(user), key=HOUSEHOLDS, ask=ask())

    assert answer.number == Number(4)
    assert answer.sealed is None


def test_statements_do_not_grow_with_the_district(world, django_assert_num_queries):
    viewer = world.viewer()
    asked = ask()
    wanted = {HOUSEHOLDS: ("region", "main_cause"), "relief.cover_rate": ("region",)}
    queries.evaluate(viewer=viewer, wanted=wanted, ask=asked, trend=12)
    world.helped([world.household() for _ in range(12)])

    with django_assert_num_queries(
        8
    ):  # parts, compartments, snapshot, all figures, four for the planner
        queries.evaluate(viewer=viewer, wanted=wanted, ask=asked, trend=12)
