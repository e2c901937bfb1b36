"""What stands on the first page of a backup: enough to judge it before anything is touched."""

from __future__ import annotations

from pathlib import Path

import psycopg
from pydantic import BaseModel, ConfigDict

from zerentian.kernel.files.keeping import INCOMING

FORMAT = 1


class TableEntry(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


class FileEntry(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str  # relative to the folder of stored files
    size: int
    sha256: str


class Manifest(BaseModel):
    """Made once all tables are written; lies in the archive as manifest.json."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    made_at: str
    profile: str
    pack: str
    server: str
    migrations: tuple[str, ...]  # "app.0001_initial"
    keys: dict[str, str]
    tables: tuple[TableEntry, ...]
    sequences: dict[str, tuple[int, bool]]
    files: tuple[FileEntry, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def migrations(connection: psycopg.Connection) -> tuple[str, ...]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY app, name")
    return tuple(name for (name,) in rows.fetchall())


def stored(folder: Path) -> list[Path]:
    """Files under this folder, without uploads that are not stored yet."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != INCOMING
    )
