"""How the load of one holder went over many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zerentian.kernel.responsibilities import timeline
from zerentian.kernel.responsibilities.models import Duty, Reach, Role
from zerentian.kernel.responsibilities.queries.trend import lines, own_duties
from zerentian.kernel.responsibilities.timeline import Days
from zerentian.kernel.subjects.models import Subject


def loads_over_time(holder: int, *, role: Role, days: Sequence[date]) -> list[int]:
    """What `holders.load` would count on each of these days, which are in order and different.

    One statement; for a role that may be held for places six, however many days and subjects.
    """
    sums = Days(days)
    own = Duty.objects.filter(holder=holder, role=role, superseded_at=None)
    for valid in own.values_list("valid", flat=True):
        sums.add("load", (valid.lower or date.min, valid.upper))
    if role.by_place:
        _add_places(sums, holder, role)
    return sums.sums("load")


def _add_places(sums: Days, holder: int, role: Role) -> None:
    """Subjects that fall to the holder by their place, while they have nobody of their own."""
    reached = Reach.objects.filter(role=role, holder=holder).values("region")
    subjects = Subject.objects.filter(kind=role.subject_kind, region__in=reached)
    for line in lines(role, subjects, own_duties(role, subjects)):
        spans = tuple(span for _holder, span in line.own)
        alone = replace(line, own=(), excepted=(*line.excepted, *spans))
        for span, holders in timeline.pieces(alone):
            if holder in holders:
                sums.add("load", span, line.weight)
