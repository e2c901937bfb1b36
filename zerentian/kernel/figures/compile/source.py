"""SQL of the rows that a measure looks at. Values are always parameters, names always identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.places import Part
from zerentian.kernel.figures.rules import LENGTHS
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.figures import Fact, Rows, Where

Piece = sql.Composable
YES, NO = sql.SQL("TRUE"), sql.SQL("FALSE")


class Values:
    """The parameters of one statement, by name, so that pieces may stand in any order."""

    def __init__(self) -> None:
        self.named: dict[str, object] = {}

    def one(self, value: object) -> Piece:
        name = f"v{len(self.named)}"
        self.named[name] = value
        cast = {date: "date", datetime: "timestamptz", int: "bigint", str: "text"}[type(value)]
        return sql.SQL("CAST({} AS {})").format(sql.Placeholder(name), sql.SQL(cast))

    def several(self, values: Iterable[object]) -> Piece:
        return sql.SQL(", ").join(self.one(value) for value in values)


def column(alias: str, name: str) -> sql.Identifier:
    return sql.Identifier(alias, name)


def either(pieces: Sequence[Piece]) -> Piece:
    return sql.SQL("({})").format(sql.SQL(" OR ").join(pieces)) if pieces else NO


def every(pieces: Sequence[Piece]) -> Piece:
    return sql.SQL(" AND ").join(pieces) if pieces else YES


def days(values: Values, asked: Sequence[tuple[date, date]]) -> Piece:
    """The table t of days that are asked for, each with the first day of its events."""
    lines = [sql.SQL("({})").format(values.several(pair)) for pair in asked]
    return sql.SQL("t (since, day) AS (VALUES {})").format(sql.SQL(", ").join(lines))


def true_on_day(alias: str, fact: Fact) -> Piece:
    """A state holds on t.day; an event happened from t.since to t.day."""
    day, until = column(alias, "day"), column(alias, "until")
    if fact.kind == "event":
        return sql.SQL("{} BETWEEN t.since AND t.day").format(day)
    return sql.SQL("{} <= t.day AND ({} IS NULL OR {} > t.day)").format(day, until, until)


def known(alias: str, values: Values, at: datetime | None) -> Piece:
    recorded, gone = column(alias, "recorded"), column(alias, "superseded")
    if at is None:
        return sql.SQL("{} IS NULL").format(gone)
    then = values.one(at)
    return sql.SQL("{} <= {} AND ({} IS NULL OR {} > {})").format(recorded, then, gone, gone, then)


def has_values(alias: str, values: Values, where: Sequence[Where]) -> list[Piece]:
    return [
        sql.SQL("{} IN ({})").format(
            column(alias, each.dimension), values.several(_typed(each.dimension, each.values))
        )
        for each in where
    ]


def _typed(name: str, wanted: Sequence[str]) -> list[object]:
    """Ids are numbers, dimensions are texts."""
    return [int(value) for value in wanted] if name in ("entity", "holder") else list(wanted)


def in_ranges(ranges: Sequence[Range], values: Values) -> list[Piece]:
    return [
        sql.SQL("(r.path >= {} AND r.path < {})").format(values.one(low), values.one(high))
        for low, high in ranges
    ]


def in_place(ask: Ask, values: Values) -> Piece:
    pieces = in_ranges(ask.place.ranges, values)
    if ask.has_nowhere:
        pieces.append(sql.SQL("f.region IS NULL"))
    return either(pieces)


def in_scope(scope: Scope, values: Values) -> Piece:
    pieces = in_ranges(scope.ranges, values)
    if scope.everywhere:
        pieces.append(sql.SQL("f.region IS NULL"))
    if scope.subjects:
        pieces.append(sql.SQL("f.subject IN ({})").format(values.several(sorted(scope.subjects))))
    return sql.SQL("{} AND {}").format(either(pieces), is_open("f", scope, values))


def is_open(alias: str, scope: Scope, values: Values) -> Piece:
    pieces: list[Piece] = [sql.SQL("{} IS NULL").format(column(alias, "compartment"))]
    if scope.compartments:
        pieces.append(
            sql.SQL("{} IN ({})").format(
                column(alias, "compartment"), values.several(sorted(scope.compartments))
            )
        )
    return either(pieces)


def occurs(rows: Rows, *, thing: Piece, depth: int, values: Values, at: datetime | None) -> Piece:
    """Whether `thing` occurs among the rows that day, wherever and whoever asks: that a household
    has a helper does not depend on who counts."""
    alias = f"o{depth}"
    fact = catalogue.facts()[rows.fact]
    conditions = [
        sql.SQL("{} = {}").format(column(alias, rows.of), thing),
        true_on_day(alias, fact),
        known(alias, values, at),
        *has_values(alias, values, rows.where),
        *_among(rows, alias=alias, depth=depth, values=values, at=at),
    ]
    return sql.SQL("EXISTS (SELECT 1 FROM {} {} WHERE {})").format(
        sql.Identifier(fact.view), sql.Identifier(alias), every(conditions)
    )


def _among(
    rows: Rows, *, alias: str, depth: int, values: Values, at: datetime | None
) -> list[Piece]:
    if rows.among is None:
        return []
    thing = column(alias, rows.among.of)
    return [occurs(rows.among, thing=thing, depth=depth + 1, values=values, at=at)]


def conditions(rows: Rows, ask: Ask, values: Values) -> list[Piece]:
    """Everything that a row of `rows` must fulfil but place and scope."""
    return [
        sql.SQL("f.{} IS NOT NULL").format(sql.Identifier(rows.of)),
        known("f", values, ask.known_at),
        *has_values("f", values, (*rows.where, *ask.narrow)),
        *_among(rows, alias="f", depth=0, values=values, at=ask.known_at),
    ]


def select(rows: Rows, columns: Sequence[Piece], conditions: Sequence[Piece]) -> Piece:
    """The rows of one fact on the days of t, with the region as r."""
    fact = catalogue.facts()[rows.fact]
    return sql.SQL(
        "SELECT {} FROM t JOIN {} f ON {} LEFT JOIN regions_region r ON r.id = f.region WHERE {}"
    ).format(
        sql.SQL(", ").join(columns),
        sql.Identifier(fact.view),
        true_on_day("f", fact),
        every(conditions),
    )


def axis(name: str, ask: Ask, parts: Sequence[Part], values: Values) -> Piece:
    """The text by which rows are put into the lines of a breakdown."""
    if name == "entity":
        return sql.SQL("coalesce(CAST(f.entity AS text), '')")
    if name != "region":
        return sql.SQL("coalesce({}, '')").format(column("f", name))
    if not ask.place.is_area:
        length = next((n for n in LENGTHS if n > len(ask.place.path)), LENGTHS[-1])
        return sql.SQL("coalesce(substr(r.path, 1, {}), '')").format(sql.Literal(length))
    cases = [
        sql.SQL("WHEN r.path >= {} AND r.path < {} THEN {}").format(
            *(values.one(bound) for bound in prefix_range(part.path)), values.one(part.path)
        )
        for part in parts
    ]
    if not cases:
        return sql.SQL("''")
    return sql.SQL("CASE {} ELSE '' END").format(sql.SQL(" ").join(cases))
