"""Fact views in the database: made anew after every migration, and checked against their declaration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.manifest.figures import FACT_COLUMNS, Fact, Written

TYPES = {
    **dict.fromkeys(FACT_COLUMNS, "bigint"),
    "day": "date",
    "until": "date",
    "recorded": "timestamp with time zone",
    "superseded": "timestamp with time zone",
}
OURS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname = current_schema()
  AND (c.relname LIKE 'fact\\_%%' OR c.relname LIKE 'dated\\_%%')
ORDER BY c.relname
"""
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""


class WrongFact(ValueError):
    """A fact's SQL has other columns than its declaration."""


@transaction.atomic
def install() -> list[str]:
    """Make every declared view anew and drop those that nobody declares any more; their names.

    Raises WrongFact, and then nothing has changed. Runs as the owner of the database.
    """
    remove()
    facts = list(catalogue.facts().values())
    made: dict[str, None] = {}
    with connection.cursor() as cursor:
        for fact in facts:
            for base in fact.bases:
                if base.stem not in made:
                    made[base.stem] = None
                    cursor.execute(_create(base.stem, base).as_string(cursor.connection))
            cursor.execute(_create(fact.view, fact.sql).as_string(cursor.connection))
            check(fact)
            for statement in _comments(fact):
                cursor.execute(statement.as_string(cursor.connection))
    return [*made, *(fact.view for fact in facts)]


def remove() -> None:
    """Drop every fact view and the thin views below them."""
    with connection.cursor() as cursor:
        cursor.execute(OURS, [])
        for (name,) in cursor.fetchall():
            drop = sql.SQL("DROP VIEW IF EXISTS {} CASCADE").format(sql.Identifier(name))
            cursor.execute(drop.as_string(cursor.connection))


def check(fact: Fact) -> None:
    """Raise WrongFact unless the view has the fixed columns and the declared dimensions, in order."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [fact.view])
        found = dict(cursor.fetchall())
    wanted = {**TYPES, **{dimension.key: "text" for dimension in fact.dimensions}}
    if list(found.items()) != list(wanted.items()):
        wrong = {key: found.get(key) for key in wanted if found.get(key) != wanted[key]}
        more = [key for key in found if key not in wanted]
        raise WrongFact(f"{fact.key}: missing or of another type {wrong}, not declared {more}")


def installed() -> list[str]:
    """Names of the fact views that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(OURS, [])
        return [name for (name,) in cursor.fetchall() if name.startswith("fact_")]


def _create(name: str, file: Path | Written) -> sql.Composed:
    body = file.read_text("utf-8").strip().rstrip(";")
    return sql.SQL("CREATE VIEW {} AS {}").format(sql.Identifier(name), sql.SQL(body))


def _comments(fact: Fact) -> Iterator[sql.Composed]:
    """What the view and its dimensions mean, for whoever opens the database with another tool."""
    yield sql.SQL("COMMENT ON VIEW {} IS {}").format(
        sql.Identifier(fact.view),
        sql.Literal(f"{fact.title} ({fact.kind}, version {fact.version})"),
    )
    for dimension in fact.dimensions:
        yield sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
            sql.Identifier(fact.view),
            sql.Identifier(dimension.key),
            sql.Literal(str(dimension.title)),
        )
