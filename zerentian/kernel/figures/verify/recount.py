"""Figures counted again, row by row in plain Python, to prove the compiled SQL.

Slow on purpose and without cleverness: what is read here must be obviously right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.answers import Number
from zerentian.manifest.figures import Figure, RawRow, Repeated, Rows, Spread, Sum, Without

Sees = Callable[[RawRow], bool]


@dataclass(frozen=True)
class When:
    """Day, first day of events, and the state of knowledge (None: now)."""

    on: date
    since: date
    known_at: datetime | None = None

    def holds(self, row: RawRow, kind: str) -> bool:
        if self.known_at is None:
            known = row["superseded"] is None
        else:
            gone = row["superseded"]
            known = row["recorded"] <= self.known_at and (gone is None or gone > self.known_at)
        if not known:
            return False
        if kind == "event":
            return bool(self.since <= row["day"] <= self.on)
        return bool(row["day"] <= self.on and (row["until"] is None or self.on < row["until"]))


@dataclass
class Register:
    """All rows of all facts, read once, and what was found in them before."""

    facts: dict[str, list[RawRow]] = field(default_factory=dict)
    selected: dict[tuple[Rows, When], list[RawRow]] = field(default_factory=dict)

    def fact(self, key: str) -> list[RawRow]:
        if key not in self.facts:
            self.facts[key] = list(catalogue.facts()[key].raw())
        return self.facts[key]

    def rows(self, wanted: Rows, when: When) -> list[RawRow]:
        """Rows of a measure on a day, wherever they are and whoever asks."""
        key = (wanted, when)
        if key not in self.selected:
            self.selected[key] = list(self._select(wanted, when))
        return self.selected[key]

    def values(self, wanted: Rows, when: When) -> set[int]:
        return {row[wanted.of] for row in self.rows(wanted, when)}

    def _select(self, wanted: Rows, when: When) -> Iterator[RawRow]:
        kind = catalogue.facts()[wanted.fact].kind
        among = self.values(wanted.among, when) if wanted.among else set()
        for row in self.fact(wanted.fact):
            if row[wanted.of] is None or not when.holds(row, kind):
                continue
            if any(row[where.dimension] not in where.values for where in wanted.where):
                continue
            if wanted.among and row[wanted.among.of] not in among:
                continue
            yield row


def counted(register: Register, figure: Figure, when: When, sees: Sees) -> list[RawRow]:
    """The rows that a figure counts and somebody sees."""
    measure = figure.measure
    wanted: Rows = measure.rows  # type: ignore[union-attr]
    found = [row for row in register.rows(wanted, when) if sees(row)]
    if isinstance(measure, Without):
        other = register.values(measure.other, when)
        return [row for row in found if row[wanted.of] not in other]
    if isinstance(measure, Repeated):
        by = defaultdict(set)
        for row in found:
            if row[measure.by] is not None:
                by[row[wanted.of]].add(row[measure.by])
        return [row for row in found if len(by[row[wanted.of]]) >= measure.times]
    return found


def number(figure: Figure, found: Iterable[RawRow]) -> Number:
    """One number over counted rows. For a ratio see `ratio`."""
    measure = figure.measure
    if isinstance(measure, Sum):
        return Number(sum(row["amount"] or 0 for row in found))
    of = measure.rows.of  # type: ignore[union-attr]
    if isinstance(measure, Spread):
        loads = defaultdict(set)
        for row in found:
            loads[row[measure.per]].add(row[of])
        sizes = [len(things) for things in loads.values()]
        return Number(min(sizes), high=max(sizes)) if sizes else Number(None)
    return Number(len({row[of] for row in found}))


def value(register: Register, figure: Figure, when: When, sees: Sees) -> Number:
    above, *below = [
        number(part, counted(register, part, when, sees)) for part in catalogue.parts(figure)
    ]
    return Number(above.value, over=below[0].value) if below else above


def groups(
    register: Register, figure: Figure, when: When, sees: Sees, *, by: Callable[[RawRow], str]
) -> Mapping[str, Number]:
    """The lines of a breakdown. For a ratio each line is a ratio of its own."""
    parts = []
    for part in catalogue.parts(figure):
        lines = defaultdict(list)
        for row in counted(register, part, when, sees):
            lines[by(row)].append(row)
        parts.append({key: number(part, found) for key, found in lines.items()})
    if len(parts) == 1:
        return parts[0]
    zero = Number(0)
    return {
        key: Number(parts[0].get(key, zero).value, over=parts[1].get(key, zero).value)
        for key in parts[0].keys() | parts[1].keys()
    }
