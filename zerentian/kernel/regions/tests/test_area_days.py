"""Which regions belong to an area on which day, against a plain calendar of sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions, queries
from zerentian.kernel.regions.models import Area, AreaRegion
from zerentian.kernel.regions.tests.test_areas import EAST, WEST, ZONE, pack
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, ON, adopted, keeper, region

DAY = timedelta(days=1)
VILLAGES = [EAST, WEST, "990101001202"]
SPAN = [ON + n * DAY for n in range(-6, 7)]
change = st.tuples(st.integers(-5, 5), st.sets(st.sampled_from(VILLAGES)))
CALM = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def zone(db: None) -> Area:
    adopted(DISTRICT)
    return Area.objects.create(key="zone", name="开发区", kind="zone")


def ids(paths: set[str] | list[str]) -> list[int]:
    return [region(path).pk for path in paths]


def on_day(area: Area, on: date) -> set[str]:
    return {row.region.path for row in queries.area_regions(keeper(), area, on)}


def by_day(area: Area) -> dict[date, set[str]]:
    """The same for all days of the span, in one statement."""
    rows = list(area.memberships.filter(superseded_at=None).select_related("region"))
    return {
        on: {
            row.region.path
            for row in rows
            if row.valid.lower <= on and (row.valid.upper is None or on < row.valid.upper)
        }
        for on in SPAN
    }


def assign(area: Area, on: date, *paths: str) -> int:
    return actions.assign_regions(by=BY, area=area, regions=ids([*paths]), on=on, at=AT)


@CALM
@given(changes=st.lists(change, max_size=5))
def test_from_its_day_exactly_these_belong_to_it_and_before_nothing_changes(
    zone: Area, changes: list[tuple[int, set[str]]]
) -> None:
    with transaction.atomic():
        calendar: dict[date, set[str]] = {on: set() for on in SPAN}
        for number, wanted in changes:
            start = ON + number * DAY
            assign(zone, start, *wanted)
            calendar |= {on: wanted for on in SPAN if on >= start}
        assert by_day(zone) == calendar
        assert on_day(zone, ON) == calendar[ON]
        transaction.set_rollback(True)


@CALM
@given(changes=st.lists(change, min_size=1, max_size=4))
def test_saying_it_again_changes_nothing_and_no_row_is_ever_altered(
    zone: Area, changes: list[tuple[int, set[str]]]
) -> None:
    with transaction.atomic():
        known: dict[int, tuple[object, ...]] = {}
        for number, wanted in changes:
            assign(zone, ON + number * DAY, *wanted)
            entries = Entry.objects.count()
            assert assign(zone, ON + number * DAY, *wanted) == 0
            assert Entry.objects.count() == entries
            now = {row.pk: (row.region_id, row.valid) for row in zone.memberships.all()}
            assert {pk: now[pk] for pk in known} == known
            known = now
        transaction.set_rollback(True)


def test_a_region_that_left_and_came_back_is_corrected_by_the_pack(zone: Area) -> None:
    """It has two rows then; only one of them was looked at, and the new one ran into the other."""
    assign(zone, ON - 300 * DAY, EAST, WEST)
    assign(zone, ON - 200 * DAY, WEST)
    assign(zone, ON - 100 * DAY, EAST, WEST)

    changed = actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    assert changed == 5  # two rows of the east and one of the west were wrong, one each is right
    since = date(2016, 1, 1)
    assert on_day(zone, since) == on_day(zone, ON - 150 * DAY) == on_day(zone, ON) == {EAST, WEST}
    assert actions.sync_areas(by=BY, pack=pack(ZONE), at=AT) == 0


@CALM
@given(changes=st.lists(change, max_size=4), said=st.sets(st.sampled_from(VILLAGES), min_size=1))
def test_after_syncing_an_area_is_what_the_pack_says_whatever_was_before(
    zone: Area, changes: list[tuple[int, set[str]]], said: set[str]
) -> None:
    with transaction.atomic():
        for number, wanted in changes:
            assign(zone, ON + number * DAY, *wanted)

        actions.sync_areas(by=BY, pack=pack(replace(ZONE, since=ON, regions=tuple(said))), at=AT)

        assert on_day(zone, ON - DAY) == set()
        assert on_day(zone, ON) == on_day(zone, ON + 1000 * DAY) == said
        transaction.set_rollback(True)


def test_each_change_is_one_line_with_its_rows_and_its_reason(zone: Area) -> None:
    touched = actions.assign_regions(
        by=BY, area=zone, regions=ids([EAST, WEST]), on=ON, at=AT, reason="扩区〔2019〕3号"
    )

    entry = Entry.objects.get(verb="area.assigned")
    assert (entry.actor, entry.table, entry.reason) == (BY, "regions_arearegion", "扩区〔2019〕3号")
    assert entry.rows == list(zone.memberships.order_by("pk").values_list("pk", flat=True))
    assert touched == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [(), (EAST,)])
def test_two_keepers_at_once_are_one_after_the_other(before: tuple[str, ...]) -> None:
    """Rows that the first had just added were not seen by the second, who added them again."""
    adopted(
        {path: name for path, name in DISTRICT.items() if path.startswith("990101001")}, scope=""
    )
    zone = Area.objects.create(key="zone", name="开发区", kind="zone")
    assign(zone, ON - DAY, *before)
    both = ids([EAST, WEST])

    results = at_once(
        *[lambda: actions.assign_regions(by=BY, area=zone, regions=both, on=ON, at=AT)] * 3
    )

    assert sorted(results) == [0, 0, 2 - len(before)]  # type: ignore[type-var]
    assert on_day(zone, ON) == {EAST, WEST}
    assert AreaRegion.objects.filter(superseded_at=None).count() == 2
