"""What the register gives out comes back without a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.round_trip import Trip, without_limits
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population.tests import factories as make
from zerentian.programmes.relief.columns import COLUMNS
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import FIRST, LATER, SECOND, counts
from zerentian.programmes.relief.layouts import PLATFORM
from zerentian.programmes.relief.listings import PEOPLE

pytestmark = pytest.mark.django_db
Take = Callable[..., Batch]
TRIP = Trip(listing=PEOPLE, layout=PLATFORM, on=LATER, at=make.AT)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    without_limits(monkeypatch)


def test_household_comes_back_as_it_went(take: Take, viewer: Viewer, tmp_path: Path) -> None:
    take([*books.household(FIRST, 3), *books.household(SECOND, 1, "370703002001")])

    assert list(TRIP.unchanged(viewer, tmp_path)) == [(0, 0, 4, 0)] * 2


def variants() -> Iterator[dict[str, Any]]:
    """Every word of every code list that the platform's columns know, once."""
    for column in COLUMNS:
        if column.kind in ("code", "codes") and column.key not in ("relation", "category"):
            for item in packs.current().codes[column.codes].codes:
                yield {column.key: item.zh}
    for item in packs.current().codes["household_status"].codes:
        yield {"category": item.zh}


def test_every_word_of_every_code_list_comes_back(
    upload: Take, take: Take, viewer: Viewer, tmp_path: Path
) -> None:
    rows = []
    for nth, about in enumerate(variants()):
        rows += books.household(f"3707030010010{nth:05}", 1, **about)
    refused = {
        row.group for row in Row.objects.filter(batch=upload(rows, columns=COLUMNS)) if row.reasons
    }
    good = [row for row in rows if row["household"] not in refused]
    take(good, columns=COLUMNS)

    assert len(good) > 0.7 * len(rows)
    assert list(TRIP.unchanged(viewer, tmp_path)) == [(0, 0, len(good), 0)] * 2


EDGES = [
    {"name": "欧阳·买买提"},
    {"name": "𠮷野家"},  # outside the basic plane
    {"group": "=1+1"},
    {"group": "-三组"},
    {"group": "@组"},
    {"group": "'组"},
    {"group": '一组,"东"'},
    {"group": "1e5"},
    {"group": "0012"},
    {"phone": "053612345678"},
    {"income_per_head": "0.01"},
    {"income_per_head": "99999.99"},
    {"income_per_head": ""},
    {"safe_water": "", "serious_illness_insurance": "", "work_months": ""},
    {"first_identified_on": "", "identified_on": ""},
    {"hard": "是"},
]


@pytest.mark.parametrize("about", EDGES, ids=str)
def test_awkward_cells_come_back(
    take: Take, viewer: Viewer, tmp_path: Path, about: dict[str, Any]
) -> None:
    take(books.household(FIRST, 1, **about), columns=COLUMNS)

    assert list(TRIP.unchanged(viewer, tmp_path)) == [(0, 0, 1, 0)] * 2


def test_masked_numbers_do_not_come_back_as_numbers(
    take: Take, viewer: Viewer, tmp_path: Path
) -> None:
    """A masked list is for reading: taking it for a workbook of the platform refuses every row."""
    take(books.household(FIRST))
    batch = TRIP.back(viewer, TRIP.out(viewer, tmp_path, "xlsx", full=False))

    assert counts(batch) == (0, 0, 0, 2)


def test_filters_of_the_page_hold_for_the_file(take: Take, viewer: Viewer, tmp_path: Path) -> None:
    take([*books.household(FIRST, 3), *books.household(SECOND, 1, "370703002001")])
    path = TRIP.out(viewer, tmp_path, "xlsx", words={"town": "370703002"})

    assert counts(TRIP.back(viewer, path)) == (0, 0, 1, 0)
