"""Which divisions somebody sees.

The scope layer proper lives above, with the accounts that grant it; divisions know the viewer only
by what it can answer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from zerentian.manifest.permissions import Permission


class Viewer(Protocol):
    """What accounts.viewer.Viewer answers."""

    user: Any
    on: date
    at: datetime
    checked: bool

    def may(self, permission: Permission) -> bool: ...

    def places(self, permission: Permission) -> tuple[tuple[str, str], ...]: ...

    def everywhere(self, permission: Permission) -> bool: ...


class ViewerRequest(HttpRequest):
    """A request after the middleware."""

    viewer: Viewer


def require_view(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer sees divisions somewhere."""
    if not viewer.may(Permission.REGIONS_VIEW):
        raise PermissionDenied(Permission.REGIONS_VIEW)


def require_adopt(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer keeps the divisions of the whole instance."""
    viewer.checked = True
    if not viewer.everywhere(Permission.REGIONS_ADOPT):
        raise PermissionDenied(Permission.REGIONS_ADOPT)


def may_adopt(viewer: Viewer) -> bool:
    return viewer.everywhere(Permission.REGIONS_ADOPT)


def seen(viewer: Viewer, region: str = "") -> Q:
    """Rows whose region (a lookup; "" when they are regions themselves) the viewer may see."""
    viewer.checked = True
    path = f"{region}__path" if region else "path"
    inside = Q(pk__in=[])
    for low, high in viewer.places(Permission.REGIONS_VIEW):
        inside |= Q(**{f"{path}__gte": low, f"{path}__lt": high})
    return inside
