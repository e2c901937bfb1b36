"""Duties for a whole place: the own duty goes before, the nearest place before wider ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Excepted, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries.cover import by_village, surveyed
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    entity,
    household,
    region,
    role,
    seat,
    viewer,
)
from zerentian.kernel.subjects.models import Subject


@contextmanager
def refused(code: str, words: str = "") -> Iterator[None]:
    with pytest.raises(DutyRefused) as error:
        yield
    assert error.value.codes == {code}
    assert words in str(error.value)


def doctor() -> Role:
    return role("village_doctor")


def give(world: World, holder: Holder, place: Region | Area, **changes: object) -> PlaceDuty:
    values = {"by": world.admin, "role": doctor(), "start": START, "at": AT} | changes
    return actions.assign_place(holder=holder, place=place, **values)  # type: ignore[arg-type]


def grid(*regions: Region, key: str = "grid") -> Area:
    area = Area.objects.create(key=key, name="一网格", kind="grid")
    for one in regions:
        AreaRegion.objects.create(
            area=area, region=one, valid=DateRange(START, None), recorded_at=AT
        )
    return area


def who(world: World, subject: Subject, one: Role | None = None, on: date = ON) -> list[int]:
    found = queries.responsible([subject.pk], viewer=viewer(world.admin), on=on, role=one)
    return [entry.holder.holder for entry in found.get(subject.pk, [])]


def test_the_doctor_of_the_village_answers_for_every_household(world: World) -> None:
    here, there = world.household(), household(world.guti.village)
    helper = world.helper()

    give(world, helper, world.gaoli.village)

    ask = {"viewer": viewer(world.admin), "role": doctor(), "on": ON}
    assert who(world, here) == [helper.pk]
    assert who(world, there) == []
    assert list(queries.gaps(**ask)) == [there]
    assert queries.answering([here.pk], role=doctor(), on=ON)[here.pk][0].place
    assert queries.load(helper.pk, role=doctor(), on=ON) == 1
    assert [(h.pk, h.load) for h in queries.loads(**ask)] == [(helper.pk, 1)]  # type: ignore[attr-defined]


def test_the_nearest_place_goes_before_wider_ones(world: World) -> None:
    subject, district, town, village, corner = world.household(), *world.helpers(4)
    give(world, district, world.district)
    assert who(world, subject) == [district.pk]
    give(world, town, world.gaoli.town)
    assert who(world, subject) == [town.pk]
    give(world, corner, grid(world.gaoli.village))
    assert who(world, subject) == [corner.pk]
    give(world, village, world.gaoli.village)

    assert who(world, subject) == [village.pk]
    assert queries.load(town.pk, role=doctor(), on=ON) == 0
    assert queries.load(village.pk, role=doctor(), on=ON) == 1


def test_an_own_duty_is_the_exception(world: World) -> None:
    subject, other = world.households(2)
    village, own = world.helpers(2)
    give(world, village, world.gaoli.village)

    actions.assign(by=world.admin, role=doctor(), subject=subject, holder=own, start=START, at=AT)

    assert who(world, subject) == [own.pk]
    assert who(world, other) == [village.pk]
    assert queries.load(village.pk, role=doctor(), on=ON) == 1


def test_an_excepted_household_is_a_gap(world: World) -> None:
    subject, other = world.households(2)
    helper = world.helper()
    give(world, helper, world.gaoli.village)

    actions.except_subjects(
        by=world.admin, role=doctor(), subjects=[subject.pk], start=ON, reason="在外就医", at=AT
    )

    ask = {"viewer": viewer(world.admin), "role": doctor()}
    assert list(queries.gaps(on=ON, **ask)) == [subject]
    assert not queries.gaps(on=ON - timedelta(1), **ask).exists()
    assert who(world, subject) == []
    assert who(world, other) == [helper.pk]
    with refused("taken"):
        actions.except_subjects(
            by=world.admin, role=doctor(), subjects=[subject.pk], start=ON, reason="又", at=AT
        )


def test_two_for_one_village_are_refused_by_name(world: World) -> None:
    first, second = world.helper("张大夫"), world.helper("李大夫")
    give(world, first, world.gaoli.village)

    with refused("taken", "张大夫"):
        give(world, second, world.gaoli.village)
    assert PlaceDuty.objects.count() == 1


def test_the_database_refuses_two_for_one_village(world: World) -> None:
    first, second = world.helpers(2)
    give(world, first, world.gaoli.village)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceDuty.objects.create(
            role=doctor(), exclusive=True, holder=second, region=world.gaoli.village,
            valid=DateRange(ON, None), recorded_at=AT,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceDuty.objects.create(
            role=doctor(), exclusive=True, holder=second, valid=DateRange(ON, None), recorded_at=AT
        )


def test_several_in_a_shared_role_are_doubles(world: World) -> None:
    subject, (one, two) = world.household(), world.helpers(2)
    for holder in (one, two):
        give(world, holder, world.gaoli.village, role=world.shared)

    ask = {"viewer": viewer(world.admin), "role": world.shared, "on": ON}
    assert sorted(who(world, subject, world.shared)) == sorted([one.pk, two.pk])
    assert list(queries.doubles(**ask)) == [subject]
    with refused("taken"):
        give(world, one, world.gaoli.village, role=world.shared)


def test_an_empty_post_is_vacant_for_its_whole_village(world: World) -> None:
    subject = world.household()
    post = Post.objects.create(entity=world.office, title="村医")
    held = actions.holder_for(post=post)
    tenure = Tenure.objects.create(
        post=post, user=world.admin, valid=DateRange(START, ON), recorded_at=AT
    )
    give(world, held, world.gaoli.village)

    ask = {"viewer": viewer(world.admin), "role": doctor()}
    assert tenure.pk
    assert list(queries.vacant(on=ON, **ask)) == [subject]
    assert not queries.vacant(on=ON - timedelta(1), **ask).exists()


def test_ending_a_post_opens_the_gap_of_its_place(world: World) -> None:
    subject, helper = world.household(), world.helper()
    give(world, helper, world.gaoli.village)
    assert helper.post

    actions.end_of_post(by=world.admin, post=helper.post, on=ON, at=AT, reason="退休")

    ask = {"viewer": viewer(world.admin), "role": doctor()}
    assert list(queries.gaps(on=ON, **ask)) == [subject]
    assert not queries.gaps(on=ON - timedelta(1), **ask).exists()


def test_a_place_duty_ends_and_another_follows(world: World) -> None:
    subject, (old, new) = world.household(), world.helpers(2)
    duty = give(world, old, world.gaoli.village)

    actions.end_place(by=world.admin, duty=duty, on=ON, reason="换人", at=AT)
    give(world, new, world.gaoli.village, start=ON)

    assert who(world, subject, on=ON - timedelta(1)) == [old.pk]
    assert who(world, subject) == [new.pk]
    with refused("superseded"):
        actions.end_place(by=world.admin, duty=duty, on=ON, reason="换人", at=AT)


def test_only_who_assigns_in_the_whole_place_may(world: World) -> None:
    helper = world.helper()
    with refused("not_yours"):
        give(world, helper, world.gaoli.village, by=world.guti_clerk)
    with refused("not_yours"):
        give(world, helper, world.district, by=world.gaoli_clerk)
    both = grid(world.gaoli.village, world.guti.village)
    with refused("not_yours"):
        give(world, helper, both, by=world.gaoli_clerk)
    assert not PlaceDuty.objects.exists()


def test_roles_that_know_no_places_and_units_are_refused(world: World) -> None:
    unit = actions.holder_for(entity=entity("区卫健局", world.district))
    with refused("not_by_place"):
        give(world, world.helper(), world.gaoli.village, role=world.primary)
    with refused("unfit"):
        give(world, unit, world.gaoli.village)


def test_the_pack_says_which_post_may(world: World) -> None:
    village = Subject.objects.create(
        kind="relief.village", name="东柳村", name_key="dongliucun", initials="dlc",
        region=world.gaoli.village, opened_on=date(2014, 1, 1),
    )  # fmt: skip
    post = Post.objects.create(entity=world.office, title="第一书记")
    seat(post, world.gaoli_clerk)
    values = {"by": world.admin, "role": role("first_secretary"), "subject": village, "at": AT}

    with refused("unfit", "第一书记"):
        actions.assign(holder=world.helper(), start=START, **values)  # type: ignore[arg-type]
    duty = actions.assign(holder=actions.holder_for(post=post), start=START, **values)  # type: ignore[arg-type]

    assert duty.pk


def test_a_doctor_may_open_the_households_of_the_village(world: World) -> None:
    subject, other = world.household(), household(world.guti.village)
    helper = world.helper()
    give(world, helper, world.gaoli.village)
    assert helper.post
    user = helper.post.tenures.get().user

    assert queries.subject_ids(user, on=ON) == {subject.pk}
    assert list(queries.own_subjects(viewer=viewer(user))) == [subject]
    assert other.pk not in queries.subject_ids(user, on=ON)


def test_a_region_without_anybody_costs_no_more_statements(
    world: World, django_assert_num_queries: object
) -> None:
    give(world, world.helper(), world.gaoli.village)
    looking, district, one = viewer(world.admin), region("370703", "寒亭区", 3), doctor()
    world.households(30)
    _ = looking.compartments, looking.places("x")  # type: ignore[arg-type]

    with django_assert_num_queries(2):  # type: ignore[operator]
        lines = by_village(viewer=looking, role=one, on=ON, parent=district)
        found = surveyed(lines, district).children

    assert [(place.subjects, place.covered) for place in found] == [(30, 30)]


def test_what_is_taken_back_does_not_count(world: World) -> None:
    subject = world.household()
    duty = give(world, world.helper(), world.gaoli.village)
    actions.end_place(by=world.admin, duty=duty, on=START, reason="弄错了", at=AT)

    assert who(world, subject) == []
    assert not Excepted.objects.exists()


def test_a_household_in_two_grids_is_shown(world: World) -> None:  # B-10
    home, other = world.household(), household(world.guti.village)
    one = role("grid_worker")
    first, second = grid(world.gaoli.village), grid(world.gaoli.village, key="second")
    for place, holder in ((first, world.helper()), (second, world.helper())):
        give(world, holder, place, role=one)

    ask = {"viewer": viewer(world.admin), "role": one, "on": ON}
    assert list(queries.doubles(**ask)) == [home]  # type: ignore[arg-type]
    assert list(queries.gaps(**ask)) == [other]  # type: ignore[arg-type]


def test_one_grid_has_one_worker(world: World) -> None:  # B-10
    one, place = role("grid_worker"), grid(world.gaoli.village)
    give(world, world.helper(), place, role=one)

    with refused("taken"):
        give(world, world.helper(), place, role=one)
