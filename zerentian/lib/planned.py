"""Statements that every page asks: compiled once a process, planned once a connection.

Django compiles a queryset anew for every request and PostgreSQL plans it anew, which for a statement
that finds one row by its key is most of the work. Here the queryset is written as usual, compiled with
stand-ins for its values, and later run with real ones as a prepared statement. It suits statements
that find few rows through an index: PostgreSQL may keep one plan for all values.

Prepared statements belong to a connection: a pooler in front of an outside database has to keep
connections whole (PgBouncer: `pool_mode = session`, or `max_prepared_statements` above 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

Lines = list[tuple[Any, ...]]
M = TypeVar("M", bound=Model)


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """Prepares whatever it runs. Django keeps its connections from preparing, so it is allowed meanwhile."""

    def execute(self, *arguments: Any, **options: Any) -> _Prepared:
        self.connection.prepare_threshold = 0
        try:
            return super().execute(*arguments, **options)
        finally:
            self.connection.prepare_threshold = None

    def _convert_query(self, *arguments: Any) -> Any:
        """Kept, because Django's log of statements reads it and psycopg forgets it once prepared."""
        self._query = super()._convert_query(*arguments)
        return self._query


def run(sql: str, values: Mapping[str, object] | Sequence[object]) -> Lines:
    """The rows of a statement with %s or %(name)s in it, seen by Django's wrappers like any other."""
    connection.ensure_connection()
    prepared = _Prepared(connection.connection)
    with connection._prepare_cursor(prepared) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        return list(cursor.fetchall())


class Planned(Generic[M]):
    """A queryset whose values come later: `Planned(build, user=int, on=date)`.

    build is called once, with a stand-in for each name, and returns what is to be run. It must use
    every value as it is; an `if` on one would be decided once for all. Values are whole numbers, days
    or texts; a list goes in as one text (`bulk.one_of`, `bulk.as_array`).
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: _Compiled | None = None
        self._empty = False  # whatever the values, its conditions hold for nothing

    def rows(self, **values: object) -> Lines:
        """The columns as plain tuples. TypeError when the values are not those that were announced."""
        if values.keys() != self._kinds.keys():
            raise TypeError(f"{sorted(self._kinds)} are asked for, not {sorted(values)}")
        try:
            compiled = self._compiled or (None if self._empty else self._compile())
        except EmptyResultSet:
            compiled, self._empty = None, True
        if compiled is None:
            return []
        places = compiled.places
        return run(compiled.sql, [values[p.name] if isinstance(p, _Place) else p for p in places])

    def objects(self, **values: object) -> list[M]:
        """The rows as the queryset gives them, with what it selects of related rows."""
        found = self.rows(**values)
        if not found:
            return []
        compiled = self._compiled or self._compile()
        return [compiled.instance(row) for row in compiled.converted(found)]

    def _compile(self) -> _Compiled:
        stand_ins = {
            name: _stand_in(kind, number) for number, (name, kind) in enumerate(self._kinds.items())
        }
        names = {value: _Place(name) for name, value in stand_ins.items()}
        compiler = self._build(**stand_ins).query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        places = [names.get(p, p) if isinstance(p, (int, date, str)) else p for p in parameters]
        lost = names.keys() - {key for key, place in names.items() if place in places}
        if lost:
            raise TypeError(f"{[names[value].name for value in lost]} are not in the statement")
        self._compiled = _Compiled(sql, places, compiler)
        return self._compiled


class _Compiled:
    """A compiled queryset and how Django makes objects of its rows (as its ModelIterable does)."""

    def __init__(self, sql: str, places: list[object], compiler: Any) -> None:
        self.sql, self.places, self._compiler = sql, places, compiler
        self._converters = compiler.get_converters([column for column, _, _ in compiler.select])
        if about := compiler.klass_info:
            first, last = about["select_fields"][0], about["select_fields"][-1] + 1
            self._model, self._own = about["model"], slice(first, last)
            self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
            self._related = get_related_populators(about, compiler.select, connection.alias)

    def converted(self, rows: Lines) -> Iterable[Sequence[Any]]:
        if not self._converters:
            return rows
        found: Iterable[Sequence[Any]] = self._compiler.apply_converters(rows, self._converters)
        return found

    def instance(self, row: Sequence[Any]) -> Any:
        made = self._model.from_db(connection.alias, self._names, row[self._own])
        for related in self._related:
            related.populate(row, made)
        for name, position in self._compiler.annotation_col_map.items():
            setattr(made, name, row[position])
        return made


class _Place:
    """Where a value belongs among the parameters."""

    def __init__(self, name: str) -> None:
        self.name = name


def _stand_in(kind: type, number: int) -> Any:
    """A value of this kind that no statement contains by itself."""
    if kind is int:
        return 2**62 + number
    if kind is date:
        return date(1, 1, 1 + number)
    return f"\ufdd0{number}"
