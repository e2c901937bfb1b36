"""The platform's workbook from the file to the registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.errors import CommitRefused, RegisterMoved
from zerentian.kernel.imports.models import Batch, Change, Row
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.columns import COLUMNS
from zerentian.programmes.relief.layouts import PLATFORM
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold
from zerentian.programmes.relief.tests import books

pytestmark = pytest.mark.django_db
ON, LATER = date(2019, 5, 31), date(2019, 8, 31)
FIRST, SECOND = "3707030010010001", "3707030010010002"
TABLES = (Person, Household, Membership, Subject, ReliefHousehold, HouseholdStatus, MemberRecord)


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    for path in books.VILLAGES:
        make.region(path)


@pytest.fixture()
def viewer() -> Viewer:
    return make.viewer("370703", on=LATER)


@pytest.fixture()
def upload(viewer: Viewer, tmp_path: Path) -> Callable[..., Batch]:
    def run(rows: list[dict[str, Any]], on: date = ON, by: Viewer = viewer, **about: Any) -> Batch:
        path = books.book(tmp_path / "台账.xlsx", rows, **about)
        assert by.user
        return actions.upload(
            by=by.user, viewer=by, layout=PLATFORM, file=path, name=path.name, on=on, at=make.AT
        )

    return run


@pytest.fixture()
def take(upload: Callable[..., Batch], viewer: Viewer) -> Callable[..., Batch]:
    """Upload and take over."""

    def run(rows: list[dict[str, Any]], **about: Any) -> Batch:
        return commit(upload(rows, **about), viewer)

    return run


def commit(batch: Batch, viewer: Viewer) -> Batch:
    assert viewer.user
    return actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def told(batch: Batch) -> list[tuple[int, str]]:
    """Row and column of every reason for which something was refused."""
    rows = Row.objects.filter(batch=batch, outcome="refused").order_by("number")
    return [(row.number, reason["column"]) for row in rows for reason in row.reasons]


def differences(batch: Batch) -> dict[str, tuple[str, str]]:
    rows = Row.objects.filter(batch=batch).order_by("number")
    return {d["title"]: (d["old"], d["new"]) for row in rows for d in row.differences}


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
    made = set(first.changes.filter(field="").values_list("table", flat=True))
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


WRONG = "990703195808200022"


@pytest.mark.parametrize(
    ("about", "column"),
    [
        ({"identity": "99070319580820002"}, "identity"),  # ID-1
        ({"identity": WRONG}, "identity"),  # ID-2
        ({"identity": f"{make.number(serial=3)}91"}, "identity"),  # ID-3
        ({"identity": books.number(date(2021, 1, 1), "female")}, "identity"),  # ID-5
        ({"identity": ""}, "identity"),  # ID-7
        ({"identity": 990703195808200021}, "identity"),  # digits lost
        ({"size": 3}, "size"),  # HH-1
        ({"household": ""}, "household"),  # HH-2
        ({"relation": "配偶"}, "relation"),  # HH-3
        ({"relation": "妻子"}, "relation"),
        ({"ethnicity": ""}, "ethnicity"),  # HH-7
        ({"health": ""}, "health"),  # HE-1
        ({"health": "健康、残疾"}, "health"),  # HE-2
        ({"skill": ""}, "skill"),  # LA-5
        ({"work_months": 13}, "work_months"),  # LA-6
        ({"main_cause": ""}, "main_cause"),  # CA-3
        ({"main_cause": "因懒"}, "main_cause"),
        ({"category": ""}, "category"),
        ({"village": "没有这个村"}, "village"),
        ({"town": "没有这个街道"}, "town"),
        ({"county": "长安县"}, "county"),
        ({"first_identified_on": "2019-06-30"}, "first_identified_on"),
        ({"first_identified_on": "去年"}, "first_identified_on"),
        ({"income_per_head": "很低"}, "income_per_head"),
        ({"household_phone": "无"}, "household_phone"),
        ({"safe_water": "也许"}, "safe_water"),
    ],
)
def test_rows_are_refused_with_their_column(
    about: dict[str, Any], column: str, upload: Callable[..., Batch], viewer: Viewer
) -> None:
    batch = upload([books.row(FIRST, **about)])

    row = Row.objects.get(batch=batch)
    reason = next(reason for reason in row.reasons if reason["column"] == column)
    assert counts(batch) == (0, 0, 0, 1)
    assert reason["letter"]
    assert reason["title"]
    assert reason["why"]
    assert reason["todo"]
    with pytest.raises(CommitRefused):
        commit(batch, viewer)
    assert not Person.objects.exists()


def test_hh5_and_la1_look_at_the_number(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 3)
    rows[1] |= {"relation": "之女"}
    rows[2] |= {"identity": books.number(date(2010, 1, 1), "male"), "skill": "普通劳动力"}

    assert told(upload(rows)) == [(3, "relation"), (4, "skill")]


def test_id4_same_number_twice_names_the_other_row(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 1) + books.household(SECOND, 1)
    rows[1] |= {"identity": f"{rows[0]['identity']}43", "health": "残疾"}  # the same, by card

    batch = upload(rows)

    assert told(batch) == [(2, "identity"), (3, "identity")]
    assert "3" in Row.objects.get(batch=batch, number=2).reasons[0]["why"]


def test_member_number_twice_is_refused(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 1) + books.household(SECOND, 1)
    rows[1] |= {"member": rows[0]["member"]}

    assert told(upload(rows)) == [(2, "member"), (3, "member")]


def test_rows_of_a_household_agree(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    rows[1] |= {"category": "低保脱贫户", "income_per_head": "1"}

    assert told(upload(rows)) == [(3, "category"), (3, "income_per_head")]


def test_household_in_two_villages_is_refused(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    rows[1] |= {"village": "西关村"}

    assert told(upload(rows)) == [(3, "village")]


def test_two_villages_of_one_name_are_named(upload: Callable[..., Batch]) -> None:
    make.region("370703001003", "东关社区居委会")

    batch = upload([books.row(FIRST, village="东关")])

    [reason] = Row.objects.get(batch=batch).reasons
    assert "370703001003" in reason["why"]


def test_village_may_be_written_as_its_code(take: Callable[..., Batch]) -> None:
    take([books.row(FIRST, village="370703001002", county="寒亭", town="寒亭街道办事处")])

    assert Household.objects.get().region.path == "370703001002"


def test_a3_person_of_another_household_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    elsewhere = rows[1] | {
        "household": SECOND,
        "member": f"{SECOND}01",
        "relation": "户主",
        "size": 1,
    }

    batch = upload([elsewhere], on=LATER)

    [reason] = Row.objects.get(batch=batch).reasons
    assert FIRST in reason["why"]


def test_a3_does_not_tell_about_other_places(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household("3707030020010001", path="370703002001")
    take(rows)
    here = rows[0] | dict(
        zip(("county", "town", "village"), books.VILLAGES["370703001001"], strict=True)
    )
    here |= {"household": FIRST, "member": f"{FIRST}01", "size": 1}

    batch = upload([here], on=LATER, by=make.viewer("370703001", on=LATER))

    [reason] = Row.objects.get(batch=batch).reasons
    assert "3707030020010001" not in str(reason)


def test_a1_member_number_of_somebody_else_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    other = rows[1] | {"name": "李四", "identity": books.number(date(1977, 1, 1), "male")}

    assert told(upload([rows[0], other], on=LATER)) == [(3, "member")]


def test_a1_number_of_an_ended_household_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    Household.objects.update(dissolved_on=date(2019, 6, 1))

    assert (2, "household") in told(upload(rows, on=LATER))


def test_older_workbook_than_the_register_is_refused(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows, on=LATER)

    batch = upload([row | {"income_per_head": "1"} for row in rows], on=ON)

    assert (2, "household") in told(batch)


def test_rows_outside_the_place_are_refused(upload: Callable[..., Batch]) -> None:
    clerk = make.viewer("370703001", on=LATER)
    rows = books.household(FIRST, 1) + books.household("3707030020010001", 1, "370703002001")

    batch = upload(rows, by=clerk)

    assert told(batch) == [(3, "village")]


def test_household_of_another_place_cannot_be_pulled_here(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household("3707030020010001", path="370703002001")
    take(rows)
    here = dict(zip(("county", "town", "village"), books.VILLAGES["370703001001"], strict=True))

    batch = upload([row | here for row in rows], on=LATER, by=make.viewer("370703001", on=LATER))

    assert (2, "household") in told(batch)


def test_warnings_do_not_refuse(upload: Callable[..., Batch], viewer: Viewer) -> None:
    batch = upload(books.household(FIRST, 1, safe_water="否"))

    row = Row.objects.get(batch=batch)
    assert (batch.warned, batch.refused) == (1, 0)
    assert row.warnings[0]["column"] == "safe_water"
    commit(batch, viewer)
    assert Household.objects.exists()


def test_a_refused_row_stops_all_others(upload: Callable[..., Batch], viewer: Viewer) -> None:
    batch = upload(books.household(FIRST) + books.household(SECOND, 1, size=9))

    with pytest.raises(CommitRefused):
        commit(batch, viewer)

    assert counts(batch) == (2, 0, 0, 1)
    assert not any(table.objects.exists() for table in TABLES)


def test_commit_twice_is_refused(take: Callable[..., Batch], viewer: Viewer) -> None:
    batch = take(books.household(FIRST))
    people = Person.objects.count()

    with pytest.raises(CommitRefused):
        commit(batch, viewer)

    assert Person.objects.count() == people


def test_commit_refuses_when_the_register_moved(
    upload: Callable[..., Batch], take: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST)
    take(rows)
    batch = upload([row | {"income_per_head": "8000"} for row in rows], on=LATER)
    take([row | {"income_per_head": "7500"} for row in rows], on=date(2019, 7, 1))

    with pytest.raises(RegisterMoved):
        commit(batch, viewer)
    assert viewer.user
    again = actions.check_again(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)
    commit(again, viewer)

    assert differences(again)["人均纯收入"] == ("7500.00", "8000.00")
    assert (
        HouseholdStatus.objects.get(superseded_at=None, valid__contains=LATER).income_per_head
        == 800000
    )


@pytest.mark.parametrize("step", ["_join", "_statuses", "_records", "_register_subjects"])
def test_failure_anywhere_leaves_nothing(
    step: str, upload: Callable[..., Batch], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zerentian.programmes.relief.importing.committing import _Committing

    batch = upload(books.many(3))
    right = getattr(_Committing, step)

    def break_(self: Any) -> None:
        right(self)
        raise RuntimeError("power cut")

    monkeypatch.setattr(_Committing, step, break_)
    with pytest.raises(RuntimeError):
        commit(batch, viewer)
    monkeypatch.undo()

    batch.refresh_from_db()
    assert batch.state == "previewed"
    assert not any(table.objects.exists() for table in TABLES)
    assert not Change.objects.exists()
    assert commit(batch, viewer).state == "committed"


def test_statements_do_not_grow_with_the_rows(upload: Callable[..., Batch], viewer: Viewer) -> None:
    def statements(rows: list[dict[str, Any]]) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as uploading:
            batch = upload(rows)
        with CaptureQueriesContext(connection) as committing:
            commit(batch, viewer)
        return len(uploading), len(committing)

    upload(books.household("3707030010019990"))  # reads the grants once
    few = statements(books.household("3707030010019991"))
    many = statements(books.many(60, 3))

    assert few == many


def test_numbers_stand_nowhere_in_clear(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST, 1, identity=WRONG) + books.household(SECOND, 1)

    batch = upload(rows)

    kept = str(list(Row.objects.values())) + str(list(Batch.objects.filter(pk=batch.pk).values()))
    assert WRONG not in kept
    assert rows[1]["identity"] not in kept


def test_stored_file_is_kept_once(upload: Callable[..., Batch]) -> None:
    rows = books.household(FIRST)
    first = upload(rows)
    stored = StoredFile.objects.get()

    assert first.file == stored
    assert stored.kind == "xlsx"
    assert stored.sha256 == first.digest
