"""Names of holders for a day: who sits on the post, or the post itself while it is empty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.responsibilities.models import Holder


def of_holders(ids: Iterable[int], *, on: date) -> dict[int, str]:
    holders = list(Holder.objects.filter(pk__in=list(ids)).select_related("entity", "team"))
    posts = [holder.post_id for holder in holders if holder.post_id]
    titles = {
        post.pk: f"{post.entity.name} {post.title}"
        for post in Post.objects.filter(pk__in=posts).select_related("entity")
    }
    sitting: dict[int, str] = {}
    tenures = Tenure.objects.filter(post__in=posts, superseded_at=None, valid__contains=on)
    for seat, name in tenures.order_by("-acting").values_list("post", "user__name"):
        sitting[seat] = name  # the holder of the post comes after a deputy and stays
    return {
        holder.pk: sitting.get(holder.post_id, titles[holder.post_id])
        if holder.post_id
        else str(holder.entity or holder.team)
        for holder in holders
    }
