"""What somebody who manages accounts can choose from."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import roles, scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import authority
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Area, Region
from zerentian.manifest.permissions import Permission


def managed_units(*, viewer: Viewer) -> QuerySet[Entity]:
    """Units still open in the places whose accounts the viewer manages."""
    units = Entity.objects.filter(closed_on=None).select_related("region")
    return scope.within(units, viewer=viewer, permission=Permission.ACCOUNTS_MANAGE)


def managed_regions(*, viewer: Viewer) -> QuerySet[Region]:
    """Regions in those places, in the order of their codes."""
    viewer.checked = True
    places = viewer.places(Permission.ACCOUNTS_MANAGE)
    inside = Q(pk__in=[])
    for low, high in places:
        inside |= Q(path__gte=low, path__lt=high)
    return Region.objects.filter(inside, closed_on=None).order_by("path")


def managed_areas(*, viewer: Viewer) -> list[Area]:
    """Areas that lie wholly in those places today."""
    from zerentian.kernel.accounts import rules
    from zerentian.kernel.accounts.viewer import area_places

    areas = list(Area.objects.order_by("key"))
    places = area_places({area.pk for area in areas}, on=viewer.on)
    own = viewer.places(Permission.ACCOUNTS_MANAGE)
    return [area for area in areas if places[area.pk] and rules.covers(own, places[area.pk])]


def seatable(*, viewer: Viewer) -> QuerySet[User]:
    """People whom the viewer may seat on a post: active, of the places they manage."""
    people = User.objects.filter(is_active=True).select_related("entity")
    return scope.within(
        people, viewer=viewer, permission=Permission.ACCOUNTS_MANAGE, region="entity__region"
    )


def givable_roles(*, viewer: Viewer) -> list[tuple[str, str]]:
    """Roles that the viewer may give somewhere, as choices: all of whose permissions they hold."""
    scope.require(viewer, Permission.ACCOUNTS_MANAGE)
    assert viewer.user is not None
    own = authority.of(viewer.user, on=viewer.on, at=viewer.at, programme="")
    return [
        (key, str(role.title))
        for key, role in roles.known().items()
        if all(permission in own for permission in role.permissions)
    ]
