"""Who could answer for households: posts on which somebody sits, and units and teams that answer already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

MOST = 30  # who needs more searches by name


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be chosen. load: households of the role on that day; cap: None for no limit."""

    post: int
    name: str
    title: str
    unit: str
    load: int
    cap: int | None

    @property
    def full(self) -> bool:
        return self.cap is not None and self.load >= self.cap


def search(text: str, *, viewer: Viewer, role: Role, on: date) -> tuple[list[Candidate], bool]:
    """People whose name, initials, post or unit fit, those with the smallest load first; and whether
    there are more."""
    found = _posts(viewer=viewer, role=role, on=on)
    if text:
        found = found.filter(_fits(text))
    rows = list(found.order_by("load", "seat__user__name_key", "pk")[: MOST + 1])
    return [_of(row, role) for row in rows[:MOST]], len(rows) > MOST


def by_post(posts: Iterable[int], *, viewer: Viewer, role: Role, on: date) -> list[Candidate]:
    """Those of the posts that may be chosen."""
    found = _posts(viewer=viewer, role=role, on=on).filter(pk__in=list(posts))
    return [_of(row, role) for row in found.order_by("load", "seat__user__name_key", "pk")]


def _fits(text: str) -> Q:
    named = Q(seat__user__name__contains=text) | Q(title__contains=text)
    named |= Q(entity__name__contains=text) | Q(entity__short_name__contains=text)
    if text.isascii() and text.isalpha():
        low, high = prefix_range(text.lower())
        named |= Q(seat__user__name_key__gte=low, seat__user__name_key__lt=high)
    return named


def _posts(*, viewer: Viewer, role: Role, on: date) -> QuerySet[Post]:
    """Open posts on which somebody sits that day: in the viewer's places, or answering there already."""
    own = duties.duties_on(role=role, on=on).filter(holder__post=OuterRef("pk")).order_by()
    load = own.values("holder").annotate(n=Count("pk")).values("n")
    place = Permission.DUTIES_ASSIGN
    near = Q(region__isnull=False) & scope.in_places(viewer, place, region="region")
    near |= Q(region=None) & scope.in_places(viewer, place, region="entity__region")
    here = scope.subjects_within(
        Duty.objects.filter(role=role, superseded_at=None, valid__contains=on),
        viewer=viewer,
        permission=place,
    )
    near |= Q(holder__in=here.values("holder"))
    return (
        Post.objects.annotate(
            seat=FilteredRelation(
                "tenures",
                condition=Q(
                    tenures__superseded_at=None, tenures__valid__contains=on, tenures__acting=False
                ),
            ),
            load=Coalesce(Subquery(load), 0),
            person=F("seat__user__name"),
        )
        .filter(near, Q(ended_on=None) | Q(ended_on__gt=on), seat__isnull=False)
        .select_related("entity")
    )


def _of(row: Post, role: Role) -> Candidate:
    return Candidate(
        post=row.pk,
        name=row.person,  # type: ignore[attr-defined]
        title=row.title,
        unit=row.entity.short_name or row.entity.name,
        load=row.load,  # type: ignore[attr-defined]
        cap=role.cap,
    )
