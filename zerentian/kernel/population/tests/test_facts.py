"""Dated facts of a person: one at a time, superseded and never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.population import actions
from zerentian.kernel.population.entries import NewFact
from zerentian.kernel.population.models import PersonFact
from zerentian.kernel.population.rules import Span, without
from zerentian.kernel.population.tests import factories as make

START = date(2019, 1, 1)


def day(nth: int) -> date:
    return START + timedelta(days=nth)


spans = st.tuples(st.integers(0, 30), st.integers(1, 30) | st.none()).map(
    lambda pair: Span(day(pair[0]), day(pair[0] + pair[1]) if pair[1] else None)
)


@given(old=spans, new=spans)
def test_what_remains_of_a_stretch_is_what_the_new_one_does_not_cover(old: Span, new: Span) -> None:
    rest = without(old, new)

    for nth in range(70):
        found = [span for span in rest if day(nth) in span]
        assert len(found) == (day(nth) in old and day(nth) not in new)


def test_a_stretch_without_days_is_never_left() -> None:
    assert without(Span(day(1), day(5)), Span(day(1), None)) == []
    assert without(Span(day(1), None), Span(day(2), day(3))) == [
        Span(day(1), day(2)), Span(day(3), None),
    ]  # fmt: skip


def somebody() -> int:
    return actions.register_persons(by=None, persons=[make.new_person()], at=make.AT)[0]


def fact(person: int, start: int, end: int | None, value: str = "42") -> NewFact:
    span = Span(day(start), day(end) if end else None)
    return NewFact(person=person, kind="disability", value=value, span=span)


@pytest.mark.django_db
def test_a_fact_in_the_middle_keeps_what_lies_around_it() -> None:
    person = somebody()
    [first], _ = actions.record_facts(by=None, facts=[fact(person, 0, None)], at=make.AT)

    later = make.AT + timedelta(days=1)
    [second], [told] = actions.record_facts(
        by=None, facts=[fact(person, 5, 9, "41")], batch=7, at=later
    )

    current = PersonFact.objects.filter(superseded_at=None).order_by("valid")
    assert (told.superseded, len(told.added)) == (first, 2)
    assert [(row.value, row.valid, row.batch) for row in current] == [
        ("42", DateRange(day(0), day(5)), None),
        ("41", DateRange(day(5), day(9)), 7),
        ("42", DateRange(day(9), None), None),
    ]
    assert PersonFact.objects.get(pk=first).superseded_at == later
    assert PersonFact.objects.get(pk=second).recorded_at == later


@pytest.mark.django_db
def test_the_database_keeps_two_facts_of_one_day_apart() -> None:
    person = somebody()
    about = {"person_id": person, "kind": "disability", "recorded_at": make.AT}
    PersonFact.objects.create(**about, value="42", valid=DateRange(day(0), None))

    with pytest.raises(IntegrityError, match="fact_one_a_time"), transaction.atomic():
        PersonFact.objects.create(**about, value="41", valid=DateRange(day(3), None))
    PersonFact.objects.create(
        person_id=person, kind="insurance", item="accident", valid=DateRange(day(0), day(9)),
        recorded_at=make.AT,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "about",
    [
        {"kind": "disability", "value": "82"},
        {"kind": "disability", "value": ""},
        {"kind": "disability", "value": "42", "item": "accident"},
        {"kind": "insurance", "item": ""},
        {"kind": "pension"},
    ],
)
def test_a_fact_says_what_its_kind_says(about: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFact.objects.create(
            person_id=somebody(), valid=DateRange(day(0), None), recorded_at=make.AT, **about
        )


@pytest.mark.django_db
def test_two_facts_about_the_same_at_once_are_refused() -> None:
    person = somebody()

    with pytest.raises(ValueError, match="same thing"):
        actions.record_facts(by=None, facts=[fact(person, 0, 3), fact(person, 5, 9)], at=make.AT)
