"""All or nothing, once, and only what was previewed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.errors import CommitRefused, RegisterMoved
from zerentian.kernel.imports.models import Batch, Change, Row
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    SECOND,
    TABLES,
    WRONG,
    commit,
    counts,
    differences,
)
from zerentian.programmes.relief.models import HouseholdStatus

pytestmark = pytest.mark.django_db


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
    few = statements(books.household("3707030010019991") + books.household("3707030010019992"))
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
