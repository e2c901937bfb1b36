"""Looks for a text in every column of the database: what erasure must not leave behind."""

from __future__ import annotations

from django.db import connection

COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
  AND (c.data_type IN ('text', 'character varying', 'jsonb', 'bytea', 'uuid', 'ARRAY'))
ORDER BY 1, 2
"""
# The log keeps what people typed as a reason; accounts are staff, who may have a citizen's name.
LEFT = {("activity_entry", "reason"), ("accounts_user", "name"), ("accounts_user", "name_key")}


def standing(*sought: str | bytes) -> list[str]:
    """table.column of every place in which one of these stands, as text or inside bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, kind in cursor.fetchall():
            if (table, column) in LEFT:
                continue
            for each in sought:
                if _holds(cursor, table, column, kind, each):
                    found.append(f"{table}.{column}: {each!r}")
    return found


def _holds(cursor: object, table: str, column: str, kind: str, sought: str | bytes) -> bool:
    value, wanted = f'"{column}"::text', sought
    if kind == "bytea":
        value = f"encode(\"{column}\", 'hex')"
        wanted = (sought.encode() if isinstance(sought, str) else sought).hex()
    elif isinstance(sought, bytes):
        wanted = sought.hex()
    cursor.execute(  # type: ignore[attr-defined]
        f'SELECT EXISTS (SELECT FROM "{table}" WHERE strpos({value}, %s) > 0)',
        [wanted],
    )
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]
