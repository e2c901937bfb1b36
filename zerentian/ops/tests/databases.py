"""Whole databases for tests that need more than a transaction: clones of the empty, migrated one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

FILLED = "activity_entry, files_storedfile, django_session, procrastinate_jobs"


@contextmanager
def clone(name: str, template: str) -> Iterator[psycopg.Connection]:
    """A connection, as the owner, to a fresh database of this name, dropped afterwards."""
    quoted = sql.Identifier(name)
    with connection._nodb_cursor() as cursor:
        server = cursor.connection
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(create.format(quoted, sql.Identifier(template)))
        try:
            with opened(name) as fresh:
                yield fresh
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def opened(name: str) -> psycopg.Connection:
    at = connection.settings_dict
    return psycopg.connect(
        host=at["HOST"],
        port=at["PORT"],
        user=at["USER"],
        password=at["PASSWORD"],
        dbname=name,
        autocommit=True,
    )


def fill(database: psycopg.Connection) -> None:
    """Rows with everything that COPY has to escape, a guarded log, references, a used sequence."""
    database.execute(
        """
        INSERT INTO activity_entry (at, actor, verb, "table", rows, reason)
        SELECT timestamptz '2019-05-31 08:00+08' + n * interval '1 minute', nullif(n % 7, 0), 'a.b',
               'population_person', array[n, n + 1], E'帮扶\\t换行\\n反斜杠\\\\ \\\\N 结束'
        FROM generate_series(1, 5000) n
        """
    )
    database.execute(
        """
        INSERT INTO files_storedfile (sha256, size, kind, name, uploaded_at)
        VALUES (encode(sha256('x'), 'hex'), 1, 'csv', '脱贫户.csv', '2019-05-31 09:00+08')
        """
    )
    database.execute(
        "INSERT INTO django_session VALUES ('k', 'data', '2019-06-01 00:00+08'), ('', '', 'infinity')"
    )
    for text in ("一", "二"):
        database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
            "VALUES ('default', 'seal', jsonb_build_object('what', %s::text))",
            (text,),
        )


def fill_one(database: psycopg.Connection) -> None:
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'later')"
    )


def clear(database: psycopg.Connection) -> None:
    database.execute("DELETE FROM django_migrations WHERE name = '0099_later'")
    database.execute(f"TRUNCATE {FILLED} RESTART IDENTITY CASCADE")
