"""What every action on accounts asks first. `by` None is the installation itself and may everything."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from zerentian.kernel.accounts import roles, rules
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.queries import authority
from zerentian.kernel.accounts.viewer import Viewer, with_places
from zerentian.kernel.entities.models import Entity
from zerentian.lib.ranges import Range, inside
from zerentian.manifest.permissions import Permission

TAKING = 0x5A540004  # advisory lock: one after the other takes away what an administrator needs


def one_at_a_time() -> None:
    """Until this transaction ends nobody else takes away: of two who do so to each other at the same
    moment, each would see the other still there, and nobody would be left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING])


def reaches(*, by: User | None, entity: Entity | None, name: str, on: date, at: datetime) -> None:
    """Refuse ("outside") unless `by` manages the accounts of this unit's place."""
    if by is None:
        return
    viewer = Viewer(user=by, on=on, at=at)
    if entity is None or entity.region is None:
        allowed = viewer.everywhere(Permission.ACCOUNTS_MANAGE)
    else:
        allowed = inside(entity.region.path, viewer.places(Permission.ACCOUNTS_MANAGE))
    if not allowed:
        raise AccountRefused("outside", name=name)


def stands_above(*, by: User | None, user: User, on: date, at: datetime) -> None:
    """Refuse ("self", "outside", "stands_higher") unless `by` may take this account into their hands."""
    if by is None:
        return
    if by.pk == user.pk:
        raise AccountRefused("self")
    reaches(by=by, entity=user.entity, name=user.name, on=on, at=at)
    if not authority.stands_above(by, user, on=on, at=at):
        raise AccountRefused("stands_higher", name=user.name)


def may_give(*, by: User | None, grant: Grant, on: date, at: datetime) -> None:
    """Refuse ("more_than_held") a grant of more than `by` holds."""
    places = places_of(grant, on=on)
    if by is None:
        return
    own = authority.of(by, on=on, at=at, programme=grant.programme)
    if not rules.may_give(own, roles.permissions(grant.role), places):
        where = grant.region.name if grant.region else grant.area.name if grant.area else ""
        raise AccountRefused("more_than_held", role=roles.title(grant.role), place=where)


def places_of(grant: Grant, *, on: date) -> tuple[Range, ...]:
    return with_places([grant], on=on)[0][1]


def somebody_administers(*, on: date, at: datetime) -> None:
    """Refuse ("last_administrator") when nobody active would manage the whole instance's accounts."""
    able = [
        key for key, role in roles.known().items() if Permission.ACCOUNTS_MANAGE in role.permissions
    ]
    held = Grant.objects.filter(
        role__in=able, superseded_at=None, valid__contains=on, user__is_active=True
    ).select_related("user")
    for user in {grant.user for grant in held}:
        if Viewer(user=user, on=on, at=at).everywhere(Permission.ACCOUNTS_MANAGE):
            return
    raise AccountRefused("last_administrator")
