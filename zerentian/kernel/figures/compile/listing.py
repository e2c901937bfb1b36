"""SQL of the list behind a figure: one line for each thing that it counts, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import numbers, source
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.source import Piece, Values, column
from zerentian.kernel.figures.compile.tables import Statement, Tables
from zerentian.manifest.figures import Figure, Rows, Without

SHOWN = (
    "record", "subject", "region", "holder", "entity", "person", "household", "day", "until", "amount",
)  # fmt: skip
Cursor = tuple[str, int]
"""Sort key of the last line of a page: path of the region, id of the thing."""


@lru_cache(maxsize=128)
def statement(
    key: str,
    ask: Ask,
    scopes: tuple[Scope, ...],
    *,
    thing: str,
    after: Cursor | None,
    limit: int,
) -> Statement:
    """Lines of (all, thing, path, count, *SHOWN, *dimensions) behind `after`, in order of place.

    Each thing is one line, so the number of lines is the figure. What is shown of it comes from its
    first row; `count` tells for how many it stands: a helper or unit for its subjects. `all` is the
    length of the whole list.
    """
    figure = catalogue.find(key).figure
    made = Tables(ask.known_at)
    dimensions = [dimension.key for dimension in catalogue.fact(figure).dimensions]
    rows = sql.Identifier(_rows(made, figure, ask, scopes, thing, dimensions))
    shown = sql.SQL(", ").join(column("s", f"shown_{name}") for name in (*SHOWN, *dimensions))
    body = sql.SQL(
        "SELECT (SELECT count(DISTINCT thing) FROM {0}), things.thing, things.path, things.count, {1}"
        " FROM (SELECT thing, min(path) AS path, min(record) AS record,"
        " count(DISTINCT stood_for) AS count FROM {0} GROUP BY thing) things"
        " JOIN {0} s ON s.thing = things.thing AND s.record = things.record"
        " {2} ORDER BY things.path, things.thing LIMIT {3}"
    ).format(rows, shown, _behind(after, made.values), made.values.one(limit))
    return made.statement(body)


def total(figure: Figure, ask: Ask, scopes: Sequence[Scope], *, thing: str) -> Statement:
    """How many lines the list has."""
    made = Tables(ask.known_at)
    rows = _rows(made, figure, ask, scopes, thing, ())
    body = sql.SQL("SELECT count(DISTINCT thing) FROM {}").format(sql.Identifier(rows))
    return made.statement(body)


def _rows(
    made: Tables,
    figure: Figure,
    ask: Ask,
    scopes: Sequence[Scope],
    thing: str,
    dimensions: Sequence[str],
) -> str:
    measure = figure.measure
    rows: Rows = measure.rows  # type: ignore[union-attr]
    seen = [
        source.in_place(ask, made.values),
        *(source.in_scope(scope, made.values) for scope in scopes),
        sql.SQL("{} IS NOT NULL").format(column("f", thing)),
    ]
    base = made.base(rows, ask, seen, [*SHOWN, *dimensions])
    without = made.other(measure.other) if isinstance(measure, Without) else None
    stands_for = "subject" if thing in ("holder", "entity", "region") else rows.of
    more = [
        sql.SQL("{} AS thing").format(column("b", thing)),
        sql.SQL("{} AS stood_for").format(column("b", stands_for)),
        column("b", "record"),
        *(
            sql.SQL("{} AS {}").format(column("b", name), sql.Identifier(f"shown_{name}"))
            for name in (*SHOWN, *dimensions)
        ),
    ]
    return numbers.counted(made, figure, base, without, [(ask.since, ask.on)], (), more)


def _behind(after: Cursor | None, values: Values) -> Piece:
    if after is None:
        return sql.SQL("")
    path, thing = values.one(after[0]), values.one(after[1])
    return sql.SQL("WHERE things.path > {} OR (things.path = {} AND things.thing > {})").format(
        path, path, thing
    )
