"""People on posts that nobody has named for anything yet: they become holders when they are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission


def newcomers(*, viewer: Viewer, on: date, words: str = "") -> QuerySet[Post]:
    """Open posts in the viewer's places on which somebody sits that day, by name, post or unit."""
    place = Permission.DUTIES_ASSIGN
    near = Q(region__isnull=False) & scope.in_places(viewer, place, region="region")
    near |= Q(region=None) & scope.in_places(viewer, place, region="entity__region")
    sitting = Q(tenures__superseded_at=None, tenures__valid__contains=on, tenures__acting=False)
    posts = Post.objects.annotate(
        seat=FilteredRelation("tenures", condition=sitting),
        person=F("seat__user__name"),
        phone=F("seat__user__phone"),
    ).filter(near, Q(ended_on=None) | Q(ended_on__gt=on), seat__isnull=False, holder=None)
    posts = posts.filter(_called(words)) if words else posts
    return posts.select_related("entity").order_by("seat__user__name_key", "pk")


def holders_on(posts: Iterable[int]) -> list[int]:
    """Ids of those of the posts that are holders already."""
    return list(Holder.objects.filter(post__in=list(posts)).values_list("pk", flat=True))


def _called(words: str) -> Q:
    named = Q(seat__user__name__contains=words) | Q(title__contains=words)
    named |= Q(entity__name__contains=words) | Q(entity__short_name__contains=words)
    if words.isascii() and words.isalpha():
        low, high = prefix_range(words.lower())
        named |= Q(seat__user__name_key__gte=low, seat__user__name_key__lt=high)
    return named
