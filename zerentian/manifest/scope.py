"""What every floor asks before it shows a row: may this viewer do this, and is the row in their place.

Apps below the accounts (divisions, units, the log) know the viewer only by what it can answer. Rows that
hang on subjects are asked further questions by kernel/accounts/scope.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

M = TypeVar("M", bound=Model)
View = TypeVar("View", bound=Callable[..., Any])


class Viewer(Protocol):
    """What kernel.accounts.viewer.Viewer answers. `checked` becomes true with the first question."""

    user: Any
    on: date
    at: datetime
    checked: bool

    def may(self, permission: Permission) -> bool: ...

    def places(self, permission: Permission, *, programme: str = "") -> tuple[Range, ...]: ...

    def everywhere(self, permission: Permission, *, programme: str = "") -> bool: ...


class ViewerRequest(HttpRequest):
    """A request after the middleware: `viewer` says who is looking, on which day."""

    viewer: Viewer


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise PermissionDenied unless the viewer holds the permission somewhere today."""
    if not viewer.may(permission):
        raise PermissionDenied(permission)


def in_ranges(places: Iterable[Range], *, region: str = "region") -> Q:
    """Rows whose region's path lies in one of the half-open ranges; none for no range.

    `region` is the lookup of the row's Region; "" when the rows are regions themselves.
    """
    path = f"{region}__path" if region else "path"
    inside = Q(pk__in=[])
    for low, high in places:
        inside |= Q(**{f"{path}__gte": low, f"{path}__lt": high})
    return inside


def in_places(
    viewer: Viewer, permission: Permission, *, region: str = "region", programme: str = ""
) -> Q:
    """Rows in the viewer's places; rows without a region only for the whole instance."""
    viewer.checked = True
    inside = in_ranges(viewer.places(permission, programme=programme), region=region)
    if region and viewer.everywhere(permission, programme=programme):
        inside |= Q(**{f"{region}__isnull": True})
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
    return queryset.filter(in_places(viewer, permission, region=region, programme=programme))


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to people who are not signed in, and say why."""

    def mark(view: View) -> View:
        view.public_because = reason  # type: ignore[attr-defined]
        return view

    return mark
