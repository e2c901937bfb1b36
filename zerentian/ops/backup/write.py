"""Writing a backup: one snapshot of the database, then the stored files."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from zerentian.ops.backup import keys, tables
from zerentian.ops.backup.errors import BackupError
from zerentian.ops.backup.manifest import FileEntry, Manifest, TableEntry, migrations, stored
from zerentian.ops.house import House

BLOCK = 1 << 20


def backup(
    target: Path,
    *,
    instance: House,
    connection: psycopg.Connection,
    files: Path,
    at: datetime,
    say: Callable[[str], None],
) -> Manifest:
    """The instance as of one instant is in `target`; or nothing is, if it fails half-way."""
    if target.exists():
        raise BackupError(f"{target} is already there. Choose another name or remove it first.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        handle = os.open(partial, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(archive, instance, connection, files, at, say)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(
    archive: zipfile.ZipFile,
    instance: House,
    connection: psycopg.Connection,
    files: Path,
    at: datetime,
    say: Callable[[str], None],
) -> Manifest:
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        entries = []
        for table in tables.tables(connection):
            with archive.open(f"tables/{table.name}", "w", force_zip64=True) as out:
                found = tables.read(connection, table, out.write)
            entries.append(
                TableEntry(
                    name=table.name, columns=table.columns, rows=found.rows, sha256=found.sha256
                )
            )
            say(f"{table.name}: {found.rows}")
        manifest = Manifest(
            made_at=at.isoformat(),
            profile=instance.profile,
            pack=instance.pack,
            server=str(connection.info.server_version),
            migrations=migrations(connection),
            keys=keys.marks(instance.data),
            tables=tuple(entries),
            sequences=tables.sequences(connection),
            # Files are stored before the rows that name them, so a later look finds them all.
            files=tuple(_write_file(archive, path, files) for path in stored(files)),
        )
    archive.writestr("manifest.json", manifest.model_dump_json(indent=1))
    return manifest


def _write_file(archive: zipfile.ZipFile, path: Path, folder: Path) -> FileEntry:
    name, digest, size = path.relative_to(folder).as_posix(), hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(f"files/{name}", "w", force_zip64=True) as out:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    return FileEntry(name=name, size=size, sha256=digest.hexdigest())
