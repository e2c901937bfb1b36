"""Taking a batch back: what it made goes, what it altered is as before, unless later work stands on it.

Dated rows of people and households that were known before are superseded, and the rows that they had
superseded stand again as new ones: whoever asks what was known meanwhile still finds it. Whatever the
batch brought into being itself, with everything about it, is withdrawn; the log and the arrays of
ids remain. Particulars of people and households that the batch overwrote are kept as former values, as
an edit keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, DO_NOTHING, Field, Model
from psycopg import sql

from zerentian.kernel.accounts.models import User
from zerentian.kernel.imports.models import Batch, Change, Created
from zerentian.kernel.population.actions import former
from zerentian.kernel.population.entries import Altered

SHOWN = 20  # rows of the workbook that a refusal names
ENDED = "superseded_at"
PARTICULARS = frozenset({"population_person", "population_household"})
OWN = frozenset({"imports"})  # apps whose rows are no later work


class LaterWork(Exception):
    """Something was built upon the batch: rows of its workbook, and how many there are."""

    def __init__(self, rows: Iterable[int]) -> None:
        self.rows = sorted(set(rows))
        super().__init__(self.rows[:SHOWN])


@dataclass(frozen=True)
class _Made:
    """Which rows of one table the batch made; a temporary table holds id and row of the workbook."""

    model: type[Model]
    temporary: str

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @property
    def is_dated(self) -> bool:
        return any(field.name == ENDED for field in self.model._meta.fields)

    @property
    def key(self) -> sql.Identifier:
        assert self.model._meta.pk
        return sql.Identifier(self.model._meta.pk.column)


def undo(batch: Batch, *, by: User, at: datetime) -> None:
    """In the caller's transaction, which must hold the lock of imports. Raises LaterWork."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    tables = Created.objects.filter(batch=batch).values_list("table", flat=True).distinct()
    made = [_gathered(batch, models[table]) for table in sorted(tables.order_by())]
    changes = list(Change.objects.filter(batch=batch).order_by("-pk"))
    fields = [_Altered.of(models[c.table], c) for c in changes if c.field != ENDED]
    ended = [c for c in changes if c.field == ENDED]
    later = {row for one in made for row in _later(one, made)}
    later |= {one.row for one in fields if not one.stands()}
    if later:
        raise LaterWork(later)
    _withdraw(made, at)
    for one in fields:
        one.restore()
    _remember(fields, by, at)
    _stand_again(models, ended, at)


def _gathered(batch: Batch, model: type[Model]) -> _Made:
    name = f"undo_{model._meta.db_table}"
    _run(
        "CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT u.id, u.number"
        " FROM imports_created c CROSS JOIN LATERAL unnest(c.ids, c.rows) AS u (id, number)"
        " WHERE c.batch_id = {batch} AND c.\"table\" = {table}",
        name=sql.Identifier(name), batch=batch.pk, table=model._meta.db_table,
    )  # fmt: skip
    _run("CREATE UNIQUE INDEX ON {name} (id)", name=sql.Identifier(name))
    _run("ANALYZE {name}", name=sql.Identifier(name))
    return _Made(model, name)


# --- what stands on the batch


def _later(one: _Made, made: Sequence[_Made]) -> Iterator[int]:
    """Rows of the workbook whose objects are gone, superseded, or pointed at by what came later."""
    temporary = sql.Identifier(one.temporary)
    current = sql.SQL(" AND {ended} IS NULL").format(ended=sql.Identifier(ENDED))
    yield from _numbers(
        "SELECT DISTINCT number FROM {temporary} m WHERE NOT EXISTS"
        " (SELECT FROM {table} t WHERE t.{key} = m.id{current}) LIMIT {most}",
        temporary=temporary, table=one.table, key=one.key,
        current=current if one.is_dated else sql.SQL(""), most=1000,
    )  # fmt: skip
    for field in _pointing(one.model, cascading=False):
        known = next((other for other in made if other.model is field.model), None)
        own: sql.Composable = sql.SQL("")
        if known:
            own = sql.SQL(" AND NOT EXISTS (SELECT FROM {known} k WHERE k.id = t.{key})").format(
                known=sql.Identifier(known.temporary), key=known.key
            )
        yield from _numbers(
            "SELECT DISTINCT m.number FROM {temporary} m JOIN {table} t ON t.{column} = m.id"
            " WHERE true{own} LIMIT {most}",
            temporary=temporary, table=sql.Identifier(field.model._meta.db_table),
            column=sql.Identifier(field.column), own=own, most=1000,
        )  # fmt: skip


