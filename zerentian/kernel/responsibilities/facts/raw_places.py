"""Duties for places subject by subject, in plain Python: for each day and each moment of knowledge it
is asked anew who is nearest. Slow on purpose; see raw.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from zerentian.kernel.regions.models import AreaRegion, Region
from zerentian.kernel.responsibilities.models import Duty, Excepted, PlaceDuty, Role
from zerentian.kernel.subjects.models import Subject

Days = tuple[date, date | None]
Known = tuple[datetime, datetime | None]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A holder answers for a subject on these days, as was known in this time.

    since: the first day on which the holder answered, also where another did so in between.
    """

    record: int
    role: int
    subject: int
    holder: int
    roster: str
    since: date
    days: Days
    known: Known


@dataclass(frozen=True)
class Claim:
    """Something that decides who answers: a place duty with its nearness, or a reason against any."""

    days: Days
    known: Known
    rank: int = 0
    duty: int = 0
    holder: int = 0

    def holds(self, day: date, at: datetime) -> bool:
        return inside(day, self.days) and inside(at, self.known)


def answered() -> Iterator[Answered]:
    """What every place duty means for every single subject, then and now."""
    paths = dict(Region.objects.values_list("pk", "path"))
    for role in Role.objects.filter(by_place=True):
        claims = list(_claims(role, paths))
        against = _against(role)
        subjects = Subject.objects.filter(kind=role.subject_kind, region__isnull=False)
        for subject in subjects if claims else ():
            path = paths[subject.region_id or 0]
            here = [claim for top, claim in claims if path.startswith(top)]
            opened: Days = (subject.opened_on, subject.closed_on)
            yield from _for(role, subject, here, against[subject.pk], opened)


def _claims(role: Role, paths: dict[int, str]) -> Iterator[tuple[str, Claim]]:
    areas = defaultdict(list)
    for member in AreaRegion.objects.all():
        areas[member.area_id].append(member)
    for duty in PlaceDuty.objects.filter(role=role):
        own: tuple[Days, Known] = (_span(duty.valid), (duty.recorded_at, duty.superseded_at))
        if duty.region_id:
            top = paths[duty.region_id]
            yield top, Claim(*own, 2 * len(top), duty.pk, duty.holder_id)
        for member in areas[duty.area_id or 0]:
            top = paths[member.region_id]
            days = _both(own[0], _span(member.valid))
            known = _both(own[1], (member.recorded_at, member.superseded_at))
            yield top, Claim(days, known, 2 * len(top) - 1, duty.pk, duty.holder_id)


def _against(role: Role) -> dict[int, list[Claim]]:
    found = defaultdict(list)
    for model in (Duty, Excepted):
        for row in model.objects.filter(role=role):
            claim = Claim(_span(row.valid), (row.recorded_at, row.superseded_at))
            found[row.subject_id].append(claim)
    return found


def _for(
    role: Role, subject: Subject, here: list[Claim], against: list[Claim], opened: Days
) -> Iterator[Answered]:
    every = [*here, *against]
    days = list(stretches([opened, *(claim.days for claim in every)]))
    for known in stretches([claim.known for claim in every]):
        for stretch in days:
            day, at = stretch[0], known[0]
            if not inside(day, opened) or any(claim.holds(day, at) for claim in against):
                continue
            near = [claim for claim in here if claim.holds(day, at)]
            best = max((claim.rank for claim in near), default=0)
            for claim in near:
                if claim.rank == best:
                    yield Answered(
                        record=-(claim.duty * 2**32 + subject.pk), role=role.pk,
                        subject=subject.pk, holder=claim.holder, roster="",
                        since=max(claim.days[0], opened[0]), days=stretch, known=known,
                    )  # fmt: skip


def stretches(spans: Sequence[Any]) -> Iterator[Any]:
    """All that the spans touch, cut at every beginning and end; the last stretch may be open."""
    cuts = sorted({end for span in spans for end in span if end is not None})
    yield from pairwise([*cuts, None])


def inside(moment: Any, span: Any) -> bool:
    return bool(span[0] <= moment and (span[1] is None or moment < span[1]))


def meet(one: Any, other: Any) -> Any:
    """What two half-open stretches have in common; an end of None is no end."""
    start, end = _both(one, other)
    return (start, end) if end is None or start < end else None


def _both(one: Any, other: Any) -> Any:
    """What two spans have in common; where that is nothing, a span in which no moment lies."""
    ends: Iterable[Any] = [end for end in (one[1], other[1]) if end is not None]
    return max(one[0], other[0]), min(ends, default=None)


def _span(valid: Any) -> Days:
    return valid.lower or date.min, valid.upper
