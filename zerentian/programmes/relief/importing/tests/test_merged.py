"""A number of a record that was merged into another means the other one, in every import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates import actions as duplicates
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import register, sealed
from zerentian.kernel.population.entries import NewPerson
from zerentian.kernel.population.models import Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import identity
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import (
    FIRST,
    LATER,
    SECOND,
    commit,
    counts,
    told,
)

pytestmark = pytest.mark.django_db


def absorbed_into(number: str, name: str = "王强2") -> str:
    """A second record of whoever has this number, entered with another one and merged since."""
    other = books.number(date(1980, 5, 2), "male")
    new = NewPerson(name=name, identity=identity.parse(other), ethnicity="han")
    [second] = population.register_persons(by=None, persons=[new], at=make.AT)
    first = Person.objects.get(identity_index=sealed.identity_index(number))
    duplicates.merge(
        by=make.user(), survivor=first.pk, absorbed=second, reason="同一人", at=make.AT
    )
    return other


def test_an_absorbed_number_changes_nothing_and_is_told(
    take: Callable[..., Batch], upload: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST)
    take(rows)
    before = list(Person.objects.order_by("pk").values())
    rows[1]["identity"] = absorbed_into(rows[1]["identity"])

    batch = upload(rows, on=LATER)
    commit(batch, viewer)

    row = Row.objects.get(batch=batch, number=3)
    assert counts(batch) == (0, 0, 2, 0)
    assert [warning["column"] for warning in row.warnings] == ["identity"]
    assert [p for p in Person.objects.order_by("pk").values() if not p["merged_into_id"]] == before


def test_whoever_moves_under_an_absorbed_number_is_not_in_two_households(
    take: Callable[..., Batch], upload: Callable[..., Batch], viewer: Viewer
) -> None:
    rows = books.household(FIRST) + books.household(SECOND, 1)
    take(rows)
    kept = Person.objects.get(identity_index=sealed.identity_index(rows[1]["identity"]))
    moved = rows[1] | {
        "identity": absorbed_into(rows[1]["identity"]), "household": SECOND,
        "member": f"{SECOND}02", "size": 2,
    }  # fmt: skip

    batch = upload([rows[0] | {"size": 1}, rows[2] | {"size": 2}, moved], on=LATER)
    commit(batch, viewer)

    homes = Membership.objects.filter(person=kept, superseded_at=None, valid__contains=LATER)
    assert [row.household.code for row in homes] == [SECOND]


def test_both_numbers_of_somebody_in_one_workbook_are_one_person_twice(
    take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:  # ID-4
    rows = books.household(FIRST) + books.household(SECOND, 1)
    take(rows)
    again = rows[1] | {
        "identity": absorbed_into(rows[1]["identity"]), "household": SECOND,
        "member": f"{SECOND}02", "size": 2,
    }  # fmt: skip
    both = [rows[0], rows[1], rows[2] | {"size": 2}, again]

    assert told(upload(both, on=LATER)) == [(5, "identity")]
    assert told(upload([both[2], again, *both[:2]], on=LATER)) == [(5, "identity")]


def test_records_merged_one_after_the_other_lead_to_the_last() -> None:
    people = [make.new_person("王强", serial=nth) for nth in (401, 402, 403)]
    ids = population.register_persons(by=None, persons=people, at=make.AT)
    for survivor, absorbed in ((1, 0), (2, 1)):
        duplicates.merge(
            by=make.user(),
            survivor=ids[survivor],
            absorbed=ids[absorbed],
            reason="同一人",
            at=make.AT,
        )
    indexes = [sealed.identity_index(person.identity.number) for person in people]

    found = register.persons(indexes)

    assert {index: person.pk for index, person in found.items()} == dict.fromkeys(indexes, ids[2])
