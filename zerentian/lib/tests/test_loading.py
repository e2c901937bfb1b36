"""A load goes in behind the caller's back, wholly or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from zerentian.kernel.population.models import Household
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import bulk, loading

pytestmark = pytest.mark.django_db
FIELDS = ("kind", "code", "region_id", "group", "address", "formed_on")


def enter(codes: Sequence[str], region: int) -> list[int]:
    found = bulk.register(
        Household, FIELDS, codes, lambda code: ("hukou", code, region, "", "", "2015-01-01")
    )
    return [number for chunk in found for number in chunk]


def codes() -> list[str]:
    return list(Household.objects.order_by("pk").values_list("code", flat=True))


def test_rows_are_in_with_their_ids_when_the_load_ends() -> None:
    region = make.region().pk

    with loading.behind():
        first, second = enter(["a", "b"], region), enter(["c"], region)

    assert Household.objects.in_bulk([*first, *second]).keys() == {*first, *second}
    assert codes() == ["a", "b", "c"]
    assert loading.present() is None


def test_whoever_asks_meanwhile_sees_all_rows_so_far() -> None:
    region = make.region().pk

    with loading.behind():
        for number in range(30):
            enter([f"{number:02}"], region)
        assert len(codes()) == 30


def test_many_statements_wait_for_their_turn() -> None:
    region = make.region().pk

    with loading.behind():
        for number in range(3 * loading.WAITING):
            enter([f"{number:02}"], region)

    assert codes() == [f"{number:02}" for number in range(3 * loading.WAITING)]


def test_ids_that_another_takes_meanwhile_are_not_given_again() -> None:
    region = make.region().pk

    with loading.behind():
        first = enter(["a"], region)
        other = bulk._numbers(Household, 1)
        second = enter([f"{number:02}" for number in range(40)], region)

    assert len({*first, *other, *second}) == 42


def test_ids_are_fetched_as_many_again_as_before() -> None:
    fetched: list[int] = []

    def fetch(count: int) -> list[int]:
        fetched.append(count)
        return list(range(sum(fetched) - count, sum(fetched)))

    with loading.behind():
        found = [loading.present().numbers("table", 5, fetch) for _ in range(40)]

    assert [pk for ids in found for pk in ids] == list(range(200))
    assert fetched == [50, 50, 100]


def load(*deeds: Callable[[], object]) -> None:
    """One load in one transaction."""
    with transaction.atomic(), loading.behind():
        for deed in deeds:
            deed()


def fail() -> None:
    raise ZeroDivisionError


def test_a_row_that_is_refused_stops_the_load_and_leaves_nothing() -> None:
    region = make.region().pk

    with pytest.raises(IntegrityError, match="household_code_once"):
        load(lambda: enter(["a", "a"], region), lambda: enter(["b"], region))

    assert codes() == []


def test_a_parent_that_is_none_is_noticed_before_the_last_moment() -> None:
    with pytest.raises(IntegrityError, match="foreign key"):
        load(lambda: enter(["a"], 987_654))


def test_an_error_of_the_caller_leaves_nothing() -> None:
    region = make.region().pk

    with pytest.raises(ZeroDivisionError):
        load(lambda: enter(["a"], region), fail)

    assert codes() == []
    assert loading.present() is None


def test_nobody_goes_on_after_a_caught_error() -> None:
    region = make.region().pk

    def caught() -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            enter(["b"], region)
            fail()

    with pytest.raises(TransactionManagementError, match="as a whole"):
        load(lambda: enter(["a"], region), caught, codes)
    with pytest.raises(TransactionManagementError, match="as a whole"):
        load(caught)

    assert codes() == []


def test_a_load_in_a_load_is_the_same_load() -> None:
    region = make.region().pk

    with loading.behind():
        outer = loading.present()
        with loading.behind():
            assert loading.present() is outer
            enter(["a"], region)
        enter(["b"], region)

    assert codes() == ["a", "b"]


def test_foreign_keys_are_looked_at_late_again_afterwards() -> None:
    interval = sys.getswitchinterval()
    with loading.behind():
        pass

    assert sys.getswitchinterval() == pytest.approx(interval)
    enter(["a"], 987_654)  # deferred: no error yet
    Household.objects.all().delete()


def test_cells_that_need_a_writer_and_signs_of_copy_arrive() -> None:
    region = make.region().pk
    with loading.behind():
        bulk.pour(Household, FIELDS, [("hukou", "a\tb\\N", region, "一\n组", "", "2015-01-01")])

    assert Household.objects.values_list("code", "group").get() == ("a\tb\\N", "一\n组")


@pytest.mark.django_db(transaction=True)
def test_a_load_is_part_of_a_transaction() -> None:
    with pytest.raises(TransactionManagementError), loading.behind():
        pass
    assert not connection.needs_rollback
