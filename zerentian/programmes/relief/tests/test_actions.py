from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects import actions as subjects
from zerentian.programmes.relief import actions
from zerentian.programmes.relief.models import HouseholdStatus, ReliefHousehold

pytestmark = pytest.mark.django_db
BEGAN, ON = date(2018, 1, 1), date(2019, 5, 31)
AT: datetime = make.AT


def households(count: int = 1) -> list[int]:
    """Relief households with one status each, by subject."""
    homes = population.register_households(
        by=None, households=[make.new_household() for _ in range(count)], at=AT
    )
    new = [
        subjects.NewSubject(kind="relief.household", name="王桂兰", opened_on=BEGAN, household=home)
        for home in homes
    ]
    ids = subjects.register(by=None, subjects=new, at=AT)
    ReliefHousehold.objects.bulk_create(ReliefHousehold(subject_id=pk) for pk in ids)
    HouseholdStatus.objects.bulk_create(
        HouseholdStatus(
            household_id=pk,
            valid=DateRange(BEGAN, None),
            entitlement="entitled",
            category="exited_general",
            main_cause="illness",
            other_causes=["no_skill"],
            event="identified",
            recorded_at=AT,
        )
        for pk in ids
    )
    return ids


def mark(ids: list[int], hard: bool = True, on: date = ON) -> int:
    return actions.mark_hard(by=None, households=ids, hard=hard, on=on, reason="区里评议", at=AT)


def test_mark_hard_supersedes_and_keeps_the_past() -> None:
    [pk] = households()

    changed = mark([pk])

    past, now = HouseholdStatus.objects.filter(superseded_at=None).order_by("valid")
    old = HouseholdStatus.objects.exclude(superseded_at=None).get()
    assert changed == 1
    assert (past.valid, past.hard, past.event) == (DateRange(BEGAN, ON), False, "identified")
    assert (now.valid, now.hard, now.event) == (DateRange(ON, None), True, "updated")
    assert (now.category, now.other_causes) == ("exited_general", ["no_skill"])
    assert old.valid == DateRange(BEGAN, None)
    assert Entry.objects.get(verb="relief.status_changed").reason == "区里评议"


def test_mark_hard_twice_changes_once() -> None:
    ids = households(2)

    assert mark(ids) == 2
    assert mark(ids) == 0
    assert mark(ids[:1], hard=False, on=date(2019, 6, 30)) == 1


def test_mark_hard_on_the_first_day_leaves_no_empty_past() -> None:
    [pk] = households()

    mark([pk], on=BEGAN)

    assert HouseholdStatus.objects.get(superseded_at=None).valid == DateRange(BEGAN, None)


def test_mark_hard_before_the_first_status_changes_nothing() -> None:
    assert mark(households(), on=date(2017, 1, 1)) == 0


def test_change_status_names_the_event() -> None:
    [pk] = households()

    actions.change_status(
        by=None, households=[pk], values={"entitlement": "not_entitled"}, on=ON,
        reason="稳定脱贫", at=AT,
    )  # fmt: skip

    now = HouseholdStatus.objects.get(superseded_at=None, valid__contains=ON)
    assert (now.entitlement, now.event) == ("not_entitled", "stable")


def test_mark_hard_statements_do_not_grow() -> None:
    def statements(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as caught:
            mark(ids)
        return len(caught)

    assert statements(households(2)) == statements(households(40))
