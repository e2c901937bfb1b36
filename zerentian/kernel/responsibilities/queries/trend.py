"""Gaps, doubles, overloads and idle holders of many days, from a handful of statements; and what changed
between two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import limits, timeline
from zerentian.kernel.responsibilities.models import Duty, Excepted, Reach, Role
from zerentian.kernel.responsibilities.queries.cover import within_ranges
from zerentian.kernel.responsibilities.queries.unused import idle
from zerentian.kernel.responsibilities.timeline import Held, Line, Loads, Span
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission


def trend(
    *, viewer: Viewer, role: Role, days: Sequence[date], places: tuple[Range, ...] = ()
) -> list[timeline.Count]:
    """What `gaps`, `doubles`, `overloads` and `idle` would count on each of these days."""
    subjects = _subjects(viewer, role, places)
    own = own_duties(role, subjects)
    found = list(lines(role, subjects, own))
    return timeline.over_time(
        found, days, _above(role, found, subjects), idle(viewer=viewer, places=places)
    )


def _subjects(viewer: Viewer, role: Role, places: tuple[Range, ...]) -> QuerySet[Subject]:
    rows = Subject.objects.filter(kind=role.subject_kind)
    if places:
        rows = rows.filter(within_ranges(places))
    return scope.subjects_within(rows, viewer=viewer, permission=Permission.DUTIES_VIEW, subject="")


def own_duties(role: Role, subjects: QuerySet[Subject]) -> dict[int, list[Held]]:
    """For each of the subjects, which the caller has scoped, its own duties of whatever day."""
    rows = Duty.objects.filter(role=role, superseded_at=None, subject__in=subjects.values("pk"))
    found: dict[int, list[Held]] = defaultdict(list)
    for subject, holder, valid in rows.values_list("subject", "holder", "valid"):
        found[subject].append((holder, _span(valid)))
    return found


def lines(role: Role, subjects: QuerySet[Subject], own: dict[int, list[Held]]) -> Iterator[Line]:
    """Subjects one by one where they have something of their own, else summed up by region."""
    places = _places(role) if role.by_place else {}
    without = _excepted(role, subjects) if role.by_place else {}
    special = own.keys() | without.keys()
    fields = ("region", "opened_on", "closed_on")
    for pk, region, opened, closed in subjects.filter(pk__in=special).values_list("pk", *fields):
        yield Line(
            (opened, closed), tuple(own.get(pk, ())), places.get(region, ()),
            tuple(without.get(pk, ())),
        )  # fmt: skip
    alike = subjects.exclude(pk__in=special).order_by().values_list(*fields)
    for region, opened, closed, count in alike.annotate(n=Count("pk")):
        yield Line((opened, closed), place=places.get(region, ()), weight=count)


def _excepted(role: Role, subjects: QuerySet[Subject]) -> dict[int, list[Span]]:
    rows = Excepted.objects.filter(role=role, superseded_at=None, subject__in=subjects.values("pk"))
    found: dict[int, list[Span]] = defaultdict(list)
    for subject, valid in rows.values_list("subject", "valid"):
        found[subject].append(_span(valid))
    return found


def _places(role: Role) -> dict[int, tuple[Held, ...]]:
    """For each region who answers from nearest, cut where somebody nearer comes or goes."""
    rows = Reach.objects.filter(role=role).values_list("region", "holder", "valid", "rank")
    found: dict[int, list[tuple[int, Span, int]]] = defaultdict(list)
    for region, holder, valid, rank in rows:
        found[region].append((holder, _span(valid), rank))
    return {region: tuple(_nearest(reaching)) for region, reaching in found.items()}


def _nearest(reaching: list[tuple[int, Span, int]]) -> Iterator[Held]:
    for holder, span, rank in reaching:
        nearer = [other for _h, other, rank_of in reaching if rank_of > rank]
        line = Line(span, excepted=tuple(nearer))
        for piece, _holders in timeline.pieces(line):
            if not any(timeline.within(piece[0], other) for other in nearer):
                yield holder, piece


def _above(role: Role, lines: Iterable[Line], subjects: QuerySet[Subject]) -> dict[int, list[Span]]:
    """For each holder with a subject here the days above a cap. The load counts subjects elsewhere too."""
    found: dict[int, list[Span]] = defaultdict(list)
    here = _here(lines)
    for limit in limits.limits(role, [roster.key for roster in limits.rosters(role)]):
        loads = Loads(limit.cap)
        rows = Duty.objects.filter(role=role, superseded_at=None)
        if limit.roster is not None:
            rows = rows.filter(roster=limit.roster)
        for holder, valid in rows.filter(holder__in=here).values_list("holder", "valid"):
            loads.add(holder, _span(valid))
        for holder, span in loads.above():
            found[holder] += _both(span, here[holder])
    return found


def _here(lines: Iterable[Line]) -> dict[int, list[Span]]:
    """For each holder the days on which it answers for an open subject here."""
    here: dict[int, list[Span]] = defaultdict(list)
    for line in lines:
        for span, holders in timeline.pieces(line):
            for holder in holders:
                here[holder].append(span)
    return {holder: list(timeline.merged(spans)) for holder, spans in here.items()}


def _both(span: Span, others: Iterable[Span]) -> list[Span]:
    """The days that lie in the span and in one of the others."""
    found = []
    for other in others:
        start = max(span[0], other[0])
        ends = [end for end in (span[1], other[1]) if end is not None]
        if not ends or start < min(ends):
            found.append((start, min(ends) if ends else None))
    return found


def _span(valid: Any) -> Span:
    return valid.lower or date.min, valid.upper


def changes(
    *, viewer: Viewer, role: Role, since: date, until: date, places: tuple[Range, ...] = ()
) -> QuerySet[Duty]:
    """Duties that began or ended on a day of [since, until), the latest first, for a list."""
    began = Q(valid__startswith__gte=since, valid__startswith__lt=until)
    ended = Q(valid__endswith__gte=since, valid__endswith__lt=until)
    duties = Duty.objects.filter(began | ended, role=role, superseded_at=None)
    if places:
        duties = duties.filter(within_ranges(places, "subject__region"))
    seen = scope.subjects_within(duties, viewer=viewer, permission=Permission.DUTIES_VIEW)
    return seen.select_related("subject__household", "subject__region", "holder")
