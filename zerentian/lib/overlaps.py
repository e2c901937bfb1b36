"""No two current dated rows of one parent overlap: a trigger, ten times as fast as a GiST exclusion.

An exclusion constraint looks for every row of a bulk load in a GiST index; this looks once per
statement in the B-tree index that a foreign key has anyway (ADR 0019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pgtrigger
from django.db.models import Model

# Nobody else sees a row that this transaction made, or gets a lock on one that it changed: it needs
# none of its own, and a load mostly writes about what it made.
OTHERS: Final = "xmin <> pg_current_xact_id()::xid"
# Rows of one parent are written one transaction after the other: without the lock, two that
# cannot see each other's rows would both find nothing. Statements are given as text, so they are
# planned for the rows at hand and not for those of the first call.
BODY = """
IF NOT EXISTS (SELECT FROM fresh WHERE {current}) THEN RETURN NULL; END IF;
IF current_setting('transaction_isolation') = 'repeatable read' THEN
    RAISE EXCEPTION '{name} cannot be kept in a repeatable read transaction'
        USING ERRCODE = 'feature_not_supported';
END IF;
EXECUTE 'SELECT FROM {parents} WHERE {key} IN (SELECT {parent} FROM fresh WHERE {quoted})
    AND {others} ORDER BY {key} FOR NO KEY UPDATE';
EXECUTE 'SELECT a.{parent} FROM fresh JOIN {table} a ON {same}
    AND a.{pk} <> fresh.{pk} AND a.valid && fresh.valid
    WHERE {both} LIMIT 1' INTO clash;
IF clash IS NOT NULL THEN
    RAISE EXCEPTION 'a row of {parent} % overlaps another one: {name}', clash
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME,
            SCHEMA = TG_TABLE_SCHEMA;
END IF;
RETURN NULL;
"""


class NoOverlap(pgtrigger.Trigger):
    """Half of a guarantee: for INSERT or for UPDATE. See `no_overlap`."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    referencing = pgtrigger.Referencing(new="fresh")  # type: ignore[no-untyped-call]
    declare = [("clash", "bigint")]

    def __init__(
        self, *, constraint: str, parent: str, same: Sequence[str], only: Mapping[str, str],
        operation: Any,
    ) -> None:  # fmt: skip
        self.constraint, self.parent, self.same, self.only = constraint, parent, same, only
        super().__init__(name=f"{constraint}_{str(operation).lower()}", operation=operation)

    def get_func(self, model: type[Model]) -> str:  # type: ignore[override]
        """The body of the trigger function for this table."""
        field: Any = model._meta.get_field(self.parent)
        alike = [field.column, *(self._column(model, name) for name in self.same)]
        wanted = {self._column(model, name): value for name, value in self.only.items()}
        current = _current("fresh", wanted)
        both = f"{current} AND {_current('a', wanted)}"
        return BODY.format(
            name=self.constraint, parent=field.column, table=model._meta.db_table,
            pk=self._column(model, "id"), key=field.target_field.column,
            parents=field.related_model._meta.db_table, current=current, quoted=_quoted(current),
            others=OTHERS, same=" AND ".join(f"a.{name} = fresh.{name}" for name in alike),
            both=_quoted(both),
        )  # fmt: skip

    @staticmethod
    def _column(model: type[Model], name: str) -> str:
        field: Any = model._meta.get_field(name)
        return str(field.column)


def no_overlap(
    constraint: str,
    *,
    parent: str,
    same: Sequence[str] = (),
    only: Mapping[str, str] | None = None,
) -> list[pgtrigger.Trigger]:
    """Of the rows that are not superseded, no two with one `parent` have a day of `valid` in common.

    For `Meta.triggers`. parent: name of a foreign key, whose row is locked meanwhile; same: fields
    that must be equal too for two rows to be in each other's way; only: rows with these values.
    A violation is an IntegrityError that carries `constraint` as the name (SQLSTATE 23P01).
    """
    return [
        NoOverlap(
            constraint=constraint, parent=parent, same=same, only=only or {}, operation=operation
        )
        for operation in (pgtrigger.Insert, pgtrigger.Update)
    ]


def _current(alias: str, only: Mapping[str, str]) -> str:
    said = [f"{alias}.{column} = '{value}'" for column, value in only.items()]
    return " AND ".join([f"{alias}.superseded_at IS NULL", *said])


def _quoted(condition: str) -> str:
    """As it stands inside a text of PL/pgSQL."""
    return condition.replace("'", "''")
