"""5,000 random duties, by name and for regions and areas, with exceptions: gaps, doubles, overloads and idle
holders of 1,000 random days are what counting by hand gives.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities import actions, queries, timeline
from zerentian.kernel.responsibilities.models import Duty, Excepted, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries.course import loads_over_time
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    person,
    region,
    role,
    viewer,
)
from zerentian.kernel.responsibilities.timeline import Line
from zerentian.kernel.subjects.models import Subject

BEGIN, DAYS = date(2017, 1, 1), 1500
Span = tuple[int, int]


@dataclass
class History:
    """What was drawn, as numbers of days."""

    subjects: dict[int, tuple[int, Span]]  # pk: region, open
    duties: dict[str, list[tuple[int, int, Span]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    places: list[tuple[str, int, int, Span]] = field(default_factory=list)  # path, rank, holder
    seated: dict[int, Span] = field(default_factory=dict)  # holder: days with somebody on the post
    excepted: list[tuple[int, Span]] = field(default_factory=list)
    paths: dict[int, str] = field(default_factory=dict)

    def count(self, key: str, cap: int | None, day: int) -> tuple[int, int, int, int]:
        """(open, gaps, doubles, overloads) by looking at every row."""
        open_now = {s for s, (_r, span) in self.subjects.items() if inside(day, span)}
        own: dict[int, set[int]] = defaultdict(set)
        for subject, holder, span in self.duties[key]:
            if inside(day, span):
                own[subject].add(holder)
        who = {
            s: own[s] or (self.placed(s, day) if key == "village_cadre" else set())
            for s in open_now
        }
        load = Counter(h for _s, h, span in self.duties[key] if inside(day, span))
        here = {holder for found in who.values() for holder in found}
        over = sum(cap is not None and load[holder] > cap for holder in here)
        gaps = sum(not found for found in who.values())
        return len(open_now), gaps, sum(len(found) > 1 for found in who.values()), over

    def idle(self, day: int) -> int:
        """Whoever sits there and answers for nothing at all, in whatever role."""
        busy = {h for rows in self.duties.values() for _s, h, span in rows if inside(day, span)}
        busy |= {holder for *_place, holder, span in self.places if inside(day, span)}
        return sum(inside(day, span) for h, span in self.seated.items() if h not in busy)

    def placed(self, subject: int, day: int) -> set[int]:
        if any(s == subject and inside(day, span) for s, span in self.excepted):
            return set()
        path = self.paths[self.subjects[subject][0]]
        near = [
            (rank, holder)
            for place, rank, holder, span in self.places
            if path.startswith(place) and inside(day, span)
        ]
        best = max((rank for rank, _h in near), default=0)
        return {holder for rank, holder in near if rank == best}


def inside(day: int, span: Span) -> bool:
    return span[0] <= day < span[1]


def stretch(chance: random.Random, longest: int = 400) -> Span:
    start = chance.randrange(DAYS)
    return start, start + chance.randint(1, longest)


def valid(span: Span) -> DateRange:
    return DateRange(BEGIN + timedelta(span[0]), BEGIN + timedelta(span[1]))


@pytest.fixture
def history(world: World) -> History:
    chance = random.Random(20190531)
    villages = [world.gaoli.village, world.guti.village]
    villages.append(region("370703006202", "西柳村", 5, world.gaoli.town))
    subjects = [s for village in villages for s in world.households(170, village)]
    for subject in subjects:
        span = stretch(chance, 1400)
        subject.opened_on = BEGIN + timedelta(span[0] // 2)
        subject.closed_on = BEGIN + timedelta(span[1])
    Subject.objects.bulk_update(subjects, ["opened_on", "closed_on"])
    spans = {
        s.pk: (s.region_id, ((s.opened_on - BEGIN).days, (s.closed_on - BEGIN).days))
        for s in subjects
    }
    found = History(spans, paths=dict(Region.objects.values_list("pk", "path")))
    helpers = world.helpers(60)
    holders = [holder.pk for holder in helpers]
    draw_exclusive(found, world.capped, holders, chance)
    draw_shared(found, world.shared, holders, chance)
    draw_places(found, villages, holders, chance)
    draw_areas(found, villages, holders, chance)
    draw_seats(found, helpers, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return found


def draw_exclusive(found: History, one: Role, holders: list[int], chance: random.Random) -> None:
    """At most one holder a household and day; caps are broken freely, as after a lowered cap."""
    for subject in found.subjects:
        day = chance.randint(0, 60)
        while day < DAYS:
            until = day + chance.randint(20, 300)
            found.duties[one.key].append((subject, chance.choice(holders), (day, until)))
            day = until + chance.choice([0, 0, chance.randint(1, 90)])
    keep(found, one)


def draw_shared(found: History, one: Role, holders: list[int], chance: random.Random) -> None:
    taken: dict[tuple[int, int], list[Span]] = defaultdict(list)
    while len(found.duties[one.key]) < 5_000 - len(found.duties["second_helper"]):
        key = (chance.choice(list(found.subjects)), chance.choice(holders))
        span = stretch(chance, 200)
        if all(span[1] <= a or b <= span[0] for a, b in taken[key]):
            taken[key].append(span)
            found.duties[one.key].append((*key, span))
    keep(found, one)


def keep(found: History, one: Role) -> None:
    Duty.objects.bulk_create(
        Duty(
            role=one, exclusive=one.exclusive, subject_id=subject, holder_id=holder,
            valid=valid(span), recorded_at=AT,
        )
        for subject, holder, span in found.duties[one.key]
    )  # fmt: skip


def draw_places(
    found: History, villages: list[Region], holders: list[int], chance: random.Random
) -> None:
    one = role("village_cadre")
    places = [*villages, *{v.parent_id: v.parent for v in villages if v.parent}.values()]
    for n in range(30):
        place, holder, span = places[n % 5], holders[n], stretch(chance)
        found.places.append((place.path, 2 * len(place.path), holder, span))
        PlaceDuty.objects.create(
            role=one, exclusive=False, holder_id=holder, region=place, valid=valid(span),
            recorded_at=AT,
        )  # fmt: skip
    for subject in chance.sample(list(found.subjects), 40):
        span = stretch(chance)
        found.excepted.append((subject, span))
        Excepted.objects.create(
            role=one, subject_id=subject, valid=valid(span), reason="外出", recorded_at=AT
        )


def draw_areas(
    found: History, villages: list[Region], holders: list[int], chance: random.Random
) -> None:
    """A grid to which villages belong for some time: nearer than the town, farther than the village."""
    one, grid = role("village_cadre"), Area.objects.create(key="grid", name="一网格", kind="grid")
    belongs = {village: stretch(chance, 1000) for village in villages[:2]}
    for village, span in belongs.items():
        AreaRegion.objects.create(area=grid, region=village, valid=valid(span), recorded_at=AT)
    for n in range(30, 45):
        span = stretch(chance)
        PlaceDuty.objects.create(
            role=one, exclusive=False, holder_id=holders[n], area=grid, valid=valid(span),
            recorded_at=AT,
        )  # fmt: skip
        for village, days in belongs.items():
            common = max(span[0], days[0]), min(span[1], days[1])
            found.places.append((village.path, 2 * len(village.path) - 1, holders[n], common))


def draw_seats(found: History, helpers: list[Holder], chance: random.Random) -> None:
    """Somebody sits on each post for a while, and the post ends on some day of it or later."""
    for helper in helpers:
        span = stretch(chance, 1400)
        Tenure.objects.filter(post=helper.post_id).update(superseded_at=AT)
        Tenure.objects.create(
            post_id=helper.post_id, user=person("某人"), valid=valid(span), recorded_at=AT
        )
        ended = chance.choice([None, chance.randrange(span[0] + 1, DAYS + 400)])
        if ended is not None:
            Post.objects.filter(pk=helper.post_id).update(ended_on=BEGIN + timedelta(ended))
        found.seated[helper.pk] = span[0], min(span[1], ended or span[1])


@pytest.mark.slow
@pytest.mark.parametrize("key", ["second_helper", "village_cadre"])
def test_1000_days_of_5000_duties(world: World, history: History, key: str) -> None:
    chance = random.Random(7)
    one = role(key)
    days = sorted(chance.sample(range(-20, DAYS + 200), 1000))
    total = sum(map(len, history.duties.values()))

    counts = queries.trend(
        viewer=viewer(world.admin), role=one, days=[BEGIN + timedelta(day) for day in days]
    )

    assert total >= 5_000
    found = [(c.subjects, c.gaps, c.doubles, c.overloads) for c in counts]
    assert [c.idle for c in counts] == [history.idle(day) for day in days]
    assert found == [history.count(key, one.cap, day) for day in days]
    some = [BEGIN + timedelta(day) for day in sorted(chance.sample(days, 8))]
    for holder in chance.sample(sorted(history.seated), 6):
        loads = loads_over_time(holder, role=one, days=some)
        assert loads == [queries.load(holder, role=one, on=day) for day in some]
    for day in chance.sample(days, 12):  # and the single lists say the same
        ask = {"viewer": viewer(world.admin), "role": one, "on": BEGIN + timedelta(day)}
        _open, gaps, doubles, over = history.count(key, one.cap, day)
        assert queries.gaps(**ask).count() == gaps
        assert queries.doubles(**ask).count() == doubles
        assert queries.idle(**ask).count() == history.idle(day)
        if not one.by_place:
            assert queries.overloads(**ask).count() == over


def test_a_year_costs_as_many_statements_as_a_day(
    world: World, django_assert_num_queries: object
) -> None:
    subject = world.households(3)[0]
    looking, one = viewer(world.admin), role("second_helper")
    actions.assign(
        by=world.admin, role=one, subject=subject, holder=world.helper(), start=ON, at=AT
    )
    _ = looking.compartments, looking.grants

    with django_assert_num_queries(8):  # type: ignore[operator]
        found = queries.trend(
            viewer=looking, role=one, days=[BEGIN + timedelta(day) for day in range(365)]
        )

    assert [(count.subjects, count.gaps) for count in found] == [(3, 3)] * 365


def test_changes_are_what_began_or_ended(world: World) -> None:
    first, second = world.households(2)
    old, new = world.helpers(2)
    values = {"by": world.admin, "role": world.primary, "at": AT}
    for subject in (first, second):
        actions.assign(subject=subject, holder=old, start=START, **values)  # type: ignore[arg-type]
    actions.reassign(to={first.pk: new.pk}, on=ON, reason="退休", **values)  # type: ignore[arg-type]

    found = queries.changes(
        viewer=viewer(world.gaoli_clerk), role=world.primary, since=ON, until=ON + timedelta(1)
    )

    assert {(duty.subject_id, duty.holder_id) for duty in found} == {
        (first.pk, old.pk),
        (first.pk, new.pk),
    }
    elsewhere = viewer(world.guti_clerk)
    assert not queries.changes(
        viewer=elsewhere, role=world.primary, since=START, until=date(2020, 1, 1)
    ).exists()


def test_a_clerk_counts_only_the_own_place(world: World) -> None:
    world.households(3)
    world.households(2, world.guti.village)

    [found] = queries.trend(viewer=viewer(world.guti_clerk), role=world.primary, days=[BEGIN])

    assert found.subjects == 2


DAY = st.dates(date(2019, 1, 1), date(2019, 2, 28))
SPAN = st.tuples(DAY, st.none() | DAY).filter(lambda span: span[1] is None or span[0] < span[1])
HELD = st.lists(st.tuples(st.integers(1, 3), SPAN), max_size=4).map(tuple)


@given(SPAN, HELD, HELD, st.lists(SPAN, max_size=2).map(tuple), st.lists(DAY, min_size=1))
def test_any_line_counts_as_its_days_do(span, own, place, excepted, days) -> None:  # type: ignore[no-untyped-def]
    line = Line(span, own, place, excepted)

    for count in timeline.over_time([line], days):
        is_open = timeline.within(count.day, span)
        holders = timeline.answering(line, count.day) if is_open else frozenset({1})
        assert count.subjects == is_open
        assert count.gaps == (not holders)
        assert count.doubles == (is_open and len(holders) > 1)


@given(st.lists(SPAN))
def test_merged_stretches_hold_the_same_days(spans: list[timeline.Span]) -> None:
    found = list(timeline.merged(spans))

    for n in range(70):
        day = date(2019, 1, 1) + timedelta(n)
        inside_one = any(timeline.within(day, span) for span in spans)
        assert sum(timeline.within(day, span) for span in found) == inside_one


@given(st.lists(SPAN), st.lists(SPAN))
def test_what_is_left_of_stretches_are_the_days_of_no_other(
    spans: list[timeline.Span], others: list[timeline.Span]
) -> None:
    found = list(timeline.without(spans, others))

    for n in range(70):
        day = date(2019, 1, 1) + timedelta(n)
        left = any(timeline.within(day, span) for span in spans)
        left = left and not any(timeline.within(day, span) for span in others)
        assert sum(timeline.within(day, span) for span in found) == left
