"""SQL of what stands in compartments that are closed to the viewer."""

from __future__ import annotations

from psycopg import sql

from zerentian.kernel.figures.compile import numbers, source
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.source import column, every
from zerentian.kernel.figures.compile.tables import Statement, Tables
from zerentian.manifest.figures import Figure, Rows, Without


def statement(figure: Figure, ask: Ask, scope: Scope) -> Statement:
    """Lines of (path, how many things stand only in closed compartments), over all places."""
    made = Tables(ask.known_at)
    measure = figure.measure
    rows: Rows = measure.rows  # type: ignore[union-attr]
    closed = sql.SQL("NOT {}").format(source.is_open("f", scope, made.values))
    base = made.base(rows, ask, [closed, sql.SQL("f.region IS NOT NULL")], numbers.needs(figure))
    without = made.other(measure.other) if isinstance(measure, Without) else None
    days = [(ask.since, ask.on)]
    hidden = numbers.counted(made, figure, base, without, days, ())
    elsewhere = [
        sql.SQL("{} = s.counted").format(column("g", rows.of)),
        source.true_on_day("g", base.fact),
        source.known("g", made.values, ask.known_at),
        source.is_open("g", scope, made.values),
    ]
    body = sql.SQL(
        "SELECT path, count(*) FROM (SELECT s.counted, min(s.path) AS path FROM {} s, {} t"
        " WHERE NOT EXISTS (SELECT 1 FROM {} g WHERE {}) GROUP BY s.counted) things GROUP BY path"
    ).format(
        sql.Identifier(hidden),
        sql.Identifier(made.days(days)),
        sql.Identifier(base.fact.view),
        every(elsewhere),
    )
    return made.statement(body)
