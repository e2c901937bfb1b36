"""The fact of visits to keep up against the due list, and against the rule asked day by day."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.world import AT, ON, World, account
from zerentian.kernel.fieldwork.due import queries, rules
from zerentian.kernel.fieldwork.facts.due import VISIT_WAIT
from zerentian.kernel.fieldwork.tests.test_due import MODES, helper, holder_of, homes, visit
from zerentian.kernel.figures import catalogue, expected, places
from zerentian.kernel.figures.verify import cases, compare
from zerentian.kernel.figures.verify.recount import Register
from zerentian.kernel.responsibilities import actions as duties_actions
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty, Excepted, PlaceDuty, VisitTerm
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Visit
from zerentian.lib.periods import Period
from zerentian.programmes.relief.models import HouseholdStatus, ReliefHousehold

pytestmark = pytest.mark.django_db
BEGAN = date(2018, 6, 1)
DAYS = (date(2019, 2, 4), date(2019, 2, 11), date(2019, 4, 1), ON)
FIGURES = ("visits_owed", "visits_kept", "visits_kept_rate", "visits_due", "visits_overdue")


def some_day(chance: random.Random, span: int = 400) -> date:
    return BEGAN + timedelta(days=chance.randrange(span))


def learned(chance: random.Random, day: date) -> datetime:
    """Most visits come in on their day, some weeks later."""
    late = chance.choice([0, 0, 0, 3, 40])
    return datetime(day.year, day.month, day.day, 9, tzinfo=AT.tzinfo) + timedelta(days=late)


def histories(world: World, seed: int) -> None:
    """Duties of helpers and of village doctors, visits late and taken back, classes that change, and
    terms that were others in winter."""
    chance = random.Random(seed)
    found = homes(world, 14)
    doctors = [
        holder_of(account(f"东医{n}", world.east.office, title=f"村医{n}")) for n in range(2)
    ]
    Duty.objects.bulk_create(
        duty for home in found for duty in duties_of(world, chance, home, doctors)
    )
    places_of(world, chance, found, doctors)
    holders = [world.east.duty.holder_id, *(doctor.pk for doctor in doctors), None]
    visited = []
    for home in found:
        for _ in range(chance.randrange(7)):
            day = chance.choice(DAYS) - timedelta(days=chance.randrange(45))
            at = learned(chance, day)
            one = visit(
                world, home, chance.choice(holders), day, recorded_at=at, mode=chance.choice(MODES),
                met=chance.choice(["head", "", "nobody"]),
            )  # fmt: skip
            if chance.random() < 0.3:
                one.next_day = day + timedelta(days=chance.randrange(60))
            if chance.random() < 0.25:
                one.superseded_at = at + timedelta(days=chance.randrange(1, 60))
                one.why_superseded, one.superseded_by = "x", world.admin
            visited.append(one)
    Visit.objects.bulk_create(visited)
    classes_of(chance, found)
    terms_of(chance)


def duties_of(world: World, chance: random.Random, home: Subject, doctors: Any) -> list[Duty]:
    """One or two after another, the first perhaps corrected."""
    cuts = sorted({some_day(chance), some_day(chance)})
    spans = [(cuts[0], None)] if len(cuts) == 1 else [(cuts[0], cuts[1]), (cuts[1], None)]
    made = []
    for number, (start, end) in enumerate(spans):
        wrong = number == 0 and chance.random() < 0.2
        made.append(
            Duty(
                role=helper(), exclusive=True, subject=home, valid=DateRange(start, end),
                holder=chance.choice([world.east.duty.holder, doctors[0]]),
                recorded_at=learned(chance, start), superseded_at=AT if wrong else None,
            )
        )  # fmt: skip
    return made


def places_of(world: World, chance: random.Random, found: list[Subject], doctors: Any) -> None:
    """A doctor for the town, another one nearer for some weeks, a household that is excepted."""
    role, begins = duties.role("village_doctor"), some_day(chance, 200)
    nearer = DateRange(some_day(chance, 200), date(2019, 3, 1))
    PlaceDuty.objects.create(
        role=role, exclusive=True, holder=doctors[0], region=world.east.region,
        valid=DateRange(begins, None), recorded_at=learned(chance, begins),
    )  # fmt: skip
    PlaceDuty.objects.create(
        role=role, exclusive=True, holder=doctors[1], region=world.east.villages[0], valid=nearer,
        recorded_at=learned(chance, nearer.lower),
    )  # fmt: skip
    Excepted.objects.create(
        role=role, subject=found[0], valid=DateRange(some_day(chance), None), reason="x",
        recorded_at=AT,
    )  # fmt: skip


def classes_of(chance: random.Random, found: list[Subject]) -> None:
    """Some households become others, some of that was learned late, some were never told of."""
    like = HouseholdStatus.objects.filter(superseded_at=None)[0]
    for home in found[::2]:
        ReliefHousehold.objects.get_or_create(subject=home)
        cut = some_day(chance)
        for span, entitlement in (
            (DateRange(BEGAN, cut), "entitled"), (DateRange(cut, None), "not_entitled"),
        ):  # fmt: skip
            if span.lower == span.upper:
                continue
            like.pk, like.household_id, like.entitlement = None, home.pk, entitlement
            like.valid, like.recorded_at = span, learned(chance, cut)
            like.save(force_insert=True)


def terms_of(chance: random.Random) -> None:
    """Until some day helpers visited each week, and a call was enough."""
    cut = some_day(chance)
    term = VisitTerm.objects.get(role=helper())
    term.valid = DateRange(cut, None)
    term.save()
    VisitTerm.objects.create(
        role=helper(), every=7, first=5, modes=["home", "phone"], valid=DateRange(None, cut)
    )


def in_sql() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {VISIT_WAIT.view}")
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def holds(row: Any, on: date, at: datetime | None) -> bool:
    gone = row["superseded"]
    known = gone is None if at is None else row["recorded"] <= at and (gone is None or at < gone)
    return bool(known and row["day"] <= on and (row["until"] is None or on < row["until"]))


def on_day(rows: list[dict[str, Any]], on: date, at: datetime | None = None) -> Counter[Any]:
    return Counter(
        (row["record"], row["holder"], row["role"], row["due_state"], row["visited"])
        for row in rows
        if holds(row, on, at)
    )


@pytest.mark.parametrize("seed", range(3))
def test_fact_says_what_the_due_list_says(world: World, seed: int) -> None:
    histories(world, seed)
    viewer = world.viewer(world.admin)
    rows, states = in_sql(), set()
    for on in DAYS:
        listed = Counter(
            (due.subject.pk, due.holder, due.role.key, due.state, "yes" if due.last else "no")
            for role in queries.roles()
            for due in queries.rows(
                queries.within(viewer=viewer, role=role, on=on), roles=[role], on=on
            )
        )
        told = Counter(
            (row["subject"], row["holder"], row["role"], row["due_state"], row["visited"])
            for row in rows
            if holds(row, on, None)
        )
        assert told == listed
        states |= {state for _subject, _holder, _role, state, _visited in told}
    assert {"overdue", "later", "soon"} <= states


@pytest.mark.parametrize("seed", range(3))
def test_fact_says_what_the_rule_says_on_any_day_known_at_any_time(world: World, seed: int) -> None:
    histories(world, seed)
    chance, rows, raw = random.Random(seed), in_sql(), list(VISIT_WAIT.raw())
    for _ in range(60):
        on, at = some_day(chance), learned(chance, some_day(chance))
        found = on_day(rows, on, at)
        assert found == on_day(raw, on, at)  # type: ignore[arg-type]
        assert len({record for record, *_more in found}) == sum(found.values())  # one a day
        assert on_day(rows, on) == on_day(raw, on)  # type: ignore[arg-type]


def test_figures_add_up_and_are_recounted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    histories(world, 5)
    district = places.find("370703", on=ON)
    owed, kept, _rate, due, overdue = (
        expected.whole(key, district, Period.day(ON)).value for key in FIGURES
    )
    rows = [row for row in in_sql() if holds(row, ON, None)]
    assert owed == len(rows)
    assert overdue == sum(row["due_state"] == "overdue" for row in rows) > 0
    assert due == sum(row["due_state"] in (rules.TODAY, rules.SOON) for row in rows)
    assert 0 < (kept or 0) < (owed or 0)

    user = world.east.users["leader"]
    case = cases.Case("leader", user, world.viewer(user), places.find("370703001", on=ON))
    ours = {key: catalogue.find(key) for key in FIGURES}
    monkeypatch.setattr(catalogue, "figures", lambda: ours)
    assert list(compare.mismatches(case, [ON], Register())) == []


def test_terms_follow_the_pack_and_are_dated(world: World) -> None:
    role = helper()
    [term] = VisitTerm.objects.filter(role=role)
    assert (term.valid.lower, term.every, term.by_class) == (None, 30, {"not_entitled": 90})

    VisitTerm.objects.filter(pk=term.pk).update(every=14)  # what an earlier pack said
    later = AT + timedelta(days=3)
    duties_actions.sync_roles(by=None, at=later)
    duties_actions.sync_roles(by=None, at=later)  # again changes nothing

    old, new = VisitTerm.objects.filter(role=role).order_by("every")
    assert (old.every, old.valid.upper) == (14, later.date())
    assert (new.every, new.valid.lower, new.valid.upper) == (30, later.date(), None)
