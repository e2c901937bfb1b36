"""The two roles and the database of an embedded cluster. Rights on tables come with `migrate`."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from zerentian.lib.postgres.names import APP, DATABASE, OWNER, password

MARK = "roles.1"  # raise the number when `make` changes


def made(home: Path) -> bool:
    return (home / MARK).exists()


def mark(home: Path) -> None:
    (home / MARK).touch()


def make(connection: psycopg.Connection, data: Path) -> None:
    """Make what is missing and set the kept passwords: may be repeated at any time."""
    for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
        name = sql.Identifier(role)
        if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                name, sql.SQL(rights), sql.Literal(password(data, role))
            )
        )
    if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )


def _one(connection: psycopg.Connection, query: str, value: str) -> bool:
    return connection.execute(query.encode(), (value,)).fetchone() is not None
