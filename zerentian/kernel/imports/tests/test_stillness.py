"""Whether the registers stood still: what counts as a deed, and who is in the middle of one."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity.actions import WRITERS
from zerentian.kernel.activity.models import READS
from zerentian.kernel.imports import stillness
from zerentian.ops.tests.databases import opened

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 5, 31, tzinfo=UTC)


def deed(verb: str, table: str) -> None:
    activity.record(by=None, verb=verb, table=table, rows=[1], at=NOW)


def test_nothing_happened_since_the_mark() -> None:
    assert stillness.since(stillness.mark())


@pytest.mark.parametrize("verb", ["person.edited", "membership.ended", "region.adopted"])
def test_deed_on_a_register_ends_the_stillness(verb: str) -> None:
    mark = stillness.mark()

    deed(verb, "population_person")

    assert not stillness.since(mark)


@pytest.mark.parametrize("verb", [*READS, "account.signed_in"])
def test_reading_and_signing_in_disturb_nothing(verb: str) -> None:
    mark = stillness.mark()

    deed(verb, "population_person")

    assert stillness.since(mark)


@pytest.mark.parametrize("table", ["imports_batch", "files_storedfile"])
def test_other_batches_being_looked_at_disturb_nothing(table: str) -> None:
    mark = stillness.mark()

    deed("import.previewed", table)

    assert stillness.since(mark)


def test_without_a_mark_nobody_knows() -> None:
    assert not stillness.since(None)


def test_somebody_in_the_middle_of_a_deed_is_waited_for_by_nobody() -> None:
    mark = stillness.mark()

    with other() as writer:
        writer.execute("BEGIN")
        writer.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])

        assert stillness.mark() is None
        assert not stillness.since(mark)
        writer.execute("ROLLBACK")
        assert stillness.since(mark)


def other() -> psycopg.Connection:
    from django.db import connection

    return opened(str(connection.settings_dict["NAME"]))
