"""What becomes of scored pairs: the rules of the house have the last word."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zerentian.kernel.duplicates import rules
from zerentian.kernel.duplicates.finding.reading import Register
from zerentian.kernel.duplicates.finding.scoring import Scored
from zerentian.kernel.duplicates.rules import Record
from zerentian.kernel.population import sealed

CONTEXT = "duplicates.pair"


@dataclass(frozen=True, slots=True)
class Found:
    """A pair worth showing: as `models.Pair` keeps it."""

    a: int
    b: int
    region_a: int | None
    region_b: int | None
    score: int
    reasons: list[str]
    fingerprint: uuid.UUID


def judged(register: Register, pairs: Iterable[Scored]) -> Iterator[Found]:
    for a, b, probability in pairs:
        one, other = register.records[a], register.records[b]
        if probability >= rules.LIKELY and not rules.is_veto(one, other):
            yield Found(
                a, b, register.regions[a], register.regions[b], int(probability * 1000),
                [reason for reason in rules.Reason if reason in rules.reasons(one, other)],
                fingerprint(one, other),
            )  # fmt: skip


def fingerprint(one: Record, other: Record) -> uuid.UUID:
    """The same as long as nothing that was compared changes; tells nothing without the key."""
    told = [
        f"{r.name}|{r.born}|{r.number}|{r.phone}|{r.village}|{sorted(r.households)}"
        for r in (one, other)
    ]
    return sealed.sealer().index("\n".join(told), context=CONTEXT)
