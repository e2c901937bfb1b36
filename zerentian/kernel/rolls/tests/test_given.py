"""The hukou list that the register gives out comes back without a difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.round_trip import Trip, without_limits
from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.rolls.hukou.layout import HUKOU as LAYOUT
from zerentian.kernel.rolls.listings import HUKOU, count, people, told
from zerentian.kernel.rolls.tests import books
from zerentian.kernel.rolls.tests.books import FIRST, SECOND, THIRD
from zerentian.kernel.rolls.tests.told import counts
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.actions import NewSubject
from zerentian.manifest.exports import Question

pytestmark = pytest.mark.django_db
Take = Callable[..., Batch]
HEADER = [column.key for column in LAYOUT.columns]
TRIP = Trip(listing=HUKOU, layout=LAYOUT, on=books.LATER, at=books.AT)
WEST, NORTH = "370703001002", "370703002001"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    without_limits(monkeypatch)


def question(viewer: Viewer, **words: str) -> Question:
    return Question(viewer=viewer, words=words)


def test_households_come_back_as_they_went(take: Take, viewer: Viewer, tmp_path: Path) -> None:
    take([
        *books.household(FIRST, 3),
        *books.household(SECOND, 2, path=WEST, phone="13812345678"),
        *books.household(THIRD, 1, path=NORTH),
    ])  # fmt: skip

    assert set(TRIP.unchanged(viewer, tmp_path)) == {(0, 0, 6, 0)}


@pytest.mark.parametrize("codes", ["relation", "ethnicity"])
def test_every_word_of_a_code_list_comes_back(
    take: Take, viewer: Viewer, tmp_path: Path, codes: str
) -> None:
    words = [item.zh for item in packs.current().codes[codes].codes if item.key != "head"]
    rows = []
    for nth, word in enumerate(words * 2):  # for a son and for a daughter: one of them can be it
        head, son = books.household(f"3707030{nth:03}", 2)
        daughter = {"sex": "女", "identity": books.number(sex="female")}
        rows += [head, son | {codes: word} | (daughter if nth < len(words) else {})]
    take(rows, partly=True)
    said = {line.cells[HEADER.index(codes)] for line in people(question(viewer))}
    known = Person.objects.count()

    assert len(said & set(words)) > 0.9 * len(words)
    assert set(TRIP.unchanged(viewer, tmp_path)) == {(0, 0, known, 0)}


@pytest.mark.parametrize(
    "about",
    [
        {"name": "欧阳·买买提", "head_name": "欧阳·买买提"},
        {"name": "𠮷野家", "head_name": "𠮷野家"},  # outside the basic plane
        {"group": "=1+1"},
        {"group": "0012"},
        {"address": '一路,"东"1e5号'},
        {"address": ""},
        {"phone": "053612345678"},
    ],
    ids=str,
)
def test_awkward_cells_come_back(
    take: Take, viewer: Viewer, tmp_path: Path, about: dict[str, Any]
) -> None:
    take(books.household(FIRST, 1, **about))

    assert set(TRIP.unchanged(viewer, tmp_path)) == {(0, 0, 1, 0)}


def test_place_of_the_page_narrows_and_its_other_filters_cut_no_household(
    take: Take, viewer: Viewer
) -> None:
    take([*books.household(FIRST, 3), *books.household(SECOND, 2, path=NORTH)])

    def codes(**words: str) -> list[str]:
        return [
            str(line.cells[HEADER.index("household")]) for line in people(question(viewer, **words))
        ]

    assert codes() == [FIRST] * 3 + [SECOND] * 2
    assert codes(town="370703002") == [SECOND] * 2
    assert codes(town="370703001", village="370703001001", sex="F") == [FIRST] * 3
    assert codes(town="x") == codes()
    assert count(question(viewer, town="370703002")) == 2
    assert "370703002" not in told(question(viewer))


def test_a_town_takes_out_its_own_households(take: Take) -> None:
    take([*books.household(FIRST, 3), *books.household(SECOND, 2, path=NORTH)])
    north = books.importer("370703002")

    assert [line.cells[HEADER.index("household")] for line in people(question(north))] == [
        SECOND
    ] * 2
    assert count(question(north)) == 2
    assert list(people(question(north, town="370703001"))) == []


def test_a_household_with_somebody_in_a_closed_circle_stays(take: Take, viewer: Viewer) -> None:
    """Whoever a list leaves out leaves the household with its next import."""
    take([*books.household(FIRST, 3), *books.household(SECOND, 2)])
    person = Person.objects.order_by("pk").last()
    assert person
    circle = Compartment.objects.create(key="secret", title="保密")
    secret = NewSubject(
        kind="relief.household", name=person.name, opened_on=books.ON, person=person.pk,
        compartment=circle.pk,
    )  # fmt: skip
    subjects.register(by=None, subjects=[secret], at=books.AT)

    assert {line.cells[HEADER.index("household")] for line in people(question(viewer))} == {FIRST}
    assert count(question(viewer)) == 3


def test_households_that_are_dissolved_are_not_listed(take: Take, viewer: Viewer) -> None:
    take([*books.household(FIRST, 1), *books.household(SECOND, 1)])
    Household.objects.filter(code=FIRST).update(dissolved_on=date(2019, 7, 1))

    assert {line.cells[HEADER.index("household")] for line in people(question(viewer))} == {SECOND}


def test_masked_numbers_do_not_come_back_as_numbers(
    take: Take, viewer: Viewer, tmp_path: Path
) -> None:
    """A masked list is for reading: taking it for a hukou list refuses every row."""
    take(books.household(FIRST))

    batch = TRIP.back(viewer, TRIP.out(viewer, tmp_path, "xlsx", full=False))

    assert counts(batch) == (0, 0, 0, 2)
