"""SQL of single conditions. Values are always parameters, names always identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.places import Part
from zerentian.kernel.figures.rules import LENGTHS
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.figures import Fact, Figure, Where

Piece = sql.Composable
YES, NO, NULL = sql.SQL("TRUE"), sql.SQL("FALSE"), sql.SQL("CAST(NULL AS bigint)")
CASTS = {date: "date", datetime: "timestamptz", int: "bigint", str: "text"}


class Values:
    """The parameters of one statement, by name, so that pieces may stand in any order.

    The same value has the same name: equal conditions are equal text, and are computed once.
    """

    def __init__(self) -> None:
        self.named: dict[str, object] = {}
        self._names: dict[tuple[type, object], str] = {}

    def one(self, value: object) -> Piece:
        name = self._names.setdefault((type(value), value), f"v{len(self._names)}")
        self.named[name] = value
        return sql.SQL("CAST({} AS {})").format(sql.Placeholder(name), sql.SQL(CASTS[type(value)]))

    def several(self, values: Iterable[object]) -> Piece:
        return sql.SQL(", ").join(self.one(value) for value in values)


def column(alias: str, name: str) -> sql.Identifier:
    return sql.Identifier(alias, name)


def either(pieces: Sequence[Piece]) -> Piece:
    return sql.SQL("({})").format(sql.SQL(" OR ").join(pieces)) if pieces else NO


def every(pieces: Sequence[Piece]) -> Piece:
    return sql.SQL(" AND ").join(pieces) if pieces else YES


def days(values: Values, asked: Sequence[tuple[date, date]]) -> Piece:
    """Rows of days that are asked for, each with the first day of its events."""
    lines = [sql.SQL("({})").format(values.several(pair)) for pair in asked]
    return sql.SQL("SELECT * FROM (VALUES {}) v (since, day)").format(sql.SQL(", ").join(lines))


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


def in_parts(figure: Figure, only: Sequence[int], values: Values) -> Piece:
    """Only these parts of the rollup that the figure's fact has."""
    rollup = catalogue.fact(figure).rollup
    assert rollup
    return sql.SQL("{} IN ({})").format(column("f", rollup.part), values.several(only))


def is_open(alias: str, scope: Scope, values: Values) -> Piece:
    pieces: list[Piece] = [sql.SQL("{} IS NULL").format(column(alias, "compartment"))]
    if scope.compartments:
        pieces.append(
            sql.SQL("{} IN ({})").format(
                column(alias, "compartment"), values.several(sorted(scope.compartments))
            )
        )
    return either(pieces)


def axis(name: str, ask: Ask, parts: Sequence[Part], values: Values) -> Piece:
    """The text by which rows of a table `b` are put into the lines of a breakdown."""
    if name == "entity":
        return sql.SQL("coalesce(CAST(b.entity AS text), '')")
    if name != "region":
        return sql.SQL("coalesce({}, '')").format(column("b", name))
    if not ask.place.is_area:
        length = next((n for n in LENGTHS if n > len(ask.place.path)), LENGTHS[-1])
        return sql.SQL("substr(b.path, 1, {})").format(sql.Literal(length))
    cases = [
        sql.SQL("WHEN b.path >= {} AND b.path < {} THEN {}").format(
            *(values.one(bound) for bound in prefix_range(part.path)), values.one(part.path)
        )
        for part in parts
    ]
    if not cases:
        return sql.SQL("''")
    return sql.SQL("CASE {} ELSE '' END").format(sql.SQL(" ").join(cases))
