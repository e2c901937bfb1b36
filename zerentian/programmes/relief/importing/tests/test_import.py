"""What the platform's workbook makes of the registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.imports.models import Batch, Change, Row
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.columns import COLUMNS
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    ON,
    SECOND,
    TABLES,
    commit,
    counts,
    differences,
)
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold

pytestmark = pytest.mark.django_db


def test_new_households_come_whole(take: Callable[..., Batch]) -> None:
    batch = take(books.household(FIRST) + books.household(SECOND, 1))

    subject = Subject.objects.get(household__code=FIRST)
    status = HouseholdStatus.objects.get(household=subject.pk)
    head = Membership.objects.get(household__code=FIRST, relation="head")
    assert counts(batch) == (3, 0, 0, 0)
    assert (subject.kind, subject.name, subject.opened_on) == (
        "relief.household", "王桂兰", date(2015, 12, 28),
    )  # fmt: skip
    assert (status.category, status.main_cause, status.income_per_head) == (
        "exited_general", "illness", 702800,
    )  # fmt: skip
    assert (status.entitlement, status.event, status.valid.lower) == ("entitled", "identified", ON)
    assert head.valid == DateRange(date(2015, 12, 28), None)
    assert sealed.open_phone(head.household.phone) == "13812345678"
    assert Membership.objects.filter(household__code=FIRST).count() == 2
    assert MemberRecord.objects.get(person=head.person).health == ["chronic"]


def test_previewing_writes_nothing_to_the_registers(upload: Callable[..., Batch]) -> None:
    batch = upload(books.household(FIRST))

    assert counts(batch) == (2, 0, 0, 0)
    assert not any(table.objects.exists() for table in TABLES)
    assert Row.objects.filter(batch=batch, outcome="new").count() == 2


def test_same_workbook_again_changes_nothing(
    take: Callable[..., Batch], upload: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST) + books.household(SECOND)
    take(rows)
    before = [list(table.objects.order_by("pk").values()) for table in TABLES]

    again = upload(rows)
    commit(again, viewer)

    assert counts(again) == (0, 0, 4, 0)
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == before
    assert not Change.objects.filter(batch=again).exists()


def test_a_later_workbook_supersedes_and_keeps_the_past(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)

    changed = [row | {"income_per_head": "8000", "category": "低保脱贫户"} for row in rows]
    changed[1] |= {"health": "残疾、长期慢性病", "skill": "弱劳动力或半劳动力"}
    batch = take(changed, on=LATER)

    statuses = HouseholdStatus.objects.filter(superseded_at=None).order_by("valid")
    old, new = statuses
    assert counts(batch) == (0, 2, 0, 0)
    assert (old.valid, old.income_per_head, old.event) == (
        DateRange(ON, LATER),
        702800,
        "identified",
    )
    assert (new.valid.lower, new.income_per_head, new.event) == (LATER, 800000, "updated")
    assert HouseholdStatus.objects.exclude(superseded_at=None).count() == 1
    assert differences(batch) == {
        "户类型": ("一般脱贫户", "低保脱贫户"),
        "人均纯收入": ("7028.00", "8000.00"),
        "健康状况": ("健康", "长期慢性病、残疾"),
        "劳动技能": ("普通劳动力", "弱劳动力或半劳动力"),
    }


def test_change_rows_tell_source_and_undoing(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    first = take(rows)
    rows[0] |= {"phone": "13900001111", "name": "王桂蓝"}
    batch = take(rows, on=LATER)

    person = Person.objects.get(name="王桂蓝")
    made = set(first.created.values_list("table", flat=True))
    name = batch.changes.get(table="population_person", field="name")
    phone = batch.changes.get(table="population_person", field="phone")
    subject = batch.changes.get(table="subjects_subject", field="name")
    assert made == {table._meta.db_table for table in TABLES}
    assert (name.row, name.object_id, name.old, name.new) == (2, person.pk, "王桂兰", "王桂蓝")
    assert (subject.old, subject.new) == ("王桂兰", "王桂蓝")
    assert sealed.open_phone(bytes.fromhex(phone.new or "")) == "13900001111"
    assert "13900001111" not in (phone.new or "")


def test_one_activity_entry_for_each_verb(take: Callable[..., Batch]) -> None:
    take(books.many(5))

    verbs = list(Entry.objects.order_by("verb").values_list("verb", flat=True))
    assert verbs == sorted(
        [
            "file.kept", "import.previewed", "import.committed", "person.registered",
            "household.registered", "membership.began", "subject.registered",
            "relief.status_changed", "relief.record_changed",
        ]
    )  # fmt: skip


def test_unlisted_member_leaves_and_newborn_joins(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)
    child = books.row(
        FIRST, 3, name="王小宝", size=2, relation="之孙子", health="健康", skill="无劳动力",
        identity=books.number(date(2019, 7, 1), "male"), education="", schooling="",
        identified_on="2019-07-20", work_months="",
    )  # fmt: skip
    batch = take([rows[0], child], on=LATER)

    left = Membership.objects.get(person__name="王强2", superseded_at=None)
    joined = Membership.objects.get(person__name="王小宝")
    assert batch.leaving == 1
    assert left.valid == DateRange(date(2015, 12, 28), LATER)
    assert joined.valid == DateRange(date(2019, 7, 20), None)
    assert differences(batch)["离户"] == ("王强2", "（空）")


def test_head_and_son_change_places(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)
    rows[0] |= {"relation": "之母"}
    rows[1] |= {"relation": "户主"}

    take(rows, on=LATER)

    heads = Membership.objects.filter(relation="head", superseded_at=None).order_by("valid")
    assert [(row.person.name, row.valid.lower) for row in heads] == [
        ("王桂兰", date(2015, 12, 28)), ("王强2", LATER),
    ]  # fmt: skip
    assert Subject.objects.get().name == "王强2"


def test_somebody_moves_to_another_household_of_the_workbook(take: Callable[..., Batch]) -> None:
    first, second = books.household(FIRST), books.household(SECOND, 1)
    take(first + second)
    son = first.pop() | {"household": SECOND, "relation": "其他"}
    for row in [*first, *second, son]:
        row["size"] = 1 if row["household"] == FIRST else 2

    take([*first, *second, son], on=LATER)

    homes = Membership.objects.filter(person__name="王强2", superseded_at=None).order_by("valid")
    assert [(row.household.code, row.valid.lower) for row in homes] == [
        (FIRST, date(2015, 12, 28)), (SECOND, LATER),
    ]  # fmt: skip


def test_corrected_number_keeps_the_person(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)
    person = Person.objects.get(name="王桂兰")
    right = books.number(date(1951, 3, 15), "female")
    batch = take([rows[0] | {"identity": right}, rows[1]], on=LATER)

    person.refresh_from_db()
    old, new = differences(batch)["证件号码"]
    assert sealed.open_identity(person.identity or b"") == right
    assert person.born == date(1951, 3, 15)
    assert "********" in old
    assert right not in new
    assert Person.objects.count() == 2


def test_household_moves_within_the_place(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)
    there = dict(zip(("county", "town", "village"), books.VILLAGES["370703001002"], strict=True))

    batch = take([row | there for row in rows], on=LATER)

    assert Household.objects.get().region.name == "西关村村委会"
    assert Subject.objects.get().region.name == "西关村村委会"
    assert differences(batch)["村"] == ("东关村村委会", "西关村村委会")


def test_optional_columns_change_only_when_present(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    more = [row | {"hard": "是", "other_cause_1": "缺技术", "standard": "省定标准"} for row in rows]
    take(more, columns=COLUMNS)

    again = take(rows, on=LATER)

    status = HouseholdStatus.objects.get()
    assert counts(again) == (0, 0, 2, 0)
    assert (status.hard, status.other_causes) == (True, ["no_skill"])
    assert ReliefHousehold.objects.get().standard == "province"


def test_empty_telephone_deletes_nothing(take: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    take(rows)

    batch = take([row | {"household_phone": ""} for row in rows], on=LATER)

    assert counts(batch) == (0, 0, 2, 0)
    assert sealed.open_phone(Household.objects.get().phone) == "13812345678"
