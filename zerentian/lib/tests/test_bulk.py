from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions
from zerentian.kernel.population.models import Household, Membership
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import bulk

pytestmark = pytest.mark.django_db


def households(count: int) -> list[Household]:
    region = make.region()
    return [
        Household(kind="relief", code=f"{n:016}", region=region, formed_on=date(2015, 1, 1))
        for n in range(count)
    ]


def test_insert_numbers_rows_in_their_order() -> None:
    rows = bulk.insert(Household, households(50))

    stored = Household.objects.order_by("pk").values_list("pk", "code", "phone", "formed_on")
    assert list(stored) == [(row.pk, row.code, None, date(2015, 1, 1)) for row in rows]
    assert not rows[0]._state.adding
    rows[0].group = "一组"
    rows[0].save(update_fields=["group"])


def test_insert_keeps_text_that_looks_like_copy_syntax() -> None:
    rows = households(2)
    for row in rows:
        row.address = "a\tb\\N\nc\\."

    bulk.insert(Household, rows)

    assert {row.address for row in Household.objects.all()} == {"a\tb\\N\nc\\."}


def test_one_row_costs_one_statement() -> None:
    [row] = households(1)

    with CaptureQueriesContext(connection) as asked:
        bulk.insert(Household, [row])

    assert len(asked) == 1
    assert Household.objects.get() == row


def test_insert_raises_what_django_raises() -> None:
    bulk.insert(Household, households(1))

    with pytest.raises(IntegrityError):
        bulk.insert(Household, households(1))


def test_numbers_ascend_and_are_given_once() -> None:
    first, second = bulk.numbers(Household, 3), bulk.numbers(Household, 2)

    assert first + second == sorted({*first, *second})
    assert bulk.numbers(Household, 0) == []


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (4, [4]), (5, [4, 1]), (12, [4, 4, 4])])
def test_chunks_leave_nothing_out(count: int, sizes: list[int]) -> None:
    found = list(bulk.chunks(range(count), 4))

    assert [len(chunk) for chunk in found] == sizes
    assert [row for chunk in found for row in chunk] == list(range(count))


def test_chunks_read_no_further_than_they_must() -> None:
    rows = iter(range(10))

    assert next(bulk.chunks(rows, 4)) == [0, 1, 2, 3]
    assert next(rows) == 4


def test_register_answers_the_ids_of_rows_in_their_order() -> None:
    region = make.region().pk
    fields = ("kind", "code", "region_id", "group", "address", "formed_on")
    codes = [f"{n:04}" for n in range(30)]

    found = bulk.register(
        Household, fields, codes, lambda code: ("hukou", code, region, "", "", "2015-01-01")
    )

    ids = [number for chunk in found for number in chunk]
    stored = dict(Household.objects.values_list("pk", "code"))
    assert [stored[number] for number in ids] == codes


def test_register_writes_nothing_that_nobody_asked_for() -> None:
    bulk.register(Household, ("kind",), ["relief"], lambda kind: (kind,))

    assert not Household.objects.exists()


def test_pour_reads_the_text_of_a_range() -> None:
    made = bulk.insert(Household, households(1))
    person = actions.register_persons(by=None, persons=[make.new_person()], at=make.AT)
    names = (
        "person_id", "household_id", "kind", "code", "relation", "valid", "join_reason",
        "leave_reason", "recorded_at",
    )  # fmt: skip

    bulk.pour(
        Membership,
        names,
        [(person[0], made[0].pk, "relief", "", "head", "[2015-01-01,)", "", "", make.AT)],
    )

    assert Membership.objects.get().valid == DateRange(date(2015, 1, 1), None)


def test_pour_writes_arrays_and_defaults() -> None:
    bulk.pour(
        Entry, ("at", "actor", "verb", "table", "rows", "reason"),
        [(make.AT, None, "a", "t", [1, 2], "")],
    )  # fmt: skip

    entry = Entry.objects.get()
    assert (entry.rows, entry.actor, entry.at) == ([1, 2], None, make.AT)


def test_update_sets_each_row_its_own_values() -> None:
    rows = bulk.insert(Household, households(30))
    values = [(row.pk, f"第{n}组", None, b"x" if n % 2 else None) for n, row in enumerate(rows)]

    found = bulk.update(Household, ("group", "dissolved_on", "phone"), values)

    assert found == 30
    assert Household.objects.get(pk=rows[7].pk).group == "第7组"
    assert Household.objects.filter(phone=None).count() == 15


def test_nothing_is_no_statement() -> None:
    with CaptureQueriesContext(connection) as caught:
        assert bulk.insert(Household, []) == []
        assert bulk.update(Household, ("group",), []) == 0

    assert len(caught) == 0


def test_analyze_names_tables() -> None:
    bulk.analyze(["population_household"])


@pytest.mark.parametrize(
    ("values", "text"), [([1, 2], "{1,2}"), ([], "{}"), (["healthy"], "{healthy}")]
)
def test_arrays_as_text(values: list[object], text: str) -> None:
    assert bulk.as_array(values) == text
