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
MANIFOLD = ("holder", "entity", "region")  # a line of them stands for their subjects
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
    regions: tuple[int, ...] = (),
) -> Statement:
    """Lines of (all, thing, path, count, *SHOWN, *dimensions) behind `after`, in order of place.

    Each thing is one line, so the number of lines is the figure. What is shown of it comes from its
    first row; `count` tells for how many it stands: a helper or unit for its subjects. `all` is the
    length of the whole list. regions: read only what lies in these, where the whole is too long.
    """
    figure = catalogue.find(key).figure
    made = Tables(ask.known_at)
    dimensions = [dimension.key for dimension in catalogue.fact(figure).dimensions]
    rows = sql.Identifier(_rows(made, figure, ask, scopes, thing, dimensions, regions))
    shown = sql.SQL(", ").join(column("s", f"shown_{name}") for name in (*SHOWN, *dimensions))
    if thing == catalogue.rows(figure).of and thing not in MANIFOLD:  # each stands for itself
        body = sql.SQL(
            "SELECT (SELECT count(DISTINCT thing) FROM {0}), s.thing, s.path, 1, {1} FROM ("
            "SELECT {2}, thing, min(path) OVER (PARTITION BY thing) AS path,"
            " row_number() OVER (PARTITION BY thing ORDER BY record) AS nth FROM {0} w) s"
            " WHERE s.nth = 1 {3} ORDER BY s.path, s.thing LIMIT {4}"
        ).format(
            rows,
            shown,
            sql.SQL(", ").join(column("w", f"shown_{name}") for name in (*SHOWN, *dimensions)),
            _behind("s", after, made.values, "AND"),
            made.values.one(limit),
        )
        return made.statement(body)
    body = sql.SQL(
        "SELECT (SELECT count(DISTINCT thing) FROM {0}), things.thing, things.path, things.count, {1}"
        " FROM (SELECT thing, min(path) AS path, min(record) AS record,"
        " count(DISTINCT stood_for) AS count FROM {0} GROUP BY thing) things"
        " JOIN {0} s ON s.thing = things.thing AND s.record = things.record"
        " {2} ORDER BY things.path, things.thing LIMIT {3}"
    ).format(rows, shown, _behind("things", after, made.values), made.values.one(limit))
    return made.statement(body)


def total(figure: Figure, ask: Ask, scopes: Sequence[Scope], *, thing: str) -> Statement:
    """How many lines the list has."""
    made = Tables(ask.known_at)
    rows = _rows(made, figure, ask, scopes, thing, ())
    body = sql.SQL("SELECT count(DISTINCT thing) FROM {}").format(sql.Identifier(rows))
    return made.statement(body)


def by_place(
    figure: Figure, ask: Ask, scopes: Sequence[Scope], *, thing: str, only: Sequence[int]
) -> Statement:
    """Lines of (path, region, number of things) in these parts of a rollup."""
    made = Tables(ask.known_at)
    rows = _rows(made, figure, ask, scopes, thing, (), only=only)
    body = sql.SQL(
        "SELECT path, shown_region, count(DISTINCT thing) FROM {} GROUP BY path, shown_region"
    ).format(sql.Identifier(rows))
    return made.statement(body)


def _rows(
    made: Tables,
    figure: Figure,
    ask: Ask,
    scopes: Sequence[Scope],
    thing: str,
    dimensions: Sequence[str],
    regions: Sequence[int] = (),
    only: Sequence[int] = (),
) -> str:
    measure = figure.measure
    rows: Rows = measure.rows  # type: ignore[union-attr]
    seen = [
        source.in_place(ask, made.values),
        *(source.in_scope(scope, made.values) for scope in scopes),
        sql.SQL("{} IS NOT NULL").format(column("f", thing)),
    ]
    if regions:
        seen.append(sql.SQL("f.region IN ({})").format(made.values.several(regions)))
    if only:
        seen.append(source.in_parts(figure, only, made.values))
    base = made.base(rows, ask, seen, [*SHOWN, *dimensions])
    without = made.other(measure.other) if isinstance(measure, Without) else None
    stands_for = "subject" if thing in MANIFOLD else rows.of
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


def _behind(alias: str, after: Cursor | None, values: Values, word: str = "WHERE") -> Piece:
    if after is None:
        return sql.SQL("")
    path, thing = values.one(after[0]), values.one(after[1])
    at, which = column(alias, "path"), column(alias, "thing")
    return sql.SQL("{} ({} > {} OR ({} = {} AND {} > {}))").format(
        sql.SQL(word), at, path, at, path, which, thing
    )
