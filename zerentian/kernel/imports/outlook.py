"""What taking a workbook over would do: sifted wholesale where the layout can, row by row elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from zerentian.kernel.imports import outcomes
from zerentian.kernel.imports.models import Outcome
from zerentian.kernel.imports.reading import Read
from zerentian.lib import bulk
from zerentian.manifest.imports import ImportLayout, Plan, Sifted, Verdict, Whole

PIECE = 5_000  # rows that are planned, or entered, at once
Tell = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """For whoever does not ask how far it is."""


class Outlook:
    """The plan of a workbook before the registers as they are now. Used once.

    `plans` must be gone through before anything else is asked; what it gives out can be forgotten.
    sifted: what is already known, because the registers stood still since.
    """

    def __init__(
        self, read: Read, layout: ImportLayout, *, on: date, viewer: Any, tell: Tell = silent,
        sifted: Sifted | None = None,
    ) -> None:  # fmt: skip
        self.table, self.layout = read.table, layout
        self._on, self._viewer, self._tell = on, viewer, tell
        self._counted: Counter[str] = Counter()
        self._digest = hashlib.sha256()
        self.regions: set[int] = set()
        self.sifted: Sifted | None = sifted
        numbers = read.table.numbers
        self._notes = {numbers[row]: notes for row, notes in read.table.notes.items()}
        with bulk.uninterrupted():
            self._whole = layout.whole(self.table, on, viewer) if layout.whole else None

    def plans(self) -> Iterator[Plan]:
        """The plans of the rows that needed one, piece by piece."""
        if self._whole is None:
            assert self.layout.plan
            yield self._counted_in(
                self.layout.plan(lines=self.table.lines(), on=self._on, viewer=self._viewer)
            )
            return
        with bulk.uninterrupted():
            self.sifted = self.sifted or self._whole.sift()
            self._count_sifted(self.sifted)
        done, total = self._counted.total(), len(self.table)
        for rows in pieces(self.sifted.rest):
            self._tell(done, total)
            with bulk.uninterrupted():
                yield self._counted_in(self._whole.plan(rows))
            done += len(rows)

    def writes(self, tell: Tell = silent) -> Iterator[Any]:
        """Writes for the groups that are new altogether, piece by piece."""
        if self._whole is None or self.sifted is None:
            return
        done, total = 0, sum(map(len, self.sifted.new))
        for count, writes in self._entered(self._whole, self.sifted.new):
            tell(done, total)
            yield writes
            done += count

    @staticmethod
    def _entered(whole: Whole, groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, Any]]:
        """How many rows, and their writes."""
        piece: list[Sequence[int]] = []
        count = 0
        for group in groups:
            piece.append(group)
            count += len(group)
            if count >= PIECE:
                yield count, whole.writes(piece)
                piece, count = [], 0
        if piece:
            yield count, whole.writes(piece)

    def about(self) -> dict[str, Any]:
        """The columns of the batch that say what the outlook is."""
        return {
            **{str(outcome): self._counted[outcome] for outcome in Outcome},
            "warned": self._counted["warned"],
            "leaving": self._counted["leaving"],
            "left_out": self._counted["left_out"],
            "outcome": self.digest(),
        }

    def digest(self) -> str:
        """The same for the same outcome: what happens to each row, and what it changes."""
        running = self._digest.copy()
        running.update(f"{self._counted['leaving']}".encode())
        return running.hexdigest()

    def _count_sifted(self, sifted: Sifted) -> None:
        for outcome, groups in ((Outcome.NEW, sifted.new), (Outcome.SAME, sifted.same)):
            self._counted[outcome] += sum(map(len, groups))
            placed = [(group[0], sifted.regions[group[0]]) for group in groups]
            self.regions.update(region for _row, region in placed)
            self._digest.update(json.dumps([outcome, placed]).encode())
            told = (row for group in groups for row in group)
            notes, warnings = self.table.notes, sifted.warnings
            self._counted["warned"] += sum(row in notes or row in warnings for row in told)

    def _counted_in(self, plan: Plan) -> Plan:
        self._counted["leaving"] += plan.leaving
        for verdict in plan.verdicts:
            verdict.warnings[:0] = self._notes.get(verdict.number, ())
            result = outcomes.result(verdict)
            self._counted[result] += 1
            self._counted["warned"] += bool(verdict.warnings)
            self._counted["left_out"] += result == Outcome.REFUSED or verdict.waits
            if verdict.region:
                self.regions.add(verdict.region)
            self._digest.update(_told(verdict, result))
        return plan


def pieces(groups: Iterable[Sequence[int]]) -> Iterator[list[int]]:
    """Whole groups together until there are enough rows, each piece in the order of its rows."""
    piece: list[int] = []
    for group in groups:
        piece += group
        if len(piece) >= PIECE:
            yield sorted(piece)
            piece = []
    if piece:
        yield sorted(piece)


def _told(verdict: Verdict, result: str) -> bytes:
    told = [verdict.number, result, verdict.region, verdict.waits]
    told += [[d.title, d.old, d.new] for d in verdict.differences]
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"
