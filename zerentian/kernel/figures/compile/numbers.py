"""SQL of values, trends and breakdowns: one statement for all figures of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import source, tables, trends
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.source import NULL, Piece, column
from zerentian.kernel.figures.compile.tables import Selected, Statement, Tables
from zerentian.kernel.figures.places import Part
from zerentian.manifest.figures import Distinct, Figure, Repeated, Rows, Spread, Sum, Without

Days = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class Wanted:
    """A figure that is counted (no ratio), by which axes, and over whose rows.

    Without a scope everything is counted: for the operator's own command. only: count no other parts
    of the fact's rollup than these.
    """

    key: str
    axes: tuple[str, ...] = ()
    scope: Scope | None = None
    only: tuple[int, ...] = ()

    @property
    def figure(self) -> Figure:
        return catalogue.find(self.key).figure

    @property
    def rows(self) -> Rows:
        return self.figure.measure.rows  # type: ignore[union-attr]


@lru_cache(maxsize=512)
def statement(
    wanted: tuple[Wanted, ...],
    ask: Ask,
    *,
    days: tuple[tuple[date, date], ...],
    parts: tuple[Part, ...],
) -> Statement:
    """Lines of (figure, axis, day, group, number, second number); axis "" is the total of a day.

    Breakdowns are given for `ask.on`, the last of the days, only. The second number is a spread's
    largest. Composing takes longer than running, so equal questions are composed once.
    """
    made = Tables(ask.known_at)
    columns = _columns(wanted)
    lines = []
    for each in wanted:
        seen = [source.in_place(ask, made.values)]
        if each.scope is not None:
            seen.append(source.in_scope(each.scope, made.values))
        if each.only:
            seen.append(source.in_parts(each.figure, each.only, made.values))
        base = made.base(each.rows, ask, seen, columns[each.rows.fact])
        without = (
            made.other(each.figure.measure.other)
            if isinstance(each.figure.measure, Without)
            else None
        )
        by_stretches = len(days) > 1 and trends.possible(each.figure)
        groups = [source.axis(name, ask, parts, made.values) for name in each.axes]
        rows = counted(
            made, each.figure, base, without, days[-1:] if by_stretches else days, groups
        )
        lines += [
            _count(made, each, name, number - 1, rows, ask)
            for number, name in enumerate(["", *each.axes])
        ]
        if by_stretches:
            earlier = [day for _since, day in days[:-1]]
            lines += trends.lines(made, each.figure, base, without, earlier)
    return made.statement(sql.SQL(" UNION ALL ").join(lines))


def _columns(wanted: Sequence[Wanted]) -> dict[str, list[str]]:
    """For each fact the columns that any of the figures needs; so figures over the same rows share
    one table."""
    found: dict[str, set[str]] = {}
    for each in wanted:
        axes = (axis for axis in each.axes if axis != "region")
        found.setdefault(each.rows.fact, set()).update((*needs(each.figure), *axes))
    return {fact: sorted(names) for fact, names in found.items()}


def needs(figure: Figure) -> list[str]:
    """Columns without which a figure cannot be counted."""
    measure = figure.measure
    rows: Rows = measure.rows  # type: ignore[union-attr]
    found = [rows.of, other_of(figure), rows.among.of if rows.among else None]
    return [name for name in (*found, "amount" if isinstance(measure, Sum) else None) if name]


def other_of(figure: Figure) -> str | None:
    """The column by which rows of one thing are told apart, or for which loads are counted."""
    measure = figure.measure
    if isinstance(measure, Repeated):
        return measure.by
    return measure.per if isinstance(measure, Spread) else None


def counted(
    made: Tables,
    figure: Figure,
    base: Selected,
    without: Selected | None,
    days: Days,
    groups: Sequence[Piece],
    more: Sequence[Piece] = (),
) -> str:
    """The table of the rows that a figure counts, for each day: on_day, counted, other, axis0, …"""
    measure = figure.measure
    thing = column("b", base.of)
    conditions = [sql.SQL("{} IS NOT NULL").format(thing), *tables.is_among(base, "b")]
    if without:
        conditions.append(sql.SQL("NOT {}").format(tables.occurs(without, thing)))
    other = other_of(figure)
    found = sql.SQL("SELECT {} FROM {} t JOIN {} b ON {} WHERE {}").format(
        sql.SQL(", ").join(
            [
                sql.SQL("t.day AS on_day, b.path, {} AS counted").format(thing),
                *([sql.SQL("b.amount")] if isinstance(measure, Sum) else []),
                *([sql.SQL("{} AS other").format(column("b", other))] if other else []),
                *(
                    sql.SQL("{} AS {}").format(group, _axis(number))
                    for number, group in enumerate(groups)
                ),
                *more,
            ]
        ),
        sql.Identifier(made.days(days)),
        sql.Identifier(base.table),
        source.true_on_day("b", base.fact),
        source.every(conditions),
    )
    if isinstance(measure, Repeated):
        every_row = sql.Identifier(made.add(found))
        found = sql.SQL(
            "SELECT * FROM {} WHERE (on_day, counted) IN (SELECT on_day, counted"
            " FROM {} GROUP BY on_day, counted HAVING count(DISTINCT other) >= {})"
        ).format(every_row, every_row, made.values.one(measure.times))
    return made.add(found)


def _axis(number: int) -> sql.Identifier:
    return sql.Identifier(f"axis{number}")


def _count(made: Tables, each: Wanted, axis: str, number: int, rows: str, ask: Ask) -> Piece:
    group: Piece = _axis(number) if axis else sql.SQL("''")
    when = sql.SQL("WHERE on_day = {}").format(made.values.one(ask.on)) if axis else sql.SQL("")
    things, numbers = _counted(each.figure, sql.Identifier(rows), group, when)
    return sql.SQL("SELECT {}, {}, on_day, grp, {} FROM ({}) things GROUP BY on_day, grp").format(
        made.values.one(each.figure.key), made.values.one(axis), numbers, things
    )


def _counted(figure: Figure, rows: Piece, group: Piece, when: Piece) -> tuple[Piece, Piece]:
    """What is counted, one line each, and how the lines make a number."""
    measure = figure.measure
    things: sql.SQL
    count: Piece = sql.SQL("count(*), {}").format(NULL)
    if isinstance(measure, Sum):
        things = sql.SQL("SELECT on_day, {} AS grp, amount FROM {} {}")
        count = sql.SQL("CAST(coalesce(sum(amount), 0) AS bigint), {}").format(NULL)
    elif isinstance(measure, Spread):
        things = sql.SQL(
            "SELECT on_day, {} AS grp, count(DISTINCT counted) AS load FROM {} {}"
            " GROUP BY on_day, grp, other"
        )
        count = sql.SQL("min(load), max(load)")
    elif isinstance(measure, Distinct | Without) and is_unique(figure):
        # Nothing can occur twice a day: no need to sort millions of rows to find that out.
        things = sql.SQL("SELECT on_day, {} AS grp, counted FROM {} {}")
    else:
        things = sql.SQL("SELECT DISTINCT on_day, {} AS grp, counted FROM {} {}")
    return things.format(group, rows, when), count


def is_unique(figure: Figure) -> bool:
    return catalogue.rows(figure).of in catalogue.fact(figure).unique
