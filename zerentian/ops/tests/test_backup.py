from __future__ import annotations

import dataclasses
import json
import secrets
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from zerentian.lib.postgres import template as templates
from zerentian.ops.backup import keys, restore, tables, write
from zerentian.ops.backup.errors import BackupError
from zerentian.ops.tests import databases

pytestmark = pytest.mark.django_db
AT = datetime(2019, 5, 31, 12, tzinfo=UTC)


def silent(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def template(django_db_setup, finished_template, django_db_blocker):
    """A migrated database without rows, which nobody is connected to."""
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            if not templates.exists(cursor.connection, finished_template):
                pytest.skip("with --reuse-db there is no template")
        yield finished_template


def house(folder: Path, database: psycopg.Connection, key: str) -> SimpleNamespace:
    """An instance: its data folder with one sealing key, and its database."""
    instance = dataclasses.replace(settings.INSTANCE, data=folder)
    instance.keep("sealing_1", lambda: key)
    return SimpleNamespace(instance=instance, database=database, files=folder / "files")


@pytest.fixture(scope="module")
def key() -> str:
    return secrets.token_hex(32)


@pytest.fixture(scope="module")
def full(template, tmp_path_factory, key):
    with databases.clone("zt_backup_full", template) as database:
        databases.fill(database)
        made = house(tmp_path_factory.mktemp("full"), database, key)
        (made.files / "ab").mkdir(parents=True)
        (made.files / "ab" / "abcd").write_bytes(b"a workbook" * 1000)
        yield made


@pytest.fixture(scope="module")
def empty_database(template):
    with databases.clone("zt_backup_empty", template) as database:
        yield database


@pytest.fixture
def empty(empty_database, tmp_path, key):
    databases.clear(empty_database)
    return house(tmp_path / "empty", empty_database, key)


@pytest.fixture(scope="module")
def original(full, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "all.zip"
    write.backup(target, **source(full))
    return target


@pytest.fixture
def backup(original, tmp_path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copy(original, tmp_path / "all.zip"))


def source(full) -> dict[str, Any]:
    return {
        "instance": full.instance,
        "connection": full.database,
        "files": full.files,
        "at": AT,
        "say": silent,
    }


def bring_back(into, source: Path, *, replace: bool = False, without_keys: bool = False) -> None:
    with restore.opened(source) as (archive, manifest):
        restore.judge(
            manifest,
            instance=into.instance,
            connection=into.database,
            replace=replace,
            without_keys=without_keys,
        )
        restore.restore(archive, manifest, connection=into.database, files=into.files, say=silent)


def rewrite(source: Path, target: Path, change) -> Path:
    """A copy of a backup with one member changed: change(name, bytes) -> bytes or None to drop it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_restored_instance_is_equal_row_for_row(full, empty, backup):
    bring_back(empty, backup)

    before, after = tables.digests(full.database), tables.digests(empty.database)
    assert before == after
    assert before["activity_entry"].rows == 5000
    assert tables.sequences(full.database) == tables.sequences(empty.database)


def test_stored_files_come_back(full, empty, backup):
    bring_back(empty, backup)

    assert (empty.files / "ab" / "abcd").read_bytes() == b"a workbook" * 1000
    assert [p.name for p in empty.files.parent.iterdir() if "restoring" in p.name] == []


def test_restored_instance_goes_on_counting(empty, backup):
    bring_back(empty, backup)

    row = empty.database.execute(
        'INSERT INTO activity_entry (at, verb, "table", rows, reason) '
        "VALUES (now(), 'a.b', 't', '{1}', '') RETURNING id"
    ).fetchone()

    assert row == (5001,)


def test_triggers_guard_again_after_a_restore(empty, backup):
    bring_back(empty, backup)

    with pytest.raises(psycopg.errors.RaiseException):
        empty.database.execute("DELETE FROM activity_entry WHERE id = 1")


def test_backup_holds_no_key(full, backup, key):
    with zipfile.ZipFile(backup) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())

    assert key.encode() not in everything
    assert bytes.fromhex(key) not in everything
    assert keys.marks(full.instance.data)["sealing_1"].encode() in everything


def test_backup_is_readable_by_its_owner_only(original):
    assert original.stat().st_mode & 0o777 == 0o600


def test_backup_does_not_overwrite(full, backup):
    with pytest.raises(BackupError, match="already there"):
        write.backup(backup, **source(full))


def test_backup_is_of_one_instant(full, tmp_path):
    """Rows written while it runs are in no table of it."""
    with databases.opened("zt_backup_full") as other:
        manifest = write.backup(
            tmp_path / "b.zip", **source(full) | {"say": lambda _: databases.fill_one(other)}
        )
        added = other.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'later'").rowcount

    rows = {entry.name: entry.rows for entry in manifest.tables}
    assert rows["procrastinate_jobs"] == 2
    assert added == len(rows)


def test_full_instance_is_not_overwritten(full, backup):
    with pytest.raises(BackupError, match="not empty"):
        bring_back(full, backup)


def test_full_instance_is_replaced_when_asked(full, backup):
    before = tables.digests(full.database)
    full.database.execute("INSERT INTO django_session VALUES ('later', '', now())")
    (full.files / "later").write_bytes(b"later")

    bring_back(full, backup, replace=True)

    assert tables.digests(full.database) == before
    assert not (full.files / "later").exists()


def test_restore_without_the_key_says_so(empty, backup):
    (empty.instance.data / "keys" / "sealing_1").write_text(secrets.token_hex(32))

    with pytest.raises(BackupError, match="key of this backup is not here: sealing_1"):
        bring_back(empty, backup)

    assert list(tables.filled(empty.database)) == []


def test_restore_without_the_key_when_it_is_lost(full, empty, backup):
    (empty.instance.data / "keys" / "sealing_1").unlink()

    bring_back(empty, backup, without_keys=True)

    assert tables.digests(full.database) == tables.digests(empty.database)


def test_other_profile_is_refused(empty, backup):
    empty.instance = dataclasses.replace(empty.instance, profile="production")

    with pytest.raises(BackupError, match="must not mix"):
        bring_back(empty, backup)


def test_other_schema_is_refused(empty, backup):
    empty.database.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('relief', '0099_later', now())"
    )

    with pytest.raises(BackupError, match="another state of the database schema"):
        bring_back(empty, backup)


@pytest.mark.parametrize("keep", [0, 100, 0.5, 0.99])
def test_truncated_backup_is_refused(empty, backup, keep):
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * keep) if isinstance(keep, float) else keep])

    with pytest.raises(BackupError, match="not a complete backup"):
        bring_back(empty, backup)


def test_something_else_is_refused(empty, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(BackupError, match="not a complete backup"):
        bring_back(empty, tmp_path / "other.zip")


def test_missing_file_is_refused(empty, tmp_path):
    with pytest.raises(BackupError, match="does not exist"):
        bring_back(empty, tmp_path / "none.zip")


def test_file_outside_the_folder_is_refused(empty, backup, tmp_path):
    def escape(name, content):
        return content.replace(b"ab/abcd", b"../abcd") if name == "manifest.json" else content

    with pytest.raises(BackupError, match="outside its folder"):
        bring_back(empty, rewrite(backup, tmp_path / "evil.zip", escape))


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("tables/activity_entry", lambda c: c.replace(b"a.b", b"c.d", 1)),
        ("tables/activity_entry", lambda c: c[: c.rindex(b"\n", 0, -1) + 1]),
        ("files/ab/abcd", lambda c: b"A" + c[1:]),
    ],
)
def test_damaged_backup_changes_nothing(empty, backup, tmp_path, member, change):
    damaged = rewrite(
        backup, tmp_path / "damaged.zip", lambda n, c: change(c) if n == member else c
    )
    before = tables.digests(empty.database)

    with pytest.raises(BackupError, match="damaged"):
        bring_back(empty, damaged)

    assert tables.digests(empty.database) == before
    assert not empty.files.exists() or not any(empty.files.rglob("*"))


def test_unreadable_rows_change_nothing(empty, backup, tmp_path):
    """References are checked although triggers are off."""

    def orphan(name, content):
        if name != "tables/procrastinate_events":
            return content
        return content + b"1\t999999\tdeferred\t2019-05-31 00:00:00+08\n"

    before = tables.digests(empty.database)

    with pytest.raises((psycopg.Error, BackupError)):
        bring_back(empty, rewrite(backup, tmp_path / "orphan.zip", orphan))

    assert tables.digests(empty.database) == before


def test_tables_with_references_checked_at_once_come_in_order(empty):
    names = [table.name for table in tables.tables(empty.database)]

    assert names.index("procrastinate_jobs") < names.index("procrastinate_events")
    assert names.index("procrastinate_workers") < names.index("procrastinate_jobs")


def test_digest_sees_one_changed_letter(full):
    before = tables.digests(full.database)

    full.database.execute("UPDATE django_session SET session_data = 'Data' WHERE session_key = 'k'")

    changed = {n for n, d in tables.digests(full.database).items() if d != before[n]}
    assert changed == {"django_session"}


def test_manifest_says_what_is_inside(backup):
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert manifest["format"] == 1
    assert manifest["files"][0]["size"] == 10_000
    assert "activity.0001_initial" in manifest["migrations"]
