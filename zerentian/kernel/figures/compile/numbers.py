"""SQL of a figure's value, trend and breakdowns: one statement for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import source
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.source import Piece, Values
from zerentian.kernel.figures.places import Part
from zerentian.manifest.figures import (
    Distinct,
    Figure,
    Measure,
    Repeated,
    Rows,
    Spread,
    Sum,
    Without,
)

Days = Sequence[tuple[date, date]]
Statement = tuple[sql.Composed, Mapping[str, object]]


def statement(
    figure: Figure,
    ask: Ask,
    scope: Scope | None,
    *,
    days: Days,
    axes: Sequence[str],
    parts: Sequence[Part],
) -> Statement:
    """Lines of (axis, day, group, number, second number); axis "" is the total of each day.

    Breakdowns are given for `ask.on` only. The second number is a spread's largest.
    """
    values = Values()
    measure = figure.measure
    rows = measure.rows  # type: ignore[union-attr]
    body = sql.SQL("WITH {}, {} {}").format(
        source.days(values, days),
        _source(measure, rows, ask, scope, axes, parts, values),
        sql.SQL(" UNION ALL ").join(
            _count(figure, axis, number - 1, ask, values) for number, axis in enumerate(["", *axes])
        ),
    )
    return body, values.named


def _source(
    measure: Measure,
    rows: Rows,
    ask: Ask,
    scope: Scope | None,
    axes: Sequence[str],
    parts: Sequence[Part],
    values: Values,
) -> Piece:
    columns = [
        sql.SQL("t.day AS on_day, f.{} AS thing, f.amount AS amount").format(
            sql.Identifier(rows.of)
        ),
        *(
            sql.SQL("{} AS {}").format(source.axis(name, ask, parts, values), _axis(number))
            for number, name in enumerate(axes)
        ),
    ]
    extra = [source.in_place(ask, values)]
    if scope is not None:  # None: the operator's own command counts everything
        extra.append(source.in_scope(scope, values))
    if isinstance(measure, Without):
        thing = source.column("f", rows.of)
        found = source.occurs(measure.other, thing=thing, depth=9, values=values, at=ask.known_at)
        extra.append(sql.SQL("NOT {}").format(found))
    if isinstance(measure, Repeated | Spread):
        other = measure.by if isinstance(measure, Repeated) else measure.per
        columns.append(sql.SQL("f.{} AS other").format(sql.Identifier(other)))
    found = source.select(rows, columns, [*source.conditions(rows, ask, values), *extra])
    if not isinstance(measure, Repeated):
        return sql.SQL("source AS ({})").format(found)
    return sql.SQL(
        "every_row AS ({}), source AS (SELECT * FROM every_row WHERE (on_day, thing) IN ("
        "SELECT on_day, thing FROM every_row GROUP BY on_day, thing"
        " HAVING count(DISTINCT other) >= {}))"
    ).format(found, values.one(measure.times))


def _axis(number: int) -> sql.Identifier:
    return sql.Identifier(f"axis{number}")


def _count(figure: Figure, axis: str, number: int, ask: Ask, values: Values) -> Piece:
    group: Piece = _axis(number) if axis else sql.SQL("''")
    when = sql.SQL("WHERE on_day = {}").format(values.one(ask.on)) if axis else sql.SQL("")
    counted, numbers = _counted(figure, group, when)
    return sql.SQL(
        "SELECT {} AS axis, on_day, grp, {} FROM ({}) counted GROUP BY on_day, grp"
    ).format(values.one(axis), numbers, counted)


def _counted(figure: Figure, group: Piece, when: Piece) -> tuple[Piece, Piece]:
    measure = figure.measure
    once, numbers = sql.SQL(""), sql.SQL("count(*), CAST(NULL AS bigint)")
    columns = sql.SQL("on_day, {} AS grp, thing").format(group)
    if isinstance(measure, Sum):
        columns = sql.SQL("on_day, {} AS grp, amount").format(group)
        numbers = sql.SQL("CAST(coalesce(sum(amount), 0) AS bigint), CAST(NULL AS bigint)")
    elif isinstance(measure, Spread):
        return (
            sql.SQL(
                "SELECT on_day, {} AS grp, count(DISTINCT thing) AS load FROM source {}"
                " GROUP BY on_day, grp, other"
            ).format(group, when),
            sql.SQL("min(load), max(load)"),
        )
    elif isinstance(measure, Distinct | Without) and _is_unique(figure):
        pass  # nothing can occur twice a day: no need to sort millions of rows to find out
    else:
        once = sql.SQL("DISTINCT ")
    return sql.SQL("SELECT {}{} FROM source {}").format(once, columns, when), numbers


def _is_unique(figure: Figure) -> bool:
    return catalogue.thing(figure) in catalogue.fact(figure).unique


def sealed(figure: Figure, ask: Ask, scope: Scope) -> Statement:
    """How many things stand only in compartments closed to the viewer, by path, in all places."""
    values = Values()
    rows = figure.measure.rows  # type: ignore[union-attr]
    thing = source.column("f", rows.of)
    fact = catalogue.facts()[rows.fact]
    closed = [sql.SQL("NOT {}").format(source.is_open("f", scope, values))]
    if isinstance(figure.measure, Without):
        other = figure.measure.other
        found = source.occurs(other, thing=thing, depth=9, values=values, at=ask.known_at)
        closed.append(sql.SQL("NOT {}").format(found))
    elsewhere = sql.SQL(
        "NOT EXISTS (SELECT 1 FROM {} g WHERE g.{} = {} AND {} AND {} AND {})"
    ).format(
        sql.Identifier(fact.view),
        sql.Identifier(rows.of),
        thing,
        source.true_on_day("g", fact),
        source.known("g", values, ask.known_at),
        source.is_open("g", scope, values),
    )
    found = source.select(
        rows,
        [sql.SQL("{} AS thing, min(r.path) AS path").format(thing)],
        [*source.conditions(rows, ask, values), *closed, elsewhere],
    )
    body = sql.SQL(
        "WITH {} SELECT path, count(*) FROM ({} GROUP BY {}) each"
        " WHERE path IS NOT NULL GROUP BY path"
    ).format(source.days(values, [(ask.since, ask.on)]), found, thing)
    return body, values.named
