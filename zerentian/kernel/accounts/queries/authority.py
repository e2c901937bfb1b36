"""What somebody may give to others, and whether they stand above somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from zerentian.kernel.accounts import roles, rules
from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.rules import Authority
from zerentian.kernel.accounts.viewer import Held, Viewer, with_places
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import Range, merge, prefix_range
from zerentian.manifest.permissions import Permission


def of(user: User, *, on: date, at: datetime, programme: str) -> Authority:
    """What the user holds today for a programme; for "" only by grants that are for all programmes."""
    held = Viewer(user=user, on=on, at=at).grants
    usable = [(g, places) for g, places in held if g.programme in ("", programme)]
    return _authority(usable)


def may_give(own: Authority, role: str, region: Region) -> bool:
    """Whether somebody with this authority may give the role in the region."""
    return rules.may_give(own, roles.permissions(role), [prefix_range(region.path)])


def stands_above(by: User, user: User, *, on: date, at: datetime) -> bool:
    """Whether `by` holds everything that `user` holds or will hold: else a reset would be a promotion."""
    coming = Grant.objects.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=on))
    held = coming.filter(user=user, superseded_at=None).select_related("region")
    for grant, places in with_places(held, on=on):
        own = of(by, on=on, at=at, programme=grant.programme)
        permissions = roles.permissions(grant.role)
        if not all(rules.covers(own.get(permission, ()), places) for permission in permissions):
            return False
    return True


def _authority(grants: Iterable[tuple[Held, tuple[Range, ...]]]) -> Authority:
    found: dict[Permission, list[Range]] = {}
    for grant, places in grants:
        for permission in roles.permissions(grant.role):
            found.setdefault(permission, []).extend(places)
    return {permission: merge(places) for permission, places in found.items()}
