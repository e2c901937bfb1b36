"""The tables of one statement: facts read whole, once each, before days are asked.

Columns of facts may be expressions, which would else be worked out again for each day; and figures
that look at the same rows share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import sql

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.compile import source
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.compile.source import Piece, Values, column, every
from zerentian.manifest.figures import Fact, Rows

Statement = tuple[str, Mapping[str, object]]
"""Text with named placeholders, and their values."""


@dataclass(frozen=True)
class Selected:
    """Rows of a fact in a table, true or not on any one day; each row must also be `among` others."""

    table: str
    of: str
    fact: Fact
    among: Selected | None = None


class Tables:
    def __init__(self, at: datetime | None) -> None:
        self.values = Values()
        self.at = at
        self._names: dict[str, str] = {}
        self._bodies: list[Piece] = []

    def add(self, body: sql.Composed) -> str:
        """The name of the table with this body; an equal one is there already."""
        text = body.as_string(None)
        if text not in self._names:
            self._names[text] = f"table{len(self._names)}"
            self._bodies.append(
                sql.SQL("{} AS MATERIALIZED ({})").format(sql.Identifier(self._names[text]), body)
            )
        return self._names[text]

    def days(self, asked: Sequence[tuple[date, date]]) -> str:
        return self.add(sql.SQL("{}").format(source.days(self.values, asked)))

    def statement(self, body: Piece) -> Statement:
        whole = sql.SQL("WITH {} {}").format(sql.SQL(", ").join(self._bodies), body)
        return whole.as_string(None), self.values.named

    def base(self, rows: Rows, ask: Ask, seen: Sequence[Piece], columns: Iterable[str]) -> Selected:
        """Rows that a figure counts on any day: as asked, in place and scope, with their path and
        these columns."""
        fact = catalogue.facts()[rows.fact]
        names = dict.fromkeys(["day", "until", *columns])
        body = sql.SQL(
            "SELECT {}, coalesce(r.path, '') AS path"
            " FROM {} f LEFT JOIN regions_region r ON r.id = f.region WHERE {}"
        ).format(
            sql.SQL(", ").join(column("f", name) for name in names),
            sql.Identifier(fact.view),
            every(
                [
                    source.known("f", self.values, self.at),
                    *source.has_values("f", self.values, (*rows.where, *ask.narrow)),
                    *seen,
                ]
            ),
        )
        return Selected(self.add(body), rows.of, fact, self.other(rows.among))

    def other(self, rows: Rows | None) -> Selected | None:
        """Rows among which, or among which not, things must be, wherever and whoever asks: that a
        household has a helper does not depend on who counts."""
        if rows is None:
            return None
        fact = catalogue.facts()[rows.fact]
        names = dict.fromkeys([rows.of, *([rows.among.of] if rows.among else []), "day", "until"])
        body = sql.SQL("SELECT {} FROM {} f WHERE {}").format(
            sql.SQL(", ").join(column("f", name) for name in names),
            sql.Identifier(fact.view),
            every(
                [
                    source.known("f", self.values, self.at),
                    *source.has_values("f", self.values, rows.where),
                ]
            ),
        )
        return Selected(self.add(body), rows.of, fact, self.other(rows.among))


def occurs(selected: Selected, thing: Piece) -> Piece:
    """Whether `thing` occurs in the table on t.day."""
    return sql.SQL("EXISTS (SELECT 1 FROM {} WHERE {})").format(
        sql.Identifier(selected.table),
        every(
            [
                sql.SQL("{} = {}").format(column(selected.table, selected.of), thing),
                source.true_on_day(selected.table, selected.fact),
                *is_among(selected, selected.table),
            ]
        ),
    )


def is_among(selected: Selected, alias: str) -> list[Piece]:
    """On t.day, the row of `selected` known as `alias` occurs where it must."""
    among = selected.among
    return [occurs(among, column(alias, among.of))] if among else []
