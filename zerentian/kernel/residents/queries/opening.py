"""Whose page the viewer may open: people and households of their places."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.manifest.permissions import Permission

VIEW = Permission.SUBJECTS_VIEW


def persons(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[Person]:
    """People who belong to a household in the viewer's places today, or last belonged to one there:
    who died or moved away without a new home stays with those who knew them."""
    standing = Membership.objects.filter(
        person=OuterRef("pk"), superseded_at=None, valid__contains=viewer.on
    )
    inside = scope.within(
        standing, viewer=viewer, permission=permission, region="household__region"
    )
    last = scope.in_places(viewer, permission, region="resident__home")
    return Person.objects.filter(Exists(inside) | last)


def households(viewer: Viewer, *, permission: Permission = VIEW) -> QuerySet[Household]:
    found = scope.within(Household.objects.all(), viewer=viewer, permission=permission)
    return found.select_related("region__parent")
