"""What a merge would do with everything that hangs on the two records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from django.db.models import Model

from zerentian.kernel.duplicates import rules
from zerentian.kernel.duplicates.references import Manner, Reference, references
from zerentian.kernel.population.rules import Span

SURVIVOR: Final = "survivor"
ABSORBED: Final = "absorbed"


@dataclass
class Dated:
    """Current rows of one group of both records, and what becomes of them."""

    reference: Reference
    group: str
    ours: list[Any]  # of the survivor
    theirs: list[Any]  # of the absorbed record
    kept: str = SURVIVOR  # whose rows stand where both have one

    @property
    def clashes(self) -> bool:
        """Whether both say something of the same day: then a person must choose."""
        return self.reference.same is not None and any(
            rules.overlap(span(a), span(b)) for a in self.ours for b in self.theirs
        )

    @property
    def superseded(self) -> list[Any]:
        return [*self.theirs, *(row for row in self.ours if self._gives_way(row))]

    @property
    def pieces(self) -> list[tuple[Any, Span]]:
        """Stretches that come into being for the survivor, each with the row that it is a copy of."""
        if self.reference.same is None or self.kept == ABSORBED:
            found = [(row, span(row)) for row in self.theirs]
        else:
            found = list(_beside(self.theirs, self.ours))
        return found + list(
            _beside([row for row in self.ours if self._gives_way(row)], self.theirs)
        )

    def _gives_way(self, row: Any) -> bool:
        return (
            self.reference.same is not None
            and self.kept == ABSORBED
            and any(rules.overlap(span(row), span(other)) for other in self.theirs)
        )


@dataclass
class Plan:
    """dated: groups in which the absorbed record says something. moved: rows whose foreign key alone
    changes, by reference."""

    survivor: int
    absorbed: int
    dated: list[Dated] = field(default_factory=list)
    moved: list[tuple[Reference, list[int]]] = field(default_factory=list)

    @property
    def choices(self) -> list[str]:
        """Groups in which somebody must say whose rows stand."""
        return [group.group for group in self.dated if group.clashes]


def plan(
    survivor: int, absorbed: int, *, kept: Mapping[str, str] | None = None, lock: bool = True
) -> Plan:
    """kept: by group, whose rows stand where both have one. lock: the rows, to be changed next."""
    made = Plan(survivor, absorbed)
    for reference in references():
        if reference.manner == Manner.DATED:
            made.dated += _dated(reference, survivor, absorbed, kept or {}, lock)
        elif reference.manner == Manner.MOVED:
            ids = _rows(reference, absorbed, lock).values_list("pk", flat=True)
            if found := list(ids):
                made.moved.append((reference, found))
    return made


def current(reference: Reference, person: int, *, lock: bool = True) -> list[Any]:
    """Rows of this person that hold as known now, in the order of their days."""
    found = _rows(reference, person, lock).filter(superseded_at=None)
    return sorted(found, key=lambda row: (reference.group(row), span(row).start, row.pk))


def span(row: Any) -> Span:
    return Span(row.valid.lower, row.valid.upper)


def _rows(reference: Reference, person: int, lock: bool) -> Any:
    rows = reference.model._default_manager.filter(**{reference.field: person}).order_by("pk")
    return rows.select_for_update(no_key=True) if lock else rows


def _dated(
    reference: Reference, survivor: int, absorbed: int, kept: Mapping[str, str], lock: bool
) -> Iterator[Dated]:
    ours = current(reference, survivor, lock=lock)
    theirs = current(reference, absorbed, lock=lock)
    for group, rows in groupby(theirs, key=reference.group):
        alike = [row for row in ours if reference.group(row) == group]
        yield Dated(reference, group, alike, list(rows), kept.get(group, SURVIVOR))


def _beside(rows: list[Any], taken: list[Any]) -> Iterator[tuple[Any, Span]]:
    """What of these rows lies on days of which the others say nothing."""
    spans = [span(row) for row in taken]
    for row in rows:
        for left in rules.without(span(row), spans):
            yield row, left


def copy_of(row: Model, **changed: Any) -> Any:
    """A new row of the same table with other values in some columns."""
    values = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    values.pop(row._meta.pk.attname if row._meta.pk else "id")
    return type(row)(**values | changed)
