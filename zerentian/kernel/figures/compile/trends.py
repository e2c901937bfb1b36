"""SQL of a trend over states, without asking each day anew.

A state holds in [day, until); a row counts among others while both hold, so its own stretch is cut
to theirs once. Then each month end is one filtered count over the stretches: a dozen days cost hardly
more than one. What cannot be said so (events, spreads, sums among others) is counted day by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile.source import NULL, Piece, column
from zerentian.kernel.figures.compile.tables import Selected, Tables
from zerentian.manifest.figures import Distinct, Figure, Repeated, Rows, Sum, Without

NEVER = sql.SQL("DATE '9999-12-31'")


def possible(figure: Figure) -> bool:
    measure = figure.measure
    if not isinstance(measure, Distinct | Without | Repeated | Sum):
        return False
    selections = [measure.rows, *([measure.other] if isinstance(measure, Without) else [])]
    kinds = {catalogue.facts()[rows.fact].kind for each in selections for rows in _chain(each)}
    return kinds == {"state"} and not (isinstance(measure, Sum) and measure.rows.among)


def _chain(rows: Rows | None) -> list[Rows]:
    return [rows, *_chain(rows.among)] if rows else []


def lines(
    made: Tables, figure: Figure, base: Selected, without: Selected | None, days: Sequence[date]
) -> list[Piece]:
    """For each day one SELECT of (figure, axis, day, group, number, second number)."""
    measure = figure.measure
    other = measure.by if isinstance(measure, Repeated) else None
    held = _stretches(made, base, other=other, amount=isinstance(measure, Sum))
    counted = [(held, base.among is None and not other)]
    if without:
        counted.append((_stretches(made, base, also=without), False))
    if isinstance(measure, Repeated):
        counted = [(_meetings(made, held, measure.times), False)]
    months = [
        _months(made, figure, table, days, is_single=is_single) for table, is_single in counted
    ]
    return [_line(made, figure, months, number, day) for number, day in enumerate(days)]


def _stretches(
    made: Tables,
    base: Selected,
    *,
    also: Selected | None = None,
    other: str | None = None,
    amount: bool = False,
) -> str:
    """Rows cut to the days on which they occur in every table that they are among, and in `also`."""
    joined: list[tuple[str, Piece]] = []
    _join(joined, base.among, "b")
    if also:
        _join(joined, also, "b", of=base.of)
    aliases = ["b", *(f"j{number}" for number in range(len(joined)))]
    day, until = (
        sql.SQL(", ").join(column(alias, name) for alias in aliases) for name in ("day", "until")
    )
    found = sql.SQL(
        "SELECT {} AS counted, {} AS other, {} AS amount, greatest({}) AS day, least({}) AS until"
        " FROM {} b"
    ).format(
        column("b", base.of),
        column("b", other) if other else NULL,
        column("b", "amount") if amount else NULL,
        day,
        until,
        sql.Identifier(base.table),
    )
    for (table, on), alias in zip(joined, aliases[1:], strict=True):
        found = sql.SQL("{} JOIN {} {} ON {}").format(
            found, sql.Identifier(table), sql.Identifier(alias), on
        )
    return made.add(
        sql.SQL("{} WHERE greatest({}) < coalesce(least({}), {}) AND {} IS NOT NULL").format(
            found, day, until, NEVER, column("b", base.of)
        )
    )


def _join(
    joined: list[tuple[str, Piece]], selected: Selected | None, before: str, of: str = ""
) -> None:
    """Add a table, and those that its own rows are among, each with its condition."""
    while selected:
        alias = f"j{len(joined)}"
        on = sql.SQL("{} = {}").format(
            column(alias, selected.of), column(before, of or selected.of)
        )
        joined.append((selected.table, on))
        before, of, selected = alias, "", selected.among


def _meetings(made: Tables, held: str, times: int) -> str:
    """Stretches on which one thing has so many different others at once."""
    names = [f"h{number}" for number in range(times)]
    day, until = (
        sql.SQL(", ").join(column(name, end) for name in names) for end in ("day", "until")
    )
    met = sql.SQL("SELECT h0.counted, greatest({}) AS day, least({}) AS until FROM {} h0").format(
        day, until, sql.Identifier(held)
    )
    for before, name in pairwise(names):
        met = sql.SQL("{} JOIN {} {} ON {} = h0.counted AND {} < {}").format(
            met, sql.Identifier(held), sql.Identifier(name),
            column(name, "counted"), column(before, "other"), column(name, "other"),
        )  # fmt: skip
    return made.add(
        sql.SQL("{} WHERE greatest({}) < coalesce(least({}), {})").format(met, day, until, NEVER)
    )


def _months(
    made: Tables, figure: Figure, table: str, days: Sequence[date], *, is_single: bool
) -> str:
    """One row with a number for each day."""
    unique = is_single and catalogue.rows(figure).of in catalogue.fact(figure).unique
    how = "count(*)" if unique else "count(DISTINCT counted)"
    if isinstance(figure.measure, Sum):
        how = "sum(amount)"
    counts = [
        sql.SQL("{0} FILTER (WHERE day <= {1} AND (until IS NULL OR until > {1})) AS {2}").format(
            sql.SQL(how), made.values.one(day), sql.Identifier(f"m{number}")
        )
        for number, day in enumerate(days)
    ]
    return made.add(
        sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(counts), sql.Identifier(table))
    )


def _line(made: Tables, figure: Figure, months: Sequence[str], number: int, day: date) -> Piece:
    """The first number less the others: a figure without some is all of them less those."""
    value = sql.SQL(" - ").join(
        sql.SQL("coalesce({}, 0)").format(column(table, f"m{number}")) for table in months
    )
    return sql.SQL("SELECT {}, '', {}, '', CAST({} AS bigint), {} FROM {}").format(
        made.values.one(figure.key),
        made.values.one(day),
        value,
        NULL,
        sql.SQL(", ").join(map(sql.Identifier, months)),
    )
