"""What is sifted out by columns is exactly what a plan of every row would have said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, reading
from zerentian.kernel.imports.errors import CommitRefused
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.imports.outlook import Outlook
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewMembership
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import identity
from zerentian.manifest.imports import Sifted, Table
from zerentian.programmes.relief.importing import whole as wholes
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    ON,
    SECOND,
    commit,
    counts,
    told,
)
from zerentian.programmes.relief.layouts import PLATFORM

pytestmark = pytest.mark.django_db
THIRD = "3707030010010003"
CARD = "990703197103150021"
SLIPS: dict[str, list[Any]] = {
    "name": ["王桂兰", "王桂蓝", ""],
    "relation": ["户主", "之子", "配偶"],
    "phone": ["", "13900001111", "13900002222", "x"],
    "household_phone": ["", "13812345678", "13900001111"],
    "health": ["健康", "残疾", "长期慢性病", "残疾、健康"],
    "schooling": ["非在校", "小学", ""],
    "income_per_head": ["7028.00", "7029.00", ""],
    "safe_water": ["是", "否"],
    "size": [1, 2],
    "group": ["一组", "二组", ""],
    "village": ["东关村", "西关村", "无此村"],
    "category": ["一般脱贫户", "一般农户"],
    "identified_on": ["2015-12-28", "2016-01-01", "2029-01-01"],
    "member": [f"{FIRST}01", f"{FIRST}02", f"{SECOND}01"],
}


def read(path: Path, on: date) -> reading.Read:
    return reading.read(path, name=path.name, layout=PLATFORM, on=on)


class Unsifted(wholes.Whole):
    """Leaves every group to the plan, as if nothing were known."""

    def sift(self) -> Sifted:
        found = super().sift()
        groups = [*found.new, *found.same, *found.rest]
        return Sifted(new=[], same=[], rest=sorted(map(list, groups)), warnings={}, regions={})


def outcomes(
    path: Path, on: date, viewer: Viewer, whole: Callable[[Table, date, Viewer], wholes.Whole]
) -> dict[int, Any]:
    """For every row: what becomes of it, where, and how many things are told about it."""
    layout = PLATFORM.__class__(**{**vars(PLATFORM), "whole": whole})
    outlook = Outlook(read(path, on), layout, on=on, viewer=viewer)
    found: dict[int, Any] = {}
    for plan in outlook.plans():
        for v in plan.verdicts:
            result = "refused" if v.faults else v.result
            found[v.number] = (result, v.region, sorted(f.why for f in v.warnings))
    if (sifted := outlook.sifted) is not None:
        numbers = outlook.table.numbers
        for outcome, groups in (("new", sifted.new), ("same", sifted.same)):
            for group in groups:
                for row in group:
                    notes = outlook.table.notes.get(row, ())
                    warned = sorted(f.why for f in (*notes, *sifted.warnings.get(row, ())))
                    found[numbers[row]] = (outcome, sifted.regions[group[0]], warned)
    return found


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(sorted(SLIPS)), st.integers(0, 3)),
        max_size=4,
    ),
    later=st.booleans(),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sifting_says_what_planning_says(
    changes: list[tuple[int, str, int]], later: bool, viewer: Viewer, tmp_path: Path
) -> None:
    with transaction.atomic():
        rows = books.household(FIRST) + books.household(SECOND, 1) + books.household(THIRD, 3)
        path = books.book(tmp_path / "台账.xlsx", rows[:3])
        assert viewer.user
        batch = actions.upload(
            by=viewer.user, viewer=viewer, layout=PLATFORM, file=path, name="1", on=ON, at=make.AT
        )
        commit(batch, viewer)
        for nth, key, which in changes:
            rows[nth][key] = SLIPS[key][which % len(SLIPS[key])]
        path = books.book(tmp_path / "台账.xlsx", rows)
        on = LATER if later else ON

        sifted = outcomes(path, on, viewer, wholes.whole)
        planned = outcomes(path, on, viewer, Unsifted)

        assert sifted == planned
        transaction.set_rollback(True)


def test_new_and_same_households_need_no_plan(
    take: Callable[..., Batch], upload: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = books.household(FIRST) + books.household(SECOND, 1)
    batch = take(rows)
    assert counts(batch) == (3, 0, 0, 0)
    planned: list[int] = []
    monkeypatch.setattr(wholes.Whole, "plan", lambda _self, rows: planned.extend(rows))

    again = upload(rows + books.household(THIRD), on=LATER)

    assert (counts(again), planned) == ((2, 0, 3, 0), [])


def test_a_disability_card_is_compared_to_its_last_digit(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    """The index covers 18 characters: grade and kind of the card stand behind them."""
    number = identity.make(
        area="990703", born=date(1971, 3, 15), sex=identity.Sex("female"), serial=3
    )
    rows = books.household(FIRST, 1, identity=f"{number}42", health="残疾")
    take(rows)

    assert counts(upload(rows, on=LATER)) == (0, 0, 1, 0)
    rows[0]["identity"] = f"{number}43"
    assert counts(upload(rows, on=LATER)) == (0, 1, 0, 0)


def test_whoever_leaves_is_noticed_though_every_row_is_the_same(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST, 3)
    take(rows)

    batch = upload([row | {"size": 2} for row in rows[:2]], on=LATER)

    assert (batch.leaving, batch.changed) == (1, 1)


def test_something_newer_is_noticed_though_every_row_is_the_same(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    rows = books.household(FIRST)
    take(rows)
    member = Membership.objects.get(relation="son")
    population.leave(by=None, memberships=[member.pk], on=LATER, reason="", at=make.AT)
    home = Household.objects.get()
    population.join(
        by=None,
        memberships=[
            NewMembership(
                person=member.person_id,
                household=home.pk,
                kind="relief",
                relation="son",
                start=LATER,
                code=member.code,
            )
        ],
        at=make.AT,
    )

    assert ("member") in {column for _row, column in told(upload(rows, on=date(2019, 6, 30)))}


def test_partly_takes_whole_households_only(upload: Callable[..., Batch], viewer: Viewer) -> None:
    rows = books.household(FIRST) + books.household(SECOND)
    rows[3]["relation"] = "无此关系"
    batch = upload(rows)
    assert counts(batch) == (3, 0, 0, 1)
    assert batch.left_out == 2
    assert list(Row.objects.filter(batch=batch, waits=True).values_list("number", flat=True)) == [4]
    assert viewer.user
    with pytest.raises(CommitRefused):
        commit(batch, viewer)

    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT, partly=True)

    batch.refresh_from_db()
    assert (batch.state, batch.partly, batch.left_out) == ("committed", True, 2)
    assert [home.code for home in Household.objects.all()] == [FIRST]


def test_nobody_falls_between_two_households(
    take: Callable[..., Batch], upload: Callable[..., Batch], viewer: Viewer
) -> None:
    """Somebody moves to a household that is refused: the one that they leave stays out too (A-3)."""
    rows = books.household(FIRST) + books.household(SECOND) + books.household(THIRD)
    take(rows)
    moved = rows[1] | {"household": SECOND, "member": f"{SECOND}03", "relation": "之子"}
    there = [row | {"size": 3} for row in (rows[2], rows[3], moved)]
    there[0]["main_cause"] = "无此原因"
    third = [row | {"group": "三组"} for row in rows[4:]]
    batch = upload([rows[0] | {"size": 1}, *there, *third], on=LATER)
    assert viewer.user

    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT, partly=True)

    batch.refresh_from_db()
    assert (batch.left_out, batch.leaving) == (4, 0)
    mover = Person.objects.get(name=rows[1]["name"], memberships__code=rows[1]["member"])
    assert [m.household.code for m in mover.memberships.filter(valid__contains=LATER)] == [FIRST]
    assert Household.objects.get(code=THIRD).group == "三组"


def test_not_one_row_to_take_over_is_refused(upload: Callable[..., Batch], viewer: Viewer) -> None:
    batch = upload(books.household(FIRST, 1, size=9))
    assert viewer.user

    with pytest.raises(CommitRefused):
        actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT, partly=True)
