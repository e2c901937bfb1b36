"""Random histories: every query must say the same as counting row by row, on any day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, QuerySet

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.queries.cover import by_village, surveyed
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    person,
    region,
    viewer,
)
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import prefix_range

BEGIN, DAYS = date(2018, 1, 1), 700
Span = tuple[int, int]


@dataclass
class History:
    """What was drawn, for counting by hand."""

    subjects: list[Subject]
    holders: list[Holder]
    duties: dict[str, list[tuple[int, int, Span]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    seats: dict[int, list[Span]] = field(default_factory=dict)

    def on(self, role: Role, day: int) -> list[tuple[int, int]]:
        return [(s, h) for s, h, (start, end) in self.duties[role.key] if start <= day < end]

    def open(self, day: date) -> set[int]:
        return {
            s.pk
            for s in self.subjects
            if s.opened_on <= day and (s.closed_on is None or s.closed_on > day)
        }


def pieces(chance: random.Random) -> list[Span]:
    """Disjoint spans of days with and without room between them."""
    cuts = sorted(chance.sample(range(DAYS), 2 * chance.randint(0, 3)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    if spans and chance.random() < 0.5:
        spans.append((spans[-1][1], spans[-1][1] + chance.randint(1, 90)))  # next day, no gap
    return spans


def dates(span: Span) -> DateRange:
    start, end = (BEGIN + timedelta(day) for day in span)
    return DateRange(start, end)


@pytest.fixture
def history(world: World) -> History:
    chance = random.Random(20190531)
    villages = [
        world.gaoli.village,
        region("370703006202", "西柳村", 5, world.gaoli.town),
        world.guti.village,
    ]
    subjects = [household(chance.choice(villages)) for _ in range(40)]
    for subject in subjects:
        subject.opened_on = BEGIN + timedelta(chance.randint(-50, 100))
        if chance.random() < 0.3:
            subject.closed_on = subject.opened_on + timedelta(chance.randint(0, 500))
    Subject.objects.bulk_update(subjects, ["opened_on", "closed_on"])
    posts = [Post.objects.create(entity=world.office, title=f"岗位{n}") for n in range(12)]
    made = actions.holders_of_posts(post.pk for post in posts)
    found = History(subjects, [made[post.pk] for post in posts])
    for holder in found.holders:
        found.seats[holder.pk] = pieces(chance)
        Tenure.objects.bulk_create(
            Tenure(post_id=holder.post_id, user=person("某"), valid=dates(span), recorded_at=AT)
            for span in found.seats[holder.pk]
        )
    for role, per_subject in ((world.primary, 1), (world.shared, 3)):
        draw(found, role, per_subject, chance)
    with connection.cursor() as cursor:  # as after a bulk load: without it plans are wild guesses
        cursor.execute("ANALYZE")
    return found


def draw(found: History, role: Role, holders: int, chance: random.Random) -> None:
    rows = []
    for subject in found.subjects:
        for holder in chance.sample(found.holders, holders):
            for span in pieces(chance):
                found.duties[role.key].append((subject.pk, holder.pk, span))
                rows.append(
                    Duty(
                        role=role,
                        exclusive=role.exclusive,
                        subject=subject,
                        holder=holder,
                        valid=dates(span),
                        roster=chance.choice(["", "gaoli_1_5"]),
                        recorded_at=AT,
                    )
                )
    Duty.objects.bulk_create(rows)


def ids(rows: QuerySet[Model]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


@pytest.mark.slow
def test_queries_agree_with_counting_on_200_days(world: World, history: History) -> None:
    chance = random.Random(7)
    looking = viewer(world.admin)
    for _ in range(200):
        day = chance.randint(-20, DAYS + 20)
        role = chance.choice([world.primary, world.shared])
        check(looking, role, history, day)


def check(looking: Viewer, role: Role, history: History, day: int) -> None:
    on = BEGIN + timedelta(day)
    ask = {"viewer": looking, "role": role, "on": on}
    pairs = history.on(role, day)
    wanted = history.open(on)
    holders_of = Counter(subject for subject, _holder in set(pairs))
    load = Counter(holder for _subject, holder in pairs)
    seated = {h for h, spans in history.seats.items() if any(a <= day < b for a, b in spans)}
    busy = {h for key in history.duties for _s, h in history.on(Role(key=key), day)}

    assert ids(queries.in_need(**ask)) == wanted
    assert ids(queries.gaps(**ask)) == {s for s in wanted if not holders_of[s]}
    assert ids(queries.doubles(**ask)) == {s for s in wanted if holders_of[s] > 1}
    unseated = {subject for subject, holder in pairs if holder not in seated}
    assert ids(queries.vacant(**ask)) == wanted & unseated
    here = {holder for subject, holder in pairs if subject in wanted}
    assert dict(queries.loads(**ask).values_list("pk", "load")) == {h: load[h] for h in here}
    assert ids(queries.idle(**ask)) == seated - busy
    parent = region("370703", "寒亭区", 3)
    cover = queries.summary(**ask, parent=parent, places=()).survey.children
    assert sum(place.subjects for place in cover) == len(wanted)
    assert sum(place.gaps for place in cover) == sum(not holders_of[s] for s in wanted)
    assert sum(place.doubles for place in cover) == sum(holders_of[s] > 1 for s in wanted)
    assert sum(place.vacant for place in cover) == len(wanted & unseated)


def test_as_known_rows_do_not_count_twice(world: World) -> None:
    helper = world.helper()
    duty = actions.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=helper,
        start=START, at=AT,
    )  # fmt: skip
    actions.correct(by=world.gaoli_clerk, duty=duty, start=date(2019, 2, 1), reason="", at=AT)

    assert queries.load(helper.pk, role=world.primary, on=ON) == 1
    assert queries.gaps(
        viewer=viewer(world.admin), role=world.primary, on=date(2019, 1, 15)
    ).exists()


@pytest.mark.parametrize("query", ["gaps", "doubles", "vacant", "in_need", "loads", "overloads"])
def test_clerk_sees_only_the_own_place(world: World, query: str) -> None:
    household(world.guti.village)
    helper = world.helper()
    actions.assign(
        by=world.admin, role=world.primary, subject=household(world.guti.village), holder=helper,
        start=START, at=AT,
    )  # fmt: skip
    ask: Callable[..., QuerySet[Model]] = getattr(queries, query)

    assert not ask(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON).exists()
    assert not ask(viewer=viewer(person("无权")), role=world.primary, on=ON).exists()


def test_cover_of_any_number_of_places_is_two_statements(
    world: World, django_assert_num_queries: object
) -> None:
    world.households(3)
    household(world.guti.village)
    looking, role, district = viewer(world.admin), world.primary, world.district
    _ = looking.compartments, looking.places("x")  # type: ignore[arg-type]

    with django_assert_num_queries(2):  # type: ignore[operator]
        lines = by_village(viewer=looking, role=role, on=ON, parent=district)
        cover = surveyed(lines, district).children

    assert [(place.region.name, place.gaps) for place in cover] == [
        ("固堤街道", 1),
        ("高里街道", 3),
    ]


def test_overload_shows_when_the_cap_was_lowered(world: World) -> None:  # B-1
    helper = world.helper()
    pairs = [(subject.pk, helper.pk) for subject in world.households(5)]
    actions.assign_many(by=world.gaoli_clerk, role=world.capped, pairs=pairs, start=START, at=AT)
    ask = {"viewer": viewer(world.gaoli_clerk), "on": ON}
    assert not queries.overloads(role=world.capped, **ask).exists()

    world.capped.cap = 4
    world.capped.save(update_fields=["cap"])

    assert [holder.load for holder in queries.overloads(role=world.capped, **ask)] == [5]  # type: ignore[attr-defined]


def test_136_cadres_and_228_households(world: World) -> None:  # scenario 6.6.1, C-1
    cadres = world.helpers(137)
    homes = iter(world.households(228))
    pairs = [(next(homes).pk, cadre.pk) for cadre in cadres[:92] for _ in range(2)]
    pairs += [(next(homes).pk, cadre.pk) for cadre in cadres[92:136]]

    actions.assign_many(
        by=world.gaoli_clerk,
        role=world.primary,
        pairs=pairs,
        start=START,
        roster="yangjiabu",
        at=AT,
    )

    ask = {"viewer": viewer(world.gaoli_clerk), "role": world.primary, "on": ON}
    loads = list(queries.loads(**ask).values_list("load", flat=True))
    assert not queries.gaps(**ask).exists()
    assert (len(loads), sum(loads)) == (136, 228)
    assert round(sum(loads) / len(loads), 2) == 1.68
    assert list(queries.idle(**ask)) == [cadres[136]]  # the 137th has no plot


def test_195_helpers_with_five_each(world: World) -> None:  # scenario 5.7.1, B-1
    helpers = world.helpers(195)
    homes = world.households(975)
    pairs = [(home.pk, helpers[n // 5].pk) for n, home in enumerate(homes)]

    actions.assign_many(
        by=world.gaoli_clerk,
        role=world.primary,
        pairs=pairs,
        start=START,
        roster="gaoli_1_5",
        at=AT,
    )

    loads = queries.loads(viewer=viewer(world.admin), role=world.primary, on=ON)
    assert set(loads.values_list("load", flat=True)) == {5}
    assert queries.rosters(viewer=viewer(world.admin), role=world.primary, on=ON) == ["gaoli_1_5"]


def test_no_household_uncovered_above_cap_or_missing(world: World) -> None:  # scenario 4.8.7
    covered, uncovered = world.households(4), household(world.gaoli.village)
    helper = world.helper()
    actions.assign_many(
        by=world.gaoli_clerk, role=world.primary, start=START, at=AT,
        pairs=[(subject.pk, helper.pk) for subject in covered],
    )  # fmt: skip

    gaps = queries.gaps(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON)

    assert [subject.name for subject in gaps] == [uncovered.name]
    places = (prefix_range(world.guti.town.path),)
    assert not queries.gaps(
        viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON, places=places
    ).exists()


def test_candidates_know_their_load(world: World) -> None:
    helper = world.helper("李志强")
    world.helper("刚到", since=ON + timedelta(days=1))
    actions.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=helper,
        start=START, at=AT,
    )  # fmt: skip

    found = queries.candidates(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON)

    assert [(holder.pk, holder.load) for holder in found] == [(helper.pk, 1)]  # type: ignore[attr-defined]
    assert not queries.candidates(
        viewer=viewer(world.guti_clerk), role=world.primary, on=ON
    ).exists()


def test_names_tell_post_unit_and_deputy(world: World) -> None:
    holder = world.helper("李志强")
    assert holder.post
    Tenure.objects.create(
        post=holder.post, user=person("孙晓燕"), valid=DateRange(START, None), acting=True,
        recorded_at=AT,
    )  # fmt: skip
    empty = actions.holder_for(post=Post.objects.create(entity=world.office, title="空岗"))
    unit = actions.holder_for(entity=world.office)

    called = queries.names([holder.pk, empty.pk, unit.pk], on=ON)

    assert (
        called[holder.pk].full == "李志强（高里街道办事处 包户干部）"
        or "李志强" in called[holder.pk].full
    )
    assert called[holder.pk].acting == "孙晓燕"
    assert called[empty.pk].person == ""
    assert called[unit.pk].name == "高里街道办事处"
