"""States of a row and the ways between them: one table that drives the UPDATE and the trigger.

A machine is data. `advance` moves rows by a conditional UPDATE, so of two people who decide at the
same moment one wins; `guard` makes the trigger that refuses every other way, whoever writes. A test
over all pairs (`Machine.pairs`) proves that both read the same table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import connection
from django.db.models import Model, QuerySet

from zerentian.lib import bulk, planned

BODY = """
IF TG_OP = 'INSERT' THEN
    IF NEW.{column} NOT IN ({starts}) THEN
        RAISE EXCEPTION '{name} cannot begin as %', NEW.{column}
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}_states', TABLE = TG_TABLE_NAME;
    END IF;
ELSIF NEW.{column} IS DISTINCT FROM OLD.{column}
    AND (OLD.{column}::text, NEW.{column}::text) NOT IN (VALUES {ways}) THEN
    RAISE EXCEPTION '{name} cannot go from % to %', OLD.{column}, NEW.{column}
        USING ERRCODE = 'check_violation', CONSTRAINT = '{name}_states', TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
"""


@dataclass(frozen=True)
class Machine:
    """The states of one kind of row. starts: those in which a row may begin; ways: from → to.

    Raises ValueError when a way leads to a state that is not a key of `ways`, when a start is none,
    or when a state cannot be reached: such a table says something else than its author means.
    """

    name: str
    starts: frozenset[str]
    ways: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        if strange := self.starts.union(*self.ways.values()) - self.ways.keys():
            raise ValueError(f"{self.name}: {sorted(strange)} are led to and not described")
        if lost := self.states - self._reached():
            raise ValueError(f"{self.name}: nothing leads to {sorted(lost)}")

    @property
    def states(self) -> frozenset[str]:
        return frozenset(self.ways)

    @property
    def final(self) -> frozenset[str]:
        """States that nothing leaves."""
        return frozenset(state for state, ways in self.ways.items() if not ways)

    def allows(self, old: str, new: str) -> bool:
        return new in self.ways[old]

    def into(self, new: str) -> frozenset[str]:
        """The states from which `new` may be reached in one step."""
        return frozenset(old for old, ways in self.ways.items() if new in ways)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every ordered pair of different states, for the test that trigger and table agree."""
        return ((old, new) for old in sorted(self.ways) for new in sorted(self.ways) if old != new)

    def _reached(self) -> frozenset[str]:
        found, edge = set(self.starts), set(self.starts)
        while edge:
            edge = set().union(*(self.ways[state] for state in edge)) - found
            found |= edge
        return frozenset(found)


def advance(rows: QuerySet[Any], machine: Machine, to: str, **values: Any) -> int:
    """Move those of `rows` that may go to state `to`, and set `values`; how many went.

    Fewer than asked means that somebody was quicker or the way does not exist: the caller looks and
    says which. The state stands in the field `state`.
    """
    return rows.filter(state__in=machine.into(to)).update(state=to, **values)


def advance_all(
    model: type[Model], ids: Collection[int], machine: Machine, to: str, **columns: object
) -> int:
    """The same for rows of these ids, planned once a connection: for deeds that come in hundreds.

    columns: the values to set, by column (`user_id=1`).
    """
    names = ("state", *columns)
    quote = connection.ops.quote_name
    setting = ", ".join(f"{quote(name)} = %s" for name in names)
    moved = planned.run(
        f"UPDATE {quote(model._meta.db_table)} SET {setting}"  # noqa: S608 - names of our own columns
        " WHERE id = ANY(%s::bigint[]) AND state = ANY(%s::text[]) RETURNING id",
        [to, *columns.values(), bulk.as_array(ids), bulk.as_array(sorted(machine.into(to)))],
    )
    return len(moved)


def guard(machine: Machine, column: str = "state") -> pgtrigger.Trigger:
    """For `Meta.triggers`: the database refuses other beginnings and other ways (SQLSTATE 23514)."""
    ways = [f"('{old}', '{new}')" for old, new in machine.pairs() if machine.allows(old, new)]
    return pgtrigger.Trigger(
        name=f"{machine.name}_states",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
        func=BODY.format(
            name=machine.name,
            column=column,
            starts=", ".join(f"'{state}'" for state in sorted(machine.starts)),
            ways=", ".join(ways) or "(NULL, NULL)",
        ),
    )
