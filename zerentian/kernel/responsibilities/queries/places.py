"""Who answers for a subject because of where it lies: the nearest place duty, unless its own goes before.

Roles that may not be held for a place never come here, so that they cost nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.models import Duty, Excepted, Holder, PlaceDuty, Reach, Role
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission


def reach_on(role: Role, on: date) -> QuerySet[Reach]:
    """Every region that a place duty of the role reaches that day, near or far."""
    return Reach.objects.filter(role=role, valid__contains=on)


def nearest(role: Role, on: date) -> QuerySet[Reach]:
    """The place duties that count: for each region those that reach it from nearest."""
    nearer = reach_on(role, on).filter(region=OuterRef("region"), rank__gt=OuterRef("rank"))
    return reach_on(role, on).filter(~Exists(nearer))


def excepted(role: Role, on: date) -> QuerySet[Excepted]:
    """Subjects for which no place duty of the role counts that day."""
    return Excepted.objects.filter(role=role, superseded_at=None, valid__contains=on)


def without_own(role: Role, on: date) -> Q:
    """Subjects that are left to their place: no duty of their own, and not excepted."""
    own = Duty.objects.filter(
        role=role, superseded_at=None, valid__contains=on, subject=OuterRef("pk")
    )
    return ~Q(Exists(own)) & ~Q(Exists(excepted(role, on).filter(subject=OuterRef("pk"))))


def answered(role: Role, on: date) -> Q:
    """Subjects for which somebody answers by their place; none in a role that knows no places."""
    return _in_regions(role, on, reach_on(role, on))


def doubled(role: Role, on: date) -> Q:
    """Subjects in whose place several are equally near."""
    if not role.by_place:
        return Q(pk__in=[])
    several = nearest(role, on).values("region").annotate(n=Count("holder", distinct=True))
    return without_own(role, on) & Q(region__in=several.filter(n__gt=1).values("region"))


def unseated(role: Role, on: date) -> Q:
    """Subjects whose place belongs to a post on which nobody sits that day."""
    seated = Tenure.objects.filter(
        post=OuterRef("holder__post"), superseded_at=None, valid__contains=on
    )
    empty = nearest(role, on).filter(~Exists(seated), holder__post__isnull=False)
    return _in_regions(role, on, empty)


def of_holder(role: Role, on: date, holder: Any) -> QuerySet[Subject]:
    """Open subjects for which the holder answers by their place that day. `holder`: id or OuterRef."""
    mine = nearest(role, on).filter(holder=holder)
    still = Q(closed_on=None) | Q(closed_on__gt=on)
    return Subject.objects.filter(
        still, _in_regions(role, on, mine), kind=role.subject_kind, opened_on__lte=on
    )


def _in_regions(role: Role, on: date, reaching: QuerySet[Reach]) -> Q:
    if not role.by_place:
        return Q(pk__in=[])
    return without_own(role, on) & Q(region__in=reaching.values("region"))


def from_day(since: date) -> Q:
    """Rows that hold on `since` or on any later day."""
    return Q(valid__upper_inf=True) | Q(valid__endswith__gt=since)


def place_duties(*, viewer: Viewer) -> QuerySet[PlaceDuty]:
    """Current place duties, of every place: who answers for a place is known to all in the house."""
    scope.require(viewer, Permission.DUTIES_VIEW)
    rows = PlaceDuty.objects.filter(superseded_at=None)
    return rows.select_related("role", "region", "area", "holder")


def held(holder: Holder, *, viewer: Viewer) -> list[PlaceDuty]:
    """Every place the holder answers, answered or will answer for, the newest first."""
    viewer.checked = True
    rows = PlaceDuty.objects.filter(holder=holder, superseded_at=None)
    return list(rows.select_related("role", "region", "area").order_by("-valid", "pk"))


def exceptions(*, viewer: Viewer) -> QuerySet[Excepted]:
    """Current exceptions of subjects that the viewer may assign."""
    rows = Excepted.objects.filter(superseded_at=None).select_related("role")
    return scope.subjects_within(rows, viewer=viewer, permission=Permission.DUTIES_ASSIGN)


def has_places() -> bool:
    """Whether the pack lets any role be held for a place: if not, nothing more is asked."""
    return any(role.by_place for role in packs.current().duty_roles.values())


def by_subject(
    subjects: QuerySet[Subject], *, on: date, role: Role | None = None
) -> dict[int, list[PlaceDuty]]:
    """The place duties that count for these subjects, in any role or one; the caller has scoped them.

    One statement where no place reaches, then three and one for each role.
    """
    if not has_places():
        return {}
    rows = Reach.objects.filter(
        valid__contains=on, role__by_place=True, region__in=subjects.order_by().values("region")
    )
    if role is not None:
        rows = rows.filter(role=role)
    by_role = _nearest_first(rows.values_list("role", "region", "duty", "rank"))
    if not by_role:
        return {}
    roles = Role.objects.in_bulk(by_role)
    duties = PlaceDuty.objects.select_related("role", "region", "area").in_bulk(
        {duty for regions in by_role.values() for found in regions.values() for duty in found}
    )
    found: dict[int, list[PlaceDuty]] = defaultdict(list)
    for key, regions in by_role.items():
        left = subjects.filter(without_own(roles[key], on), kind=roles[key].subject_kind)
        for pk, region in left.filter(region__in=regions).values_list("pk", "region"):
            found[pk] += [duties[duty] for duty in regions[region]]
    return dict(found)


def _nearest_first(rows: Iterable[tuple[int, int, int, int]]) -> dict[int, dict[int, list[int]]]:
    """role → region → the duties of the highest rank."""
    best: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for role, region, duty, rank in rows:
        known, duties = best.get((role, region), (-1, []))
        if rank > known:
            best[role, region] = (rank, [duty])
        elif rank == known:
            duties.append(duty)
    found: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for (role, region), (_rank, duties) in best.items():
        found[role][region] = sorted(set(duties))
    return dict(found)
