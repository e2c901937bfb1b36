"""SQL of numbers of which the changes are kept: sums of changes instead of counted rows.

Of parts of which anything lies in a compartment the rows are counted instead, because a rollup does
not know what is closed to whom: `kept_apart` names them, and both numbers are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import source
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.numbers import Wanted
from zerentian.kernel.figures.compile.source import NULL, Piece, Values
from zerentian.kernel.figures.compile.tables import Statement
from zerentian.kernel.figures.places import Part
from zerentian.manifest.figures import Distinct, Figure, Rollup


def of(figure: Figure, ask: Ask, axes: Sequence[str] = ()) -> Rollup | None:
    """The rollup that answers the question; None where rows must be counted."""
    measure = figure.measure
    if not isinstance(measure, Distinct) or ask.known_at or ask.narrow or set(axes) - {"region"}:
        return None
    rows = measure.rows
    rollup = catalogue.facts()[rows.fact].rollup
    if rollup is None or rows.where or rows.among or rows.of not in dict(rollup.changes):
        return None
    return rollup


def kept_apart(figure: Figure) -> Statement:
    """The parts of which the rows are counted."""
    fact = catalogue.fact(figure)
    assert fact.rollup
    body = sql.SQL(
        "SELECT DISTINCT {} FROM {} WHERE compartment IS NOT NULL AND superseded IS NULL"
    )
    return body.format(sql.Identifier(fact.rollup.part), sql.Identifier(fact.view)).as_string(
        None
    ), {}


def statement(
    wanted: Wanted,
    ask: Ask,
    rollup: Rollup,
    *,
    days: Sequence[date],
    parts: Sequence[Part],
    apart: Sequence[int],
) -> Statement:
    """The same lines as numbers.statement; those of a breakdown that are nothing are left out."""
    values = Values()
    changes = _changes(wanted, ask, rollup, values, apart)
    key = values.one(wanted.key)
    sums = [
        sql.SQL("{} AS {}").format(_until(values.one(day)), _sum(number))
        for number, day in enumerate(days)
    ]
    lines = [
        sql.SQL("SELECT {}, '', {}, '', {}, {} FROM totals").format(
            key, values.one(day), _sum(number), NULL
        )
        for number, day in enumerate(days)
    ]
    if "region" in wanted.axes:
        group, latest = source.axis("region", ask, parts, values), values.one(ask.on)
        lines.append(
            sql.SQL(
                "SELECT {}, 'region', {}, grp, number, {} FROM (SELECT {} AS grp, {} AS number FROM b"
                " GROUP BY grp) lines WHERE number <> 0"
            ).format(key, latest, NULL, group, _until(latest))
        )
    body = sql.SQL("WITH b AS MATERIALIZED ({}), totals AS (SELECT {} FROM b) {}").format(
        changes, sql.SQL(", ").join(sums), sql.SQL(" UNION ALL ").join(lines)
    )
    return body.as_string(None), values.named


def _sum(number: int) -> sql.Identifier:
    return sql.Identifier(f"d{number}")


def by_place(
    figure: Figure, ask: Ask, rollup: Rollup, scopes: Sequence[Scope], *, apart: Sequence[int]
) -> Statement:
    """Lines of (path, region, number) on the day, in the order of lists; of places with anything."""
    values = Values()
    counting = Wanted(figure.key)
    changes = _changes(counting, ask, rollup, values, apart, scopes)
    number = _until(values.one(ask.on))
    body = sql.SQL(
        "SELECT path, region, number FROM (SELECT path, region, {} AS number FROM ({}) b"
        " GROUP BY path, region) places WHERE number <> 0 ORDER BY path"
    ).format(number, changes)
    return body.as_string(None), values.named


def _until(day: Piece) -> Piece:
    return sql.SQL("CAST(coalesce(sum(change) FILTER (WHERE day <= {}), 0) AS bigint)").format(day)


def _changes(
    wanted: Wanted,
    ask: Ask,
    rollup: Rollup,
    values: Values,
    apart: Sequence[int],
    scopes: Sequence[Scope] = (),
) -> sql.Composed:
    """Changes in place and scope, as columns path, region, day, change: put together by village and
    day first, before anything is joined to them."""
    column = dict(rollup.changes)[catalogue.rows(wanted.figure).of]
    seen = [source.in_place(ask, values)]
    for scope in (*scopes, *([wanted.scope] if wanted.scope else [])):
        seen.append(source.in_scope(scope, values))
    others: Piece = source.YES
    if apart:
        part = sql.Identifier(f"{rollup.part}_id")
        others = sql.SQL("{} NOT IN ({})").format(part, values.several(apart))
    return sql.SQL(
        "SELECT r.path, f.region, f.day, f.change FROM (SELECT region_id AS region, day,"
        " sum({}) AS change, {} AS subject, {} AS compartment FROM {} WHERE {} GROUP BY region_id, day) f"
        " JOIN regions_region r ON r.id = f.region WHERE {}"
    ).format(
        sql.Identifier(column), NULL, NULL, sql.Identifier(rollup.table), others, source.every(seen)
    )
