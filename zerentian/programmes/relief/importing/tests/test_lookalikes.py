"""Somebody new who may be known: told with both sides masked, never refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, queries
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewHousehold, NewMembership, NewPerson
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import identity
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import FIRST, LATER, ON, SECOND, commit

pytestmark = pytest.mark.django_db
Import = Callable[..., Batch]
BORN = date(1950, 3, 15)


def number() -> str:
    return books.number(BORN, "female")


def told(batch: Batch, viewer: Viewer) -> dict[int, list[str]]:
    """The warnings of rows in the view of possible duplicates."""
    rows = queries.rows(viewer=viewer, batch=batch.pk, outcome="similar")
    return {row.number: [one["why"] for one in row.warnings] for row in rows}


def test_same_name_and_birth_date_in_the_same_town(
    take: Import, upload: Import, viewer: Viewer
) -> None:
    first, second = number(), number()
    take([books.row(FIRST, identity=first)])

    batch = upload([books.row(SECOND, path="370703001002", identity=second)])

    assert (batch.new, batch.similar, batch.warned, batch.refused) == (1, 1, 1, 0)
    [[why]] = told(batch, viewer).values()
    assert "东关村" in why
    assert f"{first[:6]}" in why
    assert first not in why
    [row] = queries.rows(viewer=viewer, batch=batch.pk, outcome="similar")
    assert row.warnings[0]["value"][-4:] == second[-4:]
    assert second not in str(row.warnings)
    commit(batch, viewer)
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "about",
    [
        {"path": "370703002001"},
        {"name": "王桂芝"},
        {"identity": books.number(date(1950, 3, 16), "female")},
    ],
    ids=["another town", "another name", "another day"],
)
def test_not_alike(about: dict[str, str], take: Import, upload: Import) -> None:
    take([books.row(FIRST, identity=number())])

    assert upload([books.row(SECOND, **{"identity": number(), **about})]).similar == 0


def residents(*numbers: str) -> None:
    """People of the name 王桂兰 who live in the first village and are in no relief household."""
    parsed = [identity.parse(one) for one in numbers]
    new = [NewPerson(name="王桂兰", identity=one, ethnicity="han") for one in parsed]
    persons = population.register_persons(by=None, persons=new, at=make.AT)
    home = NewHousehold(
        kind="residence", code="R1", region=make.region("370703001001").pk, formed_on=BORN
    )
    [household] = population.register_households(by=None, households=[home], at=make.AT)
    population.join(
        by=None,
        memberships=[
            NewMembership(
                person=pk, household=household, kind="residence", relation="member", start=BORN
            )
            for pk in persons
        ],
        at=make.AT,
    )


def test_residents_outside_the_programme_count(upload: Import) -> None:
    residents(number())

    assert upload([books.row(FIRST, identity=number())]).similar == 1


def test_whoever_is_known_is_no_lookalike_of_others(upload: Import) -> None:
    """Their number is in the register: whom the row means is no question."""
    one = number()
    residents(one, number())

    batch = upload([books.row(FIRST, identity=one)])

    assert (batch.new, batch.similar) == (1, 0)


def test_two_rows_of_the_same_workbook(upload: Import, viewer: Viewer) -> None:
    one, other = number(), number()
    batch = upload(
        [
            books.row(FIRST, identity=one),
            books.row(SECOND, identity=other),
            books.row("3707030020010001", path="370703002001", identity=number()),
        ]
    )

    found = told(batch, viewer)
    assert batch.similar == 2
    assert "第 3 行" in found[2][0]
    assert "第 2 行" in found[3][0]
    assert other not in found[2][0]


def test_somebody_outside_the_importers_places_keeps_number_and_village(
    take: Import, upload: Import
) -> None:
    first = number()
    take([books.row(FIRST, identity=first)])
    clerk = make.viewer("370703001002", on=LATER)

    batch = upload([books.row(SECOND, path="370703001002", identity=number())], by=clerk)

    [[why]] = told(batch, clerk).values()
    assert "东关村" not in why
    assert first[:6] not in why


def test_checked_again_they_are_counted_once(upload: Import, viewer: Viewer) -> None:
    batch = upload([books.row(FIRST, identity=number()), books.row(SECOND, identity=number())])
    assert viewer.user

    again = actions.check_again(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)

    assert (again.similar, again.warned) == (2, 2)


def test_statements_do_not_grow(upload: Import) -> None:
    def statements(households: int) -> int:
        rows = [books.row(f"37070300100{n:05}", identity=number()) for n in range(households)]
        with CaptureQueriesContext(connection) as caught:
            assert upload(rows, on=ON).similar == households
        return len(caught)

    statements(2)
    assert statements(3) == statements(30)
