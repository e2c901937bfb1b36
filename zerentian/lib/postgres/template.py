"""A finished test database kept as a template, so that the next test run clones it in a blink.

The template's name carries a fingerprint of all migrations: change one and the template is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

PREFIX = "zt_template_"


def name(files: Iterable[Path]) -> str:
    """The template's name for the present content of these files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return PREFIX + digest.hexdigest()[:16]


def exists(connection: psycopg.Connection, template: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,))
    return found.fetchone() is not None


def make(connection: psycopg.Connection, template: str, *, source: str) -> None:
    """Copy `source` (which nobody may be using) and drop the templates of older migrations."""
    for (old,) in connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (PREFIX,)
    ).fetchall():
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    connection.execute(statement.format(sql.Identifier(template), sql.Identifier(source)))
