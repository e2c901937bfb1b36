"""SQL of the list behind a figure: one line for each thing that it counts, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import source
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.numbers import Statement
from zerentian.kernel.figures.compile.source import Piece, Values
from zerentian.manifest.figures import Figure, Repeated, Without

SHOWN = (
    "record",
    "subject",
    "region",
    "holder",
    "entity",
    "person",
    "household",
    "day",
    "until",
    "amount",
)
Cursor = tuple[str, int]
"""Sort key of the last line of a page: path of the region, id of the thing."""


def statement(
    figure: Figure,
    ask: Ask,
    scopes: Sequence[Scope],
    *,
    thing: str,
    after: Cursor | None,
    limit: int,
) -> Statement:
    """Lines of (thing, path, count, *SHOWN, *dimensions) behind `after`, in order of place.

    Each thing is one line, so the number of lines is the figure. What is shown of it comes from its
    first row; `count` tells for how many it stands: a helper or unit for its subjects.
    """
    values = Values()
    fact = catalogue.facts()[figure.measure.rows.fact]  # type: ignore[union-attr]
    dimensions = [dimension.key for dimension in fact.dimensions]
    shown = sql.SQL(", ").join(sql.Identifier("s", name) for name in (*SHOWN, *dimensions))
    body = sql.SQL(
        "WITH {}, {}, things AS (SELECT thing, min(path) AS path, min(record) AS record,"
        " count(DISTINCT stood_for) AS count FROM source GROUP BY thing)"
        " SELECT things.thing, things.path, things.count, {}"
        " FROM things JOIN source s ON s.thing = things.thing AND s.record = things.record"
        " {} ORDER BY things.path, things.thing LIMIT {}"
    ).format(
        source.days(values, [(ask.since, ask.on)]),
        _source(figure, ask, scopes, thing, dimensions, values),
        shown,
        _behind(after, values),
        values.one(limit),
    )
    return body, values.named


def total(figure: Figure, ask: Ask, scopes: Sequence[Scope], *, thing: str) -> Statement:
    """How many lines the list has."""
    values = Values()
    body = sql.SQL("WITH {}, {} SELECT count(DISTINCT thing) FROM source").format(
        source.days(values, [(ask.since, ask.on)]),
        _source(figure, ask, scopes, thing, (), values),
    )
    return body, values.named


def _source(
    figure: Figure,
    ask: Ask,
    scopes: Sequence[Scope],
    thing: str,
    dimensions: Sequence[str],
    values: Values,
) -> Piece:
    measure = figure.measure
    rows = measure.rows  # type: ignore[union-attr]
    columns = [
        sql.SQL(
            "f.{} AS thing, f.{} AS counted, f.{} AS stood_for, coalesce(r.path, '') AS path"
        ).format(
            sql.Identifier(thing),
            sql.Identifier(rows.of),
            sql.Identifier("subject" if thing in ("holder", "entity", "region") else rows.of),
        ),
        *(source.column("f", name) for name in (*SHOWN, *dimensions)),
    ]
    extra = [source.in_place(ask, values), *(source.in_scope(scope, values) for scope in scopes)]
    extra.append(sql.SQL("f.{} IS NOT NULL").format(sql.Identifier(thing)))
    if isinstance(measure, Without):
        found = source.occurs(
            measure.other,
            thing=source.column("f", rows.of),
            depth=9,
            values=values,
            at=ask.known_at,
        )
        extra.append(sql.SQL("NOT {}").format(found))
    if isinstance(measure, Repeated):
        columns.append(sql.SQL("f.{} AS other").format(sql.Identifier(measure.by)))
    found = source.select(rows, columns, [*source.conditions(rows, ask, values), *extra])
    if not isinstance(measure, Repeated):
        return sql.SQL("source AS ({})").format(found)
    return sql.SQL(
        "every_row AS ({}), source AS (SELECT * FROM every_row WHERE counted IN (SELECT counted"
        " FROM every_row GROUP BY counted HAVING count(DISTINCT other) >= {}))"
    ).format(found, values.one(measure.times))


def _behind(after: Cursor | None, values: Values) -> Piece:
    if after is None:
        return sql.SQL("")
    path, thing = values.one(after[0]), values.one(after[1])
    return sql.SQL("WHERE things.path > {} OR (things.path = {} AND things.thing > {})").format(
        path, path, thing
    )
