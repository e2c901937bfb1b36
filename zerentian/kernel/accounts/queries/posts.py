"""Posts and who sits on them, for those who may see accounts."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.accounts.queries.people import tenures_on
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission

PLACE = "entity__region"


def all_posts(
    *, viewer: Viewer, permission: Permission = Permission.ACCOUNTS_VIEW
) -> QuerySet[Post]:
    """Posts at units in the viewer's places, each with `sitting`: who is there today."""
    seats = Prefetch("tenures", tenures_on(viewer.on).select_related("user"), to_attr="sitting")
    found = Post.objects.select_related("entity", "entity__region", "region").prefetch_related(
        seats
    )
    return scope.within(found, viewer=viewer, permission=permission, region=PLACE)


def listed(*, viewer: Viewer, asked: dict[str, str]) -> QuerySet[Post]:
    """The list of posts, filtered by words, unit and state."""
    found = all_posts(viewer=viewer)
    if words := asked.get("q", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(entity__name__icontains=words))
    if (unit := number(asked.get("unit", ""))) is not None:
        found = found.filter(entity=unit)
    if asked.get("state") == "ended":
        return found.filter(ended_on__lte=viewer.on)
    found = found.filter(Q(ended_on=None) | Q(ended_on__gt=viewer.on))
    if asked.get("state") == "vacant":
        found = found.exclude(pk__in=tenures_on(viewer.on).filter(acting=False).values("post"))
    return found


def post(pk: int, *, viewer: Viewer, permission: Permission = Permission.ACCOUNTS_VIEW) -> Post:
    return get_object_or_404(all_posts(viewer=viewer, permission=permission), pk=pk)


def tenure(pk: int, *, viewer: Viewer) -> Tenure:
    """A tenure of today's knowledge on a post that the viewer manages."""
    found = Tenure.objects.filter(superseded_at=None).select_related("post", "post__entity", "user")
    managed = scope.within(
        found, viewer=viewer, permission=Permission.ACCOUNTS_MANAGE, region=f"post__{PLACE}"
    )
    return get_object_or_404(managed, pk=pk)
