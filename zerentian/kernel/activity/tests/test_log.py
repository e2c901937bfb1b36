"""The log on the real database: only added to, sealed, and found out when altered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests import world as worlds
from zerentian.kernel.activity import actions, queries, rules
from zerentian.kernel.activity.models import Entry, Seal

AT = datetime(2019, 5, 31, 9, tzinfo=UTC)


def record(*rows: int, verb: str = "test.done", **more: object) -> list[Entry]:
    values = {"by": 7, "table": "t", "at": AT, **more}
    return actions.record(verb=verb, rows=rows, **values)  # type: ignore[arg-type]


def forge(sql: str) -> None:
    """As somebody would who owns the database."""
    with connection.cursor() as cursor:
        for table in ("activity_entry", "activity_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(sql)


@pytest.mark.django_db
class TestRecording:
    def test_one_deed_is_one_entry(self) -> None:
        [entry] = record(3, 1, 2, reason="因搬家")

        entry.refresh_from_db()
        assert (entry.actor, entry.verb, entry.rows) == (7, "test.done", [3, 1, 2])
        assert (entry.at, entry.reason) == (AT, "因搬家")

    def test_actor_is_a_user_an_id_or_the_system(self) -> None:
        user = worlds.account("王桂兰", None)

        assert record(1, by=user)[0].actor == user.pk
        assert record(1, by=5)[0].actor == 5
        assert record(1, by=None)[0].actor is None

    def test_deed_on_many_rows_is_cut_into_entries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "CHUNK", 3)

        entries = record(*range(7))

        assert [entry.rows for entry in entries] == [[0, 1, 2], [3, 4, 5], [6]]

    def test_a_deed_costs_one_statement_however_many_rows(
        self, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        monkeypatch.setattr(actions, "CHUNK", 3)

        with django_assert_num_queries(1):
            record(*range(7))

    def test_deed_without_rows_leaves_an_entry_all_the_same(self) -> None:
        assert [entry.rows for entry in record()] == [[]]

    def test_entry_goes_with_its_transaction(self) -> None:
        def deed_that_fails() -> None:
            with transaction.atomic():
                record(1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            deed_that_fails()

        assert not Entry.objects.exists()

    def test_deeds_of_one_load_are_one_deed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "CHUNK", 3)

        with actions.together():
            assert record(1, 2) == []
            record(9, verb="test.other")
            record(3, 4)
            record(5, by=None)
            assert not Entry.objects.exists()

        found = Entry.objects.order_by("pk").values_list("verb", "actor", "rows")
        assert list(found) == [
            ("test.done", 7, [1, 2, 3]),
            ("test.done", 7, [4]),
            ("test.other", 7, [9]),
            ("test.done", None, [5]),
        ]

    def test_a_load_that_fails_leaves_no_entry(self) -> None:
        def load_that_fails() -> None:
            with transaction.atomic(), actions.together():
                record(1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            load_that_fails()

        record(2)
        assert [entry.rows for entry in Entry.objects.all()] == [[2]]

    def test_entry_says_what_it_is(self) -> None:
        assert str(record(1, 2)[0]) == "test.done t ×2"


@pytest.mark.django_db
class TestAppendOnly:
    @pytest.fixture(autouse=True)
    def something(self) -> None:
        record(1)
        record(2)
        actions.seal(at=AT)

    @pytest.mark.parametrize("model", [Entry, Seal])
    def test_database_refuses_to_alter(self, model: type) -> None:
        with pytest.raises(DatabaseError, match=r"append_only|Cannot update"), transaction.atomic():
            model.objects.update(at=AT)  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            model.objects.first().save()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("model", [Entry, Seal])
    def test_database_refuses_to_remove(self, model: type) -> None:
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            model.objects.all().delete()  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            model.objects.first().delete()  # type: ignore[attr-defined]

    def test_database_refuses_in_bulk_too(self) -> None:
        entries = list(Entry.objects.all())
        for entry in entries:
            entry.verb = "forged"

        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            Entry.objects.bulk_update(entries, ["verb"])
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            Entry.objects.bulk_create(
                entries, update_conflicts=True, unique_fields=["id"], update_fields=["verb"]
            )

    def test_database_refuses_plain_sql(self) -> None:
        for sql in ("UPDATE activity_entry SET actor = 1", "DELETE FROM activity_entry"):
            with (
                pytest.raises(DatabaseError, match="Cannot"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)

    def test_models_say_so_to_whoever_gives_rights(self) -> None:
        assert Entry.append_only
        assert Seal.append_only


@pytest.mark.django_db
class TestSealing:
    def test_seal_covers_everything_since_the_last(self) -> None:
        record(1)
        first = actions.seal(at=AT)
        record(2)
        record(3)
        second = actions.seal(at=AT)

        assert first is not None
        assert second is not None
        assert (first.count, second.count) == (1, 2)
        assert (first.previous, second.previous) == (rules.GENESIS, first.digest)
        assert second.last == Entry.objects.latest("pk").pk
        assert str(second).startswith(str(second.last))

    def test_nothing_new_is_not_sealed(self) -> None:
        assert actions.seal(at=AT) is None
        record(1)
        actions.seal(at=AT)
        assert actions.seal(at=AT) is None
        assert Seal.objects.count() == 1

    def test_whole_chain_agrees(self) -> None:
        for number in range(5):
            record(number, reason=f"第{number}次", at=AT + timedelta(days=number))
            actions.seal(at=AT)
        record(9)

        assert queries.verify() == (5, 5, [])
        assert queries.unsealed() == 1

    def test_empty_log_agrees(self) -> None:
        assert queries.verify() == (0, 0, [])
        assert queries.unsealed() == 0

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE activity_entry SET reason = 'forged' WHERE rows = '{2}'",
            "UPDATE activity_entry SET actor = NULL WHERE rows = '{2}'",
            "UPDATE activity_entry SET at = at + interval '1 microsecond' WHERE rows = '{2}'",
            "UPDATE activity_entry SET rows = '{9}' WHERE rows = '{2}'",
            "DELETE FROM activity_entry WHERE rows = '{2}'",
            "UPDATE activity_seal SET count = count + 1 WHERE id = (SELECT min(id) FROM activity_seal)",
            "UPDATE activity_seal SET previous = repeat('f', 64)"
            " WHERE id = (SELECT min(id) FROM activity_seal)",
        ],
    )
    def test_tampering_is_found(self, sql: str) -> None:
        for rows in ((1,), (2,), (3,)):
            record(*rows)
        actions.seal(at=AT)
        record(4)
        actions.seal(at=AT)

        forge(sql)

        seals, _, broken = queries.verify()
        assert seals == 2
        assert broken[0].seal == Seal.objects.earliest("pk").pk

    def test_tampering_with_the_newest_day_leaves_the_others_standing(self) -> None:
        record(1)
        first = actions.seal(at=AT)
        record(2)
        second = actions.seal(at=AT)

        forge("UPDATE activity_entry SET verb = 'forged' WHERE rows = '{2}'")

        assert first is not None
        assert second is not None
        [fault] = queries.verify()[2]
        assert (fault.seal, fault.expected) == (second.pk, second.digest)
        assert fault.found not in (first.digest, second.digest)

    def test_entry_pushed_in_behind_a_seal_is_found(self) -> None:
        record(1)
        record(2)
        forge("DELETE FROM activity_entry WHERE rows = '{1}'")
        actions.seal(at=AT)
        gap = Entry.objects.earliest("pk").pk - 1

        Entry.objects.create(pk=gap, at=AT, actor=1, verb="forged", table="t", rows=[1])

        assert len(queries.verify()[2]) == 1


@pytest.mark.django_db
class TestCommand:
    def run(self, what: str) -> str:
        out = StringIO()
        call_command("activity", what, stdout=out)
        return out.getvalue()

    def test_seal_and_verify(self) -> None:
        record(1)

        assert "sealed 1 entries" in self.run("seal")
        assert "nothing new" in self.run("seal")
        record(2)
        assert "1 seals over 1 entries agree; 1 not sealed yet" in self.run("verify")

    def test_verify_fails_when_something_was_altered(self) -> None:
        record(1)
        actions.seal(at=AT)
        forge("UPDATE activity_entry SET verb = 'forged'")

        with pytest.raises(CommandError, match="1 of 1 seals"):
            self.run("verify")

    def test_export_holds_digests_only(self, capsys: pytest.CaptureFixture[str]) -> None:
        record(1, reason="王桂兰")
        seal = actions.seal(at=AT)

        call_command("activity", "export")

        assert seal is not None
        written = capsys.readouterr().out
        assert written.split("\t")[1:] == [str(seal.last), "1", f"{seal.digest}\n"]
        assert "王桂兰" not in written


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_seal_waits_for_a_writer_in_the_middle_of_a_transaction() -> None:
    """Else an entry with a smaller id could be committed behind the seal and look forged."""
    written, go_on = threading.Event(), threading.Event()
    sealed: list[Seal | None] = []

    def write() -> None:
        with transaction.atomic():
            record(1)
            written.set()
            go_on.wait(10)
        connection.close()

    def seal() -> None:
        sealed.append(actions.seal(at=AT))
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(10)
    sealer = threading.Thread(target=seal)
    sealer.start()
    time.sleep(0.3)
    assert not sealed  # it waits

    go_on.set()
    writer.join(10)
    sealer.join(10)

    assert sealed[0] is not None
    assert sealed[0].count == 1
    assert queries.verify() == (1, 1, [])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_one_another() -> None:
    inside = threading.Barrier(3)

    def write(number: int) -> None:
        with transaction.atomic():
            record(number)
            inside.wait(10)  # all three at once, or the barrier breaks
        connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(10)

    assert Entry.objects.count() == 3
