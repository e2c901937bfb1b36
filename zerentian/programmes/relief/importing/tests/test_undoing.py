"""A batch that is taken back leaves the registers as they were (by property), or says what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.errors import CommitRefused, UndoRefused
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import past, sealed
from zerentian.kernel.population.entries import PersonEdit
from zerentian.kernel.population.models import Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    ON,
    SECOND,
    TABLES,
    commit,
    counts,
)
from zerentian.programmes.relief.layouts import PLATFORM
from zerentian.programmes.relief.models import HouseholdStatus

pytestmark = pytest.mark.django_db
CHANGES: dict[str, list[Any]] = {
    "name": ["王桂蓝"],
    "phone": ["13900001111", "13900002222"],
    "household_phone": ["13900001111"],
    "income_per_head": ["7029.00", "9000"],
    "group": ["二组"],
    "skill": ["技能劳动力"],
    "category": ["低保脱贫户"],
    "first_identified_on": ["2015-12-29"],
}


def standing() -> dict[str, list[Any]]:
    """Every current row of the registers; ids and instants of rows that stand again are new."""
    found = {}
    with connection.cursor() as cursor:
        for model in (*TABLES,):
            meta = model._meta
            dated = any(field.name == "superseded_at" for field in meta.fields)
            names = [
                f'"{field.column}"'
                for field in meta.concrete_fields
                if not (dated and field.name in ("id", "recorded_at"))
            ]
            where = " WHERE superseded_at IS NULL" if dated else ""
            cursor.execute(f"SELECT {', '.join(names)} FROM {meta.db_table}{where}")
            found[meta.db_table] = sorted(map(repr, cursor.fetchall()))
        cursor.execute("SELECT * FROM population_resident")
        found["resident"] = sorted(map(repr, cursor.fetchall()))
    return found


def undo(batch: Batch, viewer: Viewer) -> Batch:
    assert viewer.user
    return actions.undo(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(sorted(CHANGES)), st.integers(0, 1)),
        max_size=4,
    ),
    leaves=st.booleans(),
    joins=st.booleans(),
    on=st.sampled_from([ON, LATER]),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_import_and_undo_leave_the_registers_as_before(
    changes: list[tuple[int, str, int]],
    leaves: bool,
    joins: bool,
    on: date,
    viewer: Viewer,
    tmp_path: Path,
) -> None:
    with transaction.atomic():
        rows = books.household(FIRST) + books.household(SECOND)
        bring(rows, ON, viewer, tmp_path)
        before = standing()
        household = (
            "household_phone",
            "income_per_head",
            "group",
            "category",
            "first_identified_on",
        )
        for nth, key, which in changes:
            value = CHANGES[key][which % len(CHANGES[key])]
            touched = [nth, nth ^ 1] if key in household else [nth]
            for one in touched:
                rows[one][key] = value
        if leaves:
            rows[2]["size"] = 1
            del rows[3]
        if joins:
            rows += books.household("3707030010010003", 3)

        batch = bring(rows, on, viewer, tmp_path)
        assert undo(batch, viewer).state == "undone"

        assert standing() == before
        again = bring(rows, on, viewer, tmp_path)
        assert counts(again) == counts(batch)
        transaction.set_rollback(True)


def bring(rows: list[dict[str, Any]], on: date, viewer: Viewer, tmp_path: Path) -> Batch:
    path = books.book(tmp_path / "台账.xlsx", rows)
    assert viewer.user
    batch = actions.upload(
        by=viewer.user, viewer=viewer, layout=PLATFORM, file=path, name="1", on=on, at=make.AT
    )
    return commit(batch, viewer)


def test_undo_is_one_line_in_the_log(take: Callable[..., Batch], viewer: Viewer) -> None:
    batch = take(books.household(FIRST))

    undo(batch, viewer)

    assert not any(table.objects.exists() for table in TABLES)
    assert Entry.objects.filter(verb="import.undone").get().rows == [batch.pk]


def test_what_was_known_meanwhile_is_still_known(
    take: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST)
    take(rows)
    batch = take([row | {"income_per_head": "9000"} for row in rows], on=LATER)

    undo(batch, viewer)

    incomes = HouseholdStatus.objects.order_by("pk").values_list("income_per_head", "superseded_at")
    assert [income for income, ended in incomes if ended is None] == [7028_00]
    assert 9000_00 in [income for income, _ended in incomes]


def test_particulars_known_meanwhile_are_still_known(
    take: Callable[..., Batch], upload: Callable[..., Batch], viewer: Viewer
) -> None:
    """C-9: between import and undo the register said what the import had brought; on no day it held."""
    rows = books.household(FIRST)
    take(rows)
    told = {"name": "王桂蓝", "phone": "13900001111", "household_phone": "13900001111"}
    changed = [rows[0] | told, rows[1] | {"household_phone": told["household_phone"]}]
    batch = upload(changed, on=LATER)
    assert viewer.user
    imported, undone = make.AT + timedelta(hours=1), make.AT + timedelta(hours=3)
    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=imported)
    actions.undo(by=viewer.user, viewer=viewer, batch=batch.pk, at=undone)

    def said(hours: int | None, on: date) -> tuple[str, str, str]:
        at = None if hours is None else make.AT + timedelta(hours=hours)
        head = Membership.objects.get(relation="head", superseded_at=None)
        past.set_back(on=on, at=at, persons=[head.person], households=[head.household])
        phones = (head.person.phone, head.household.phone)
        return head.person.name, *map(sealed.open_phone, phones)

    before = ("王桂兰", "", "13812345678")
    for on in (ON, LATER, LATER + timedelta(days=400)):
        assert said(0, on) == before
        assert said(None, on) == before
    assert said(2, LATER) == tuple(told.values())
    assert said(3, LATER) == before


def test_undo_is_refused_where_a_later_batch_stands_on_it(
    take: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST)
    first = take(rows)
    rows[1]["relation"] = "之女婿"
    take(rows, on=LATER)

    with pytest.raises(UndoRefused, match="3"):
        undo(first, viewer)

    first.refresh_from_db()
    assert first.state == "committed"
    assert Membership.objects.filter(superseded_at=None).exists()


def test_undo_is_refused_where_somebody_corrected_a_value(
    take: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST)
    take(rows)
    rows[1]["name"] = "王小强"
    batch = take(rows, on=LATER)
    person = Person.objects.get(name="王小强")
    population.edit_persons(
        by=None, edits=[PersonEdit(person=person.pk, name="王晓强")], at=make.AT
    )

    with pytest.raises(UndoRefused, match="3"):
        undo(batch, viewer)

    assert Person.objects.get(pk=person.pk).name == "王晓强"


def test_undo_twice_or_by_strangers_is_refused(take: Callable[..., Batch], viewer: Viewer) -> None:
    batch = take(books.household(FIRST))
    with pytest.raises(PermissionDenied):
        undo(batch, make.viewer("370703", "leader"))
    undo(batch, viewer)

    with pytest.raises(UndoRefused):
        undo(batch, viewer)
    with pytest.raises(CommitRefused):
        commit(batch, viewer)
