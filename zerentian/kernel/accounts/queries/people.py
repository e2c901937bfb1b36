"""Users, for those who may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import roles, scope
from zerentian.kernel.accounts.models import Grant, Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission

UNIT = "entity__region"  # people belong where their unit stands


def everybody(
    *, viewer: Viewer, permission: Permission = Permission.ACCOUNTS_VIEW
) -> QuerySet[User]:
    """Everybody whose unit lies in the viewer's places."""
    return scope.within(User.objects.all(), viewer=viewer, permission=permission, region=UNIT)


def listed(*, viewer: Viewer, asked: dict[str, str]) -> QuerySet[User]:
    """The list of people: filtered by words, unit, role and state, with what its columns show."""
    found = everybody(viewer=viewer).select_related("entity", "entity__region")
    if words := asked.get("q", "").strip():
        found = found.filter(
            Q(name__icontains=words)
            | Q(username__startswith=words.lower())
            | Q(entity__name__icontains=words)
        )
    if (unit := number(asked.get("unit", ""))) is not None:
        found = found.filter(entity=unit)
    if role := asked.get("role", ""):
        found = found.filter(Exists(grants_on(viewer.on).filter(role=role, user=OuterRef("pk"))))
    return in_state(found, asked.get("state", ""), at=viewer.at)


def in_state(users: QuerySet[User], state: str, *, at: datetime) -> QuerySet[User]:
    match state:
        case "active":
            return users.filter(is_active=True)
        case "closed":
            return users.filter(is_active=False)
        case "locked":
            return users.filter(locked_until__gt=at)
        case "fresh":
            return users.filter(is_active=True, last_login=None)
    return users


def with_posts_and_grants(users: QuerySet[User], *, on: date) -> QuerySet[User]:
    """Two more statements for a whole page: `seats` and `roles_held` of each user."""
    return users.prefetch_related(
        Prefetch("tenures", tenures_on(on).select_related("post"), to_attr="seats"),
        Prefetch("grants", grants_on(on).select_related("region", "area"), to_attr="roles_held"),
    )


def tenures_on(day: date) -> QuerySet[Tenure]:
    return Tenure.objects.filter(superseded_at=None, valid__contains=day)


def grants_on(day: date) -> QuerySet[Grant]:
    return Grant.objects.filter(superseded_at=None, valid__contains=day)


def page(user: User, *, viewer: Viewer) -> dict[str, Any]:
    """Everything that the page of one person shows; `user` was found within the viewer's scope."""
    tenures = user.tenures.filter(superseded_at=None).select_related("post", "post__entity")
    grants = user.grants.filter(superseded_at=None).select_related("region", "area")
    return {
        "person": user,
        "tenures": tenures.order_by("-valid"),
        "grants": [(grant, roles.title(grant.role)) for grant in grants.order_by("-valid", "pk")],
        "deputies": deputies(user, on=viewer.on),
    }


def deputies(user: User, *, on: date) -> QuerySet[Tenure]:
    """Who stands in on the user's posts today."""
    seats = tenures_on(on).filter(user=user, acting=False)
    beside = tenures_on(on).filter(acting=True, post__in=seats.values("post"))
    return beside.exclude(user=user).select_related("user", "post")


def grant(pk: int, *, viewer: Viewer) -> Grant:
    """A grant of today's knowledge, of somebody whose account the viewer manages. Http404 else."""
    found = Grant.objects.filter(superseded_at=None).select_related(
        "user", "user__entity", "user__entity__region", "region", "area"
    )
    managed = scope.within(
        found, viewer=viewer, permission=Permission.ACCOUNTS_MANAGE, region=f"user__{UNIT}"
    )
    return get_object_or_404(managed, pk=pk)


def waiting_for_code(pk: int) -> User | None:
    """Whoever gave the right password and now owes a code. Not scoped: nobody is signed in yet."""
    return User.objects.filter(pk=pk, is_active=True).first()
