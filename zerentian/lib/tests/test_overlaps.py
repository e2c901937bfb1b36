"""The guarantee of `lib/overlaps.py`, tried on memberships: one household of a kind a day (A-3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import combinations
from threading import Thread
from typing import NamedTuple

import psycopg
import pytest
from django.db import IntegrityError, NotSupportedError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zerentian.kernel.population import actions
from zerentian.kernel.population.models import Membership
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import bulk

FIRST = date(2015, 1, 1)
FIELDS = ("person_id", "household_id", "kind", "relation", "valid", "recorded_at", "superseded_at")
RACES = 200


class Said(NamedTuple):
    """A membership before it is written: which person and household, and days after FIRST."""

    person: int
    household: int
    kind: str
    relation: str
    start: int
    length: int | None
    superseded: bool

    @property
    def end(self) -> int:
        return 10_000 if self.length is None else self.start + self.length

    @property
    def valid(self) -> DateRange:
        upper = None if self.length is None else FIRST + timedelta(days=self.end)
        return DateRange(FIRST + timedelta(days=self.start), upper)

    def clashes(self, other: Said) -> bool:
        """The rule, said in the plainest way."""
        if self.superseded or other.superseded:
            return False
        if not (self.start < other.end and other.start < self.end):
            return False
        twice = (self.person, self.kind) == (other.person, other.kind)
        heads = self.household == other.household and self.relation == other.relation == "head"
        return twice or heads


SAID = st.builds(
    Said,
    person=st.integers(0, 2),
    household=st.integers(0, 2),
    kind=st.sampled_from(["residence", "hukou"]),
    relation=st.sampled_from(["head", "son"]),
    start=st.integers(0, 20),
    length=st.integers(1, 8) | st.none(),
    superseded=st.sampled_from([False, False, True]),
)


def persons(count: int) -> list[int]:
    new = [make.new_person(born=FIRST - timedelta(days=n)) for n in range(count)]
    return actions.register_persons(by=None, persons=new, at=make.AT)


def households(count: int) -> list[int]:
    new = [make.new_household() for _ in range(count)]
    return actions.register_households(by=None, households=new, at=make.AT)


def row(person: int, household: int, said: Said) -> tuple[object, ...]:
    superseded = make.AT if said.superseded else None
    return (person, household, said.kind, said.relation, said.valid, make.AT, superseded)


def pour(rows: list[tuple[object, ...]]) -> None:
    complete = [(*r[:3], "", r[3], r[4], "", "", *r[5:]) for r in rows]
    names = (*FIELDS[:3], "code", *FIELDS[3:5], "join_reason", "leave_reason", *FIELDS[5:])
    bulk.pour(Membership, names, complete)


class Agreement(TestCase):
    """What the database takes is what the plain rule allows, however the rows come in."""

    def setUp(self) -> None:
        self.persons, self.households = persons(3), households(3)

    def rows(self, said: list[Said]) -> list[tuple[object, ...]]:
        return [row(self.persons[s.person], self.households[s.household], s) for s in said]

    @given(said=st.lists(SAID, max_size=6), cut=st.integers(0, 6))
    def test_copied_in_two_statements(self, said: list[Said], cut: int) -> None:
        allowed = not any(a.clashes(b) for a, b in combinations(said, 2))
        taken = True
        try:
            with transaction.atomic():
                pour(self.rows(said[:cut]))
                pour(self.rows(said[cut:]))
        except IntegrityError:
            taken = False

        assert taken is allowed
        assert Membership.objects.count() == (len(said) if allowed else 0)

    @given(said=st.lists(SAID, min_size=1, max_size=6))
    def test_superseded_rows_that_one_update_makes_current(self, said: list[Said]) -> None:
        pour(self.rows([one._replace(superseded=True) for one in said]))
        current = [one._replace(superseded=False) for one in said]
        allowed = not any(a.clashes(b) for a, b in combinations(current, 2))
        taken = True
        try:
            with transaction.atomic():
                Membership.objects.update(superseded_at=None)
        except IntegrityError:
            taken = False

        assert taken is allowed


SIMPLE = Said(0, 0, "relief", "son", 0, None, superseded=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "relief"},
        {"valid": DateRange(date(2015, 1, 9), date(2016, 1, 1))},
        {"person_index": 0},
        {"superseded_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_update_comes_round_it(change: dict[str, object]) -> None:
    (one, two), (here, there) = persons(2), households(2)
    pour([row(one, here, SIMPLE._replace(length=10))])
    other = {
        "kind": SIMPLE._replace(kind="hukou"),
        "valid": SIMPLE._replace(start=10),
        "person_index": SIMPLE,
        "superseded_at": SIMPLE._replace(superseded=True),
    }
    [name] = change
    pour([row(two if name == "person_index" else one, there, other[name])])
    values = {"person_id": one} if name == "person_index" else change

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(household=there).update(**values)


@pytest.mark.django_db
def test_the_refusal_names_the_constraint() -> None:
    [one], (here, there) = persons(1), households(2)
    pour([row(one, here, SIMPLE)])

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        pour([row(one, there, SIMPLE)])

    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.errors.ExclusionViolation)
    assert cause.diag.constraint_name == "membership_one_a_kind"
    assert cause.diag.table_name == "population_membership"


@pytest.mark.django_db
def test_a_bulk_load_with_one_clash_leaves_nothing() -> None:
    people, (here, there) = persons(40), households(2)
    rows = [row(person, here, SIMPLE) for person in people]

    with pytest.raises(IntegrityError), transaction.atomic():
        pour([*rows, row(people[7], there, SIMPLE)])

    assert not Membership.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_says_where_it_cannot_be_kept() -> None:
    """The snapshot of such a transaction does not see what others wrote before the lock was free."""
    [one], [here] = persons(1), households(1)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(NotSupportedError), transaction.atomic():
            pour([row(one, here, SIMPLE)])


@contextmanager
def another() -> Iterator[psycopg.Connection]:
    """A second connection to the test database, outside Django's transaction."""
    parameters = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**wanted, autocommit=True) as found:
        yield found


INSERT = """INSERT INTO population_membership
    (person_id, household_id, kind, code, relation, valid, join_reason, leave_reason, recorded_at)
    VALUES (%s, %s, 'relief', '', 'son', '[2015-01-01,)', '', '', now())"""


def has_to_wait(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_transactions_cannot_pass_each_other() -> None:
    """The first has written and not committed when the second begins: it waits, sees, and is refused.

    Without the lock on the parent both would succeed in every round.
    """
    people, (here, there) = persons(28), households(2)
    outcomes: list[str] = []

    def late(second: psycopg.Connection, person: int) -> None:
        try:
            second.execute(INSERT, (person, there))
            outcomes.append("taken")
        except psycopg.errors.ExclusionViolation:
            outcomes.append("refused")

    with another() as first, another() as second:
        for round_ in range(RACES):
            person = people[round_ % len(people)]
            with first.transaction():
                first.execute(INSERT, (person, here))
                thread = Thread(target=late, args=(second, person))
                thread.start()
                while thread.is_alive() and not has_to_wait(second.info.backend_pid):
                    thread.join(0.001)
            thread.join(60)
            first.execute("DELETE FROM population_membership")

    assert outcomes == ["refused"] * RACES
