"""What a commit tells is written down; tables in which nothing was made are no matter of statistics."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zerentian.kernel.imports import trail as trails
from zerentian.kernel.imports.models import Batch, Change, Created
from zerentian.kernel.imports.trail import Trail
from zerentian.manifest.imports import Changed
from zerentian.manifest.imports import Created as Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(upload: Callable[..., Batch]) -> Batch:
    return upload()


def test_what_made_nothing_leaves_nothing(batch: Batch) -> None:
    trail = Trail(batch.pk)

    trail.take([Made("population_person", [], [])])
    trail.close()

    assert trail.tables == set()
    assert not Created.objects.exists()
    assert not Change.objects.exists()


def test_ids_go_side_by_side_with_their_rows(batch: Batch) -> None:
    trail = Trail(batch.pk)

    trail.take([Made("population_person", [7, 5], [12, 11])])
    trail.take([Changed(8, "population_household", 3, "group", "一组", "二组")])
    trail.close()

    assert trail.tables == {"population_person", "population_household"}
    made = Created.objects.get()
    assert (made.first_id, made.last_id, made.ids, made.rows) == (11, 12, [11, 12], [5, 7])
    assert Change.objects.values_list("row", "field", "old", "new").get() == (
        8, "group", "一组", "二组",
    )  # fmt: skip


def test_many_ids_are_written_down_as_they_come_and_all_are_found(batch: Batch) -> None:
    trail, many = Trail(batch.pk), 2 * trails.CHUNK + 10

    trail.take([Made("population_person", range(many), range(1, many + 1))])
    written = Created.objects.count()
    trail.take([Made("population_person", [many], [many + 1])])
    trail.close()

    rows = Created.objects.order_by("first_id")
    assert written == 2
    assert rows.count() == 3
    assert [pk for row in rows for pk in row.ids] == list(range(1, many + 2))
    assert [number for row in rows for number in row.rows] == list(range(many + 1))
    assert all((row.first_id, row.last_id) == (row.ids[0], row.ids[-1]) for row in rows)
