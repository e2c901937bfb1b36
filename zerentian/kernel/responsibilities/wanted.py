"""A duty that is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.responsibilities.models import Duty


@dataclass(frozen=True)
class Wanted:
    """A duty that is to be: holder answers for subject on every day of [start, end)."""

    subject: int
    holder: int
    start: date
    end: date | None = None
    roster: str = ""
    reason: str = ""
    end_reason: str = ""


def moved(old: Sequence[Duty], *, to: Mapping[int, int], on: date, reason: str) -> list[Wanted]:
    """The duties that take the place of the old ones."""
    return [
        Wanted(
            subject=duty.subject_id,
            holder=to[duty.subject_id],
            start=max(duty.valid.lower, on),
            end=duty.valid.upper,
            roster=duty.roster,
            reason=reason,
        )
        for duty in old
    ]


def again(duty: Duty) -> Wanted:
    """The same duty once more."""
    return Wanted(
        subject=duty.subject_id,
        holder=duty.holder_id,
        start=duty.valid.lower,
        end=duty.valid.upper,
        roster=duty.roster,
        reason=duty.reason,
        end_reason=duty.end_reason,
    )
