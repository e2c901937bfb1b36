"""What the application's database role may do. The owner may do everything; this is the other one.

Ordinary tables: select, insert, update, delete. Append-only ones (a model says `append_only = True`):
select and insert. Nothing is ever given that alters tables, triggers or rights.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

READ_ONLY = frozenset({"django_migrations"})
# Functions of the owner that take values of erased people out of append-only tables (ADR 0031).
FUNCTIONS = ("imports_blank(bigint[], text[])", "duplicates_blank(bigint[])")
OURS = """
SELECT c.relname, c.relkind::text FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
ORDER BY c.relname
"""


def append_only_tables() -> frozenset[str]:
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "append_only", False) is True
    )


def rights(name: str, kind: str, *, append_only: frozenset[str], version: int) -> str:
    """The privileges on one relation, by its kind in pg_class."""
    if kind == "S":
        return "USAGE, SELECT"
    if kind in "vm" or name in READ_ONLY:
        return "SELECT"
    # MAINTAIN (PostgreSQL 17) is for ANALYZE after a bulk import.
    maintain = ", MAINTAIN" if version >= 170000 else ""
    return (
        "SELECT, INSERT" if name in append_only else "SELECT, INSERT, UPDATE, DELETE"
    ) + maintain


def give(connection: BaseDatabaseWrapper, *, role: str) -> bool:
    """Take everything from the role and give it exactly its rights. False where it is the owner
    itself (one outside role for both): then nothing guards the log but its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            return False
        cursor.execute(OURS)
        relations = cursor.fetchall()
        version = connection.pg_version  # type: ignore[attr-defined]
        groups: dict[tuple[str, str], list[str]] = {}
        guarded = append_only_tables()
        for name, kind in relations:
            wanted = rights(name, kind, append_only=guarded, version=version)
            groups.setdefault(("SEQUENCE" if kind == "S" else "TABLE", wanted), []).append(name)
        for statement in statements(groups, role):
            _run(cursor, statement)
    return True


def statements(groups: dict[tuple[str, str], list[str]], role: str) -> Iterable[sql.Composed]:
    to = sql.Identifier(role)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format()
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}, PUBLIC").format(to)
    for (kind, wanted), names in groups.items():
        yield sql.SQL("GRANT {} ON {} {} TO {}").format(
            sql.SQL(wanted), sql.SQL(kind), sql.SQL(", ").join(map(sql.Identifier, names)), to
        )
    for function in FUNCTIONS:
        yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(sql.SQL(function))
        yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), to)


def _run(cursor: CursorWrapper, statement: sql.Composed) -> None:
    cursor.execute(statement.as_string(cursor.connection))
