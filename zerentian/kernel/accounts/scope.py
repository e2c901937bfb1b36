"""The one scope layer: which rows somebody sees. Lists, counts, search, exports and the API all pass here.

Two questions are always asked together: may this role do this (permission), and is this row inside the
viewer's place or duties (scope). Rows in a compartment ask a third: is the viewer named in it.
No grant means no rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.permissions import Permission

M = TypeVar("M", bound=Model)
View = TypeVar("View", bound=Callable[..., Any])


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise PermissionDenied unless the viewer holds the permission somewhere today."""
    if not viewer.may(permission):
        raise PermissionDenied(permission)


def in_places(viewer: Viewer, permission: Permission, *, region: str = "region") -> Q:
    """Rows whose region lies in the viewer's places; rows without a region only for the whole instance."""
    inside = Q(pk__in=[])
    for low, high in viewer.places(permission):
        inside |= Q(**{f"{region}__path__gte": low, f"{region}__path__lt": high})
    if viewer.everywhere(permission):
        inside |= Q(**{f"{region}__isnull": True})
    return inside


def within(
    queryset: QuerySet[M], *, viewer: Viewer, permission: Permission, region: str = "region"
) -> QuerySet[M]:
    """Only rows in the viewer's places. `region` is the lookup of the row's Region."""
    viewer.checked = True
    return queryset.filter(in_places(viewer, permission, region=region))


def subjects_within(
    queryset: QuerySet[M], *, viewer: Viewer, permission: Permission, subject: str = "subject"
) -> QuerySet[M]:
    """Only rows whose subject lies in the viewer's places or duties and in no closed compartment.

    `subject` is the lookup of the row's Subject; "" when the rows are subjects themselves. A duty opens
    a subject for viewing only: what else a helper may do comes from a grant.
    """
    viewer.checked = True
    prefix = f"{subject}__" if subject else ""
    inside = in_places(viewer, permission, region=f"{prefix}region")
    if permission == Permission.SUBJECTS_VIEW:
        inside |= Q(**{f"{prefix}pk__in": viewer.subject_ids})
    opened = Q(**{f"{prefix}compartment__isnull": True})
    opened |= Q(**{f"{prefix}compartment__in": viewer.compartments})
    return queryset.filter(inside & opened)


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to people who are not signed in, and say why."""

    def mark(view: View) -> View:
        view.public_because = reason  # type: ignore[attr-defined]
        return view

    return mark
