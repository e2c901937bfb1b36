"""Restoring a backup: judged first, then one transaction, so that it happens wholly or not at all."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import psycopg
import pydantic
from psycopg import sql

from zerentian.ops.backup import keys, tables
from zerentian.ops.backup.errors import BackupError
from zerentian.ops.backup.manifest import FORMAT, Manifest, TableEntry, migrations, stored
from zerentian.ops.house import House

BLOCK = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, pydantic.ValidationError)


@contextmanager
def opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and what it says of itself. Raises BackupError for anything that is no backup."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest.model_validate_json(archive.read("manifest.json"))
            if manifest.format != FORMAT:
                raise BackupError(
                    f"{source} was written by a newer release. Install that one first."
                )
            yield archive, manifest
    except FileNotFoundError as error:
        raise BackupError(f"{source} does not exist.") from error
    except DAMAGED as error:
        raise BackupError(f"{source} is not a complete backup of Zerentian: {error}") from error


def judge(
    manifest: Manifest,
    *,
    instance: House,
    connection: psycopg.Connection,
    replace: bool,
    without_keys: bool,
) -> None:
    """Raise BackupError if this backup must not be restored here."""
    if manifest.profile != instance.profile:
        raise BackupError(
            f"The backup is of a {manifest.profile} instance, this one is {instance.profile}. "
            "Real and invented people must not mix: set the profile in instance.toml first."
        )
    if manifest.migrations != migrations(connection):
        raise BackupError(
            "The backup was made at another state of the database schema. Restore it with the "
            "release that wrote it (after 'zerentian migrate'), then update."
        )
    if not replace and (full := sorted(tables.filled(connection))):
        raise BackupError(
            f"This instance is not empty ({', '.join(full[:3])} and others have rows). Use an empty "
            "one, or --replace to throw away everything that is in it."
        )
    if not without_keys and (lost := keys.missing(instance.data, manifest.keys)):
        raise BackupError(
            f"The key of this backup is not here: {', '.join(lost)}. Identity and telephone numbers "
            f"stay unreadable without it. Copy the file from the old instance's keys folder to "
            f"{instance.data / 'keys'} and repeat. Only if the key is lost for good: --without-keys."
        )


def restore(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    *,
    connection: psycopg.Connection,
    files: Path,
    say: Callable[[str], None],
) -> None:
    """Every table and stored file is as in the backup; on any error nothing has changed."""
    staged = files.with_name(f"{files.name}.restoring.{secrets.token_hex(4)}")
    try:
        _unpack(archive, manifest, staged)
        with connection.transaction():
            _replace_rows(archive, manifest, connection, say)
            # Files are named by their content, so more of them than rows does no harm: a kill
            # between here and the commit leaves the former rows with all their files.
            _add_files(manifest, staged, files)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    _remove_others(manifest, files)
    connection.execute("ANALYZE")


def _replace_rows(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    connection: psycopg.Connection,
    say: Callable[[str], None],
) -> None:
    """As the owner, who need not be a superuser: triggers are off inside this transaction only, and
    every constraint and reference is still checked."""
    known = {table.name: table for table in tables.tables(connection)}
    entries = {entry.name: entry for entry in manifest.tables}
    if {n: t.columns for n, t in known.items()} != {n: e.columns for n, e in entries.items()}:
        raise BackupError("The tables of this database are not those of the backup.")
    everything = sql.SQL(", ").join(map(sql.Identifier, known))
    for name in known:
        _triggers(connection, name, "DISABLE")
    connection.execute(sql.SQL("TRUNCATE {}").format(everything))
    for name, table in known.items():
        _fill(archive, connection, table, entries[name])
        say(f"{name}: {entries[name].rows}")
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in known:
        _triggers(connection, name, "ENABLE")
    for name, (value, taken) in manifest.sequences.items():
        connection.execute("SELECT setval(%s::regclass, %s, %s)", (_quoted(name), value, taken))


def _fill(
    archive: zipfile.ZipFile, connection: psycopg.Connection, table: tables.Table, entry: TableEntry
) -> None:
    digest = hashlib.sha256()
    with archive.open(f"tables/{table.name}") as source, connection.cursor() as cursor:
        with cursor.copy(table.copy_in()) as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
        if digest.hexdigest() != entry.sha256 or cursor.rowcount != entry.rows:
            raise BackupError(f"The backup is damaged in table {table.name}; nothing was restored.")


def _triggers(connection: psycopg.Connection, table: str, verb: str) -> None:
    statement = sql.SQL("ALTER TABLE {} {} TRIGGER USER")
    connection.execute(statement.format(sql.Identifier(table), sql.SQL(verb)))


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for entry in manifest.files:
        name = PurePosixPath(entry.name)
        if name.is_absolute() or ".." in name.parts:
            raise BackupError(f"The backup names a file outside its folder: {entry.name}")
        target, digest = folder / name, hashlib.sha256()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(f"files/{entry.name}") as source, target.open("wb") as out:
            while block := source.read(BLOCK):
                digest.update(block)
                out.write(block)
        if digest.hexdigest() != entry.sha256:
            raise BackupError(f"The backup is damaged in file {entry.name}; nothing was restored.")


def _add_files(manifest: Manifest, staged: Path, files: Path) -> None:
    for entry in manifest.files:
        (files / entry.name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (staged / entry.name).replace(files / entry.name)


def _remove_others(manifest: Manifest, files: Path) -> None:
    wanted = {entry.name for entry in manifest.files}
    for path in stored(files):
        if path.relative_to(files).as_posix() not in wanted:
            path.unlink()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