def _pointing(model: type[Model], *, cascading: bool) -> Iterator[Field[Any, Any]]:
    """Foreign keys to the model: those that keep a row from going, or those that go with it."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if field is None or not relation.auto_created or relation.related_model is None:
            continue
        deleting = getattr(relation, "on_delete", None)
        if not field.concrete or field.many_to_many or deleting is DO_NOTHING:
            continue
        if (deleting is CASCADE) is not cascading:
            continue
        if field.model._meta.app_label not in OWN and field.model._meta.managed:
            yield field


# --- going back


def _withdraw(made: Sequence[_Made], at: datetime) -> None:
    """Dated rows about what was known before are superseded; all other rows that were made go.

    Keys are checked at the end of the transaction, so the order of the tables does not matter.
    """
    for one in made:
        if one.is_dated:
            _run(
                "UPDATE {table} t SET {ended} = {at} FROM {temporary} m WHERE t.{key} = m.id{old}",
                table=one.table, ended=sql.Identifier(ENDED), at=at, key=one.key,
                temporary=sql.Identifier(one.temporary), old=_about_known(one, made),
            )  # fmt: skip
    for one in made:
        for field in _pointing(one.model, cascading=True):
            _run(
                "DELETE FROM {table} t USING {temporary} m WHERE t.{column} = m.id",
                table=sql.Identifier(field.model._meta.db_table),
                temporary=sql.Identifier(one.temporary), column=sql.Identifier(field.column),
            )  # fmt: skip
    for one in made:
        kept: sql.Composable = sql.SQL("")
        if one.is_dated:
            kept = sql.SQL(" AND t.{ended} IS NULL").format(ended=sql.Identifier(ENDED))
        _run(
            "DELETE FROM {table} t USING {temporary} m WHERE t.{key} = m.id{kept}",
            table=one.table, temporary=sql.Identifier(one.temporary), key=one.key, kept=kept,
        )  # fmt: skip


def _about_known(one: _Made, made: Sequence[_Made]) -> sql.Composed:
    """The condition that a row points at nothing that the batch made itself."""
    parts = []
    for field in one.model._meta.concrete_fields:
        target = next((other for other in made if other.model is field.related_model), None)
        if target:
            parts.append(
                sql.SQL(" AND NOT EXISTS (SELECT FROM {made} k WHERE k.id = t.{column})").format(
                    made=sql.Identifier(target.temporary), column=sql.Identifier(field.column)
                )
            )
    return sql.Composed(parts)


def _remember(fields: Iterable[_Altered], by: User, at: datetime) -> None:
    """What the batch said of people and households was known until now, though it never held."""
    former.keep(
        [
            Altered(change.table, change.object_id, change.field, change.new, change.old)
            for change in (one.change for one in fields)
            if change.table in PARTICULARS
        ],
        by=by,
        at=at,
        wrong=True,
    )


def _stand_again(models: dict[str, type[Model]], ended: Sequence[Change], at: datetime) -> None:
    """Rows that the batch superseded stand again, as fresh rows with the values of then."""
    for table in sorted({change.table for change in ended}):
        model = models[table]
        key = model._meta.pk
        assert key
        fresh = {ENDED: sql.Literal(None), "recorded_at": sql.Literal(at)}
        names = [field.column for field in model._meta.concrete_fields if field is not key]
        _run(
            "INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {key} = ANY ({ids})",
            table=sql.Identifier(table), key=sql.Identifier(key.column),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=sql.SQL(", ").join(fresh.get(name, sql.Identifier(name)) for name in names),
            ids=[change.object_id for change in ended if change.table == table],
        )  # fmt: skip


@dataclass(frozen=True)
class _Altered:
    """One field that the batch set, as the table has it."""

    model: type[Model]
    column: str
    kind: str
    change: Change

    @classmethod
    def of(cls, model: type[Model], change: Change) -> _Altered:
        field: Any = next(
            field
            for field in model._meta.concrete_fields
            if change.field in (field.name, field.attname)
        )
        kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
        return cls(model, field.column, str(kind), change)

    @property
    def row(self) -> int:
        return self.change.row or 0

    def stands(self) -> bool:
        """Whether the field still has the value that the batch gave it."""
        statement = (
            "SELECT 1 FROM {table} WHERE {key} = {pk} AND {column} IS NOT DISTINCT FROM {new}"
        )
        return bool(_numbers(statement, **self._about(), new=self._value(self.change.new)))

    def restore(self) -> None:
        statement = "UPDATE {table} SET {column} = {old} WHERE {key} = {pk}"
        _run(statement, **self._about(), old=self._value(self.change.old))

    def _about(self) -> dict[str, Any]:
        assert self.model._meta.pk
        return {
            "table": sql.Identifier(self.model._meta.db_table),
            "key": sql.Identifier(self.model._meta.pk.column),
            "pk": self.change.object_id,
            "column": sql.Identifier(self.column),
        }

    def _value(self, text: str | None) -> sql.Composable:
        """The text of a change row as a value of the column; sealed ones are hexadecimal."""
        if text is not None and self.kind == "bytea":
            return sql.Literal(bytes.fromhex(text))
        return sql.SQL("{text}::{kind}").format(text=sql.Literal(text), kind=sql.SQL(self.kind))


def _numbers(statement: str, **given: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, given))
        return [number for (number,) in cursor.fetchall()]


def _run(statement: str, **given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, given))


def _composed(statement: str, given: dict[str, Any]) -> sql.Composed:
    """Names as identifiers, everything else as literals."""
    parts = {
        name: value if isinstance(value, sql.Composable) else sql.Literal(value)
        for name, value in given.items()
    }
    return sql.SQL(statement).format(**parts)
