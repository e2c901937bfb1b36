"""Figures of the whole register: sums of changes, proved against the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.figures.world import AT, BEFORE, ON, START, VILLAGES, World, days, sees
from zerentian.kernel.figures import catalogue, longlists, places, queries, records
from zerentian.kernel.figures.compile import rollups
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.verify import cases, compare
from zerentian.kernel.figures.verify.recount import Register
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import HouseholdEdit
from zerentian.kernel.population.models import Headcount, Household, Membership
from zerentian.kernel.subjects.models import Subject

KEYS = ("residents", "resident_households")
EAST, OTHER, WEST = VILLAGES[0], VILLAGES[1], VILLAGES[2]


class Homes:
    """Residences in the small district."""

    def __init__(self, world: World) -> None:
        self.world, self.made = world, 0

    def home(self, village: str = EAST, *, people: int = 2, valid=None) -> Household:
        self.made += 1
        found = Household.objects.create(
            kind="residence",
            code=f"R{self.made:06}",
            region=self.world.regions[village],
            formed_on=START,
        )
        for _ in range(people):
            self.member(found, valid)
        return found

    def member(self, household: Household, valid=None, **more: object) -> Membership:
        options = {"recorded_at": BEFORE} | more
        return Membership.objects.create(
            person=self.world.person(), household=household, kind="residence", relation="other",
            valid=valid or days(), **options,
        )  # fmt: skip

    def close(self, *, household: Household | None = None, person: int | None = None) -> Subject:
        return Subject.objects.create(
            kind="relief.household", name="封存", name_key="feng", initials="f", opened_on=START,
            region=self.world.regions[EAST], household=household, person_id=person,
            compartment=self.world.compartment,
        )  # fmt: skip


@pytest.fixture
def homes(world) -> Homes:
    return Homes(world)


def value(viewer, key="residents", place="370703", on=ON, **options):
    ask = Ask.of(places.find(place, on=on), on, **options)
    return queries.value(viewer=viewer, key=key, ask=ask).number.value


def mismatches(world, role="leader", place="370703", user=None, known_at=None):
    user = user or world.user(role, place)
    case = cases.Case(role, user, sees(user), places.find(place, on=ON))
    register, found = Register(), []
    for on in compare.days(ON)[:2]:
        ask = Ask.of(places.find(place, on=on), on, known_at)
        parts = places.parts(ask.place, on=on, viewer=case.viewer)
        for key in KEYS:
            check = compare.Check(case, catalogue.find(key), ask, parts, register)
            found += [(key, *difference) for difference in check.differences()]
    return found


def test_residents_and_their_households_by_place_and_day(world, homes):
    homes.home(EAST, people=3)
    homes.home(WEST, people=2, valid=days(ON))
    viewer = world.viewer()

    assert (value(viewer), value(viewer, "resident_households")) == (5, 2)
    assert value(viewer, place="370703001") == 3
    assert value(viewer, on=ON - timedelta(1)) == 3
    assert mismatches(world) == []


def test_household_without_anybody_is_no_household(world, homes):
    homes.home(people=0)
    homes.home(people=2, valid=days(START, ON))

    assert value(world.viewer(), "resident_households") == 0
    assert mismatches(world) == []


def test_viewer_counts_own_places_only(world, homes):
    homes.home(EAST, people=3)
    homes.home(WEST, people=2)
    clerk = world.user("town_clerk", "370703001")

    assert value(sees(clerk)) == 3
    with pytest.raises(PermissionDenied):
        value(sees(clerk), place="370703006")
    assert mismatches(world, user=clerk) == []


def test_grant_for_one_programme_opens_the_register_of_its_place(world, homes):
    homes.home(EAST, people=3)
    user = world.user("leader", "370703", programme="relief")

    assert value(sees(user)) == 3
    assert mismatches(world, user=user) == []


def test_household_counts_in_the_village_of_the_day(world, homes):
    house = homes.home(EAST, people=2)
    edit = HouseholdEdit(household=house.pk, region=world.regions[WEST].pk)

    population.edit_households(by=None, edits=[edit], at=AT, since=ON - timedelta(10))

    viewer = world.viewer()
    assert (value(viewer, place=EAST), value(viewer, place=WEST)) == (0, 2)
    earlier = ON - timedelta(11)
    assert (value(viewer, place=EAST, on=earlier), value(viewer, place=WEST, on=earlier)) == (2, 0)
    assert mismatches(world) == []


def test_known_then_is_counted_from_the_rows(world, homes):
    house = homes.home(EAST, people=1)
    homes.member(house, recorded_at=AT)
    edit = HouseholdEdit(household=house.pk, region=world.regions[WEST].pk)
    population.edit_households(by=None, edits=[edit], at=AT, since=ON - timedelta(10))
    viewer, before = world.viewer(), AT - timedelta(1)

    assert value(viewer, known_at=before) == 1
    assert value(viewer, place=EAST, known_at=before) == 1
    assert (value(viewer), value(viewer, place=WEST)) == (2, 2)
    assert mismatches(world, known_at=before) == []


def test_superseded_membership_does_not_count(world, homes):
    house = homes.home(people=1)
    homes.member(house, superseded_at=AT)

    assert value(world.viewer()) == 1
    assert mismatches(world) == []


@pytest.mark.parametrize("named", [False, True])
def test_closed_circle_is_counted_apart(world, homes, named):
    """Of a household one lies in a closed circle; another is closed as a whole."""
    shared, shut = homes.home(people=3), homes.home(people=4)
    for _ in range(3):
        homes.home(OTHER, people=2)
    homes.close(person=Membership.objects.filter(household=shared).first().person_id)
    homes.close(household=shut)
    user = world.user("leader", "370703")
    if named:
        world.open(user)

    assert value(sees(user)) == (13 if named else 8 + 5)  # the five are told as sealed
    assert mismatches(world, user=user) == []


def test_list_opens_people_and_households(world, homes):
    house = homes.home(people=2)
    viewer = world.viewer("town_clerk")
    ask = Ask.of(places.find("370703", on=ON), ON)

    people = list(records.listing(viewer=viewer, key="residents", ask=ask).everything())
    [home] = records.listing(viewer=viewer, key="resident_households", ask=ask).everything()

    assert {line.url for line in people} == {
        reverse("residents:person", args=[line.thing]) for line in people
    }
    assert {line.subject for line in people} == {house.code}
    assert (home.title, home.url) == (
        house.code, reverse("residents:household", args=[house.pk]),
    )  # fmt: skip


def test_list_names_nobody_of_a_closed_circle(world, homes):
    """Somebody of two circles, named to the viewer in one: counted, but not by name."""
    house = homes.home(people=1)
    [member] = Membership.objects.filter(household=house)
    other = world.compartment.__class__.objects.create(key="other", title="另一")
    homes.close(person=member.person_id)
    subject = homes.close(person=member.person_id)
    Subject.objects.filter(pk=subject.pk).update(compartment=other)
    user = world.user("town_clerk", "370703")
    world.open(user)
    ask = Ask.of(places.find("370703", on=ON), ON)

    [line] = records.listing(viewer=sees(user), key="residents", ask=ask).everything()

    assert line.url == ""
    assert line.title not in ("", member.person.name)


def test_long_list_is_read_place_by_place_without_gap_or_repeat(world, homes):
    for number in range(12):
        homes.home(VILLAGES[number % 4], people=2)
    ask = Ask.of(places.find("370703", on=ON), ON)
    found = records.listing(viewer=world.viewer("town_clerk"), key="residents", ask=ask)
    seen, after = [], ""

    while True:
        page = found.page(after, limit=5)
        assert page.total == 24
        seen += [record.thing for record in page.records]
        if not (after := page.after):
            break

    assert seen == found.things()
    assert len(set(seen)) == 24


def test_enough_places_for_a_page():
    listed = [longlists.Place(f"{n}", n, 10) for n in range(1, 6)]

    assert longlists.enough(listed, None, 15) == (1, 2)
    assert longlists.enough(listed, ("2", 7), 10) == (2, 3)
    assert longlists.enough(listed, ("5", 7), 10) == (5,)
    assert longlists.enough([], None, 10) == ()


def test_rollup_answers_only_what_it_knows(world):
    figure = catalogue.find("residents").figure
    world.regions  # noqa: B018
    ask = Ask.of(places.find("370703", on=ON), ON)

    assert rollups.of(figure, ask, ["region"])
    assert rollups.of(figure, ask, ["entity"]) is None
    assert rollups.of(figure, replace(ask, known_at=AT)) is None
    assert rollups.of(catalogue.find("relief.poor_people").figure, ask) is None


def test_verify_notices_a_wrong_headcount(world, homes):
    homes.home(people=2)
    Headcount.objects.update(people=3)

    assert {what for _key, what, *_numbers in mismatches(world)} >= {"value", "length of the list"}
