"""The one scope layer: which rows somebody sees. Lists, counts, search, exports and the API all pass here.

Two questions are always asked together: may this role do this (permission), and is this row inside the
viewer's place or duties (scope). Rows in a compartment ask a third: is the viewer named in it.
No grant means no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer, is_whole
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

M = TypeVar("M", bound=Model)
View = TypeVar("View", bound=Callable[..., Any])


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise PermissionDenied unless the viewer holds the permission somewhere today."""
    if not viewer.may(permission):
        raise PermissionDenied(permission)


def signed_in(viewer: Viewer) -> User:
    """The viewer, for pages that show nothing but their own things. Raises PermissionDenied for nobody."""
    if viewer.user is None:
        raise PermissionDenied
    viewer.checked = True
    return viewer.user


def in_places(viewer: Viewer, permission: Permission, *, region: str = "region", programme: str = "") -> Q:
    """Rows whose region lies in the viewer's places; rows without a region only for the whole instance."""
    inside = in_ranges(viewer.places(permission, programme=programme), region=region)
    if viewer.everywhere(permission, programme=programme):
        inside |= Q(**{f"{region}__isnull": True})
    return inside


def in_ranges(places: Iterable[Range], *, region: str = "region") -> Q:
    """Rows whose region's path lies in one of the half-open ranges; none for no range."""
    inside = Q(pk__in=[])
    for low, high in places:
        inside |= Q(**{f"{region}__path__gte": low, f"{region}__path__lt": high})
    return inside


def within(
    queryset: QuerySet[M],
    *,
    viewer: Viewer,
    permission: Permission,
    region: str = "region",
    programme: str = "",
) -> QuerySet[M]:
    """Only rows in the viewer's places. `region` is the lookup of the row's Region.

    `programme` is given where the rows belong to one: then grants for other programmes do not count.
    """
    viewer.checked = True
    return queryset.filter(in_places(viewer, permission, region=region, programme=programme))


def subjects_within(
    queryset: QuerySet[M], *, viewer: Viewer, permission: Permission, subject: str = "subject"
) -> QuerySet[M]:
    """Only rows whose subject lies in the viewer's places or duties and in no closed compartment.

    `subject` is the lookup of the row's Subject; "" when the rows are subjects themselves. A grant for
    one programme opens only subjects of its kinds. A duty opens a subject for viewing only: what else a
    helper may do comes from a grant.
    """
    viewer.checked = True
    prefix = f"{subject}__" if subject else ""
    inside = Q(pk__in=[])
    for programme, places in viewer.places_by_programme(permission).items():
        placed = in_ranges(places, region=f"{prefix}region")
        if is_whole(places):
            placed |= Q(**{f"{prefix}region__isnull": True})
        inside |= placed & _of_programme(programme, prefix)
    if permission == Permission.SUBJECTS_VIEW:
        inside |= Q(**{f"{prefix}pk__in": viewer.subject_ids})
    opened = Q(**{f"{prefix}compartment__isnull": True})
    opened |= Q(**{f"{prefix}compartment__in": viewer.compartments})
    return queryset.filter(inside & opened)


def _of_programme(programme: str, prefix: str) -> Q:
    """Kinds of subjects begin with their programme's key: relief.household."""
    return Q(**{f"{prefix}kind__startswith": f"{programme}."}) if programme else Q()


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to people who are not signed in, and say why."""

    def mark(view: View) -> View:
        view.public_because = reason  # type: ignore[attr-defined]
        return view

    return mark
