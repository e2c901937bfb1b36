"""A hukou list at the size of a register: planned in pieces between which nobody moves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import register, sealed
from zerentian.kernel.rolls import villages
from zerentian.kernel.rolls.hukou import known, planning
from zerentian.kernel.rolls.hukou.writes import Writes
from zerentian.kernel.rolls.rules import Finding
from zerentian.kernel.rolls.villages import Words
from zerentian.lib.identity import Identity, Sex
from zerentian.manifest.imports import Plan, Sifted, Table


def whole(table: Table, on: date, viewer: Viewer) -> Whole:
    """See manifest.imports.Whole."""
    return Whole(table, on, viewer)


class Whole:
    def __init__(self, table: Table, on: date, viewer: Viewer) -> None:
        self._table, self._on, self._viewer = table, on, viewer
        self._groups = table.groups("household")

    def sift(self) -> Sifted:
        """Most people of a hukou list are in the register already, so every group is planned."""
        return Sifted(new=[], same=[], rest=self._clusters(), warnings={}, regions={})

    def plan(self, rows: Sequence[int]) -> Plan:
        return planning.plan(self._table.lines(rows), self._ground)

    def writes(self, groups: Sequence[Sequence[int]]) -> Writes:
        """Nothing was sifted out."""
        assert not groups
        return Writes()

    @cached_property
    def _ground(self) -> planning.Ground:
        lists = packs.current().codes
        relations = lists["relation"].codes
        codes = [*relations, *lists["ethnicity"].codes]
        found = self._table.columns["household"].values
        return planning.Ground(
            on=self._on,
            viewer=self._viewer,
            places=villages.resolve(words for words in set(self._words()) if all(words)),
            codes=frozenset(code for code in found if code),
            twice=self._twice(),
            index=self._index,
            links=self._links,
            sex_of={code.key: Sex(code.sex) for code in relations if code.sex},
            labels={code.key: code.zh for code in codes},
        )

    def _words(self) -> Iterator[Words]:
        columns = [self._table.columns[key] for key in ("county", "town", "village")]
        parts = [column.map(lambda value: value or "") for column in columns]
        return map(Words._make, zip(*parts, strict=True))

    @cached_property
    def _index(self) -> dict[int, uuid.UUID]:
        """For every row (as the spreadsheet counts) the index of its number."""

        def index(number: Identity | None) -> uuid.UUID | None:
            return sealed.identity_index(number.number) if number else None

        column = self._table.columns["identity"].map(index)
        return {
            number: found
            for number, found in zip(self._table.numbers, column, strict=True)
            if found
        }

    @cached_property
    def _became(self) -> dict[uuid.UUID, uuid.UUID]:
        """For the index of every merged record that of whoever it became."""
        return register.merged()

    def _twice(self) -> dict[int, list[Finding]]:
        """Two rows about one person, be it under two numbers (ID-4); both are told."""
        found: dict[int, list[Finding]] = defaultdict(list)
        seen: dict[uuid.UUID, int] = {}
        for row, index in self._index.items():
            first = seen.setdefault(self._became.get(index, index), row)
            if first != row:
                found[row].append(Finding("ID-4", row, "identity", True, {"row": first}))
                if not found[first]:
                    found[first].append(Finding("ID-4", first, "identity", True, {"row": row}))
        return found

    @cached_property
    def _links(self) -> dict[str, set[str]]:
        codes = dict(zip(self._table.numbers, self._table.columns["household"], strict=True))
        listed = {
            self._became.get(index, index): code
            for row, index in self._index.items()
            if (code := codes[row])
        }
        return known.links(listed, self._on)

    def _clusters(self) -> list[list[int]]:
        """Groups together between which somebody moves."""
        code = self._table.columns["household"]
        by_code = {code[group[0]]: group for group in self._groups if code[group[0]]}
        seen: set[int] = set()
        found = []
        for group in self._groups:
            cluster: list[int] = []
            near: list[Any] = [group]
            while near:
                one = near.pop()
                if one[0] in seen:
                    continue
                seen.add(one[0])
                cluster += one
                others = self._links.get(code[one[0]] or "", ())
                near += [by_code[other] for other in others if other in by_code]
            if cluster:
                found.append(sorted(cluster))
        return found
