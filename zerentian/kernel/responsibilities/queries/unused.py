"""Holders with somebody on their post and nothing to answer for, over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import timeline
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty
from zerentian.kernel.responsibilities.queries.holders import in_places, near
from zerentian.kernel.responsibilities.timeline import Span
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

Spans = dict[int, list[Span]]


def idle(*, viewer: Viewer, places: tuple[Range, ...] = ()) -> Iterator[Span]:
    """The days on which `holders.idle` lists a holder: one span for each holder and stretch.

    Four statements, however many days are asked for.
    """
    viewer.checked = True
    holders = Holder.objects.filter(near(viewer, Permission.DUTIES_VIEW))
    if places:
        holders = holders.filter(in_places(places))
    usable = _usable(list(holders.select_related("post", "entity")))
    busy = _busy(usable)
    for holder, spans in usable.items():
        yield from timeline.without(spans, busy[holder])


def _usable(holders: list[Holder]) -> Spans:
    """The days on which each is open and, if it is a post, somebody sits on it."""
    found: Spans = defaultdict(list)
    posts = {holder.post_id: holder for holder in holders if holder.post_id}
    rows = Tenure.objects.filter(post__in=posts, superseded_at=None)
    for post, valid in rows.values_list("post", "valid"):
        holder = posts[post]
        assert holder.post is not None  # it was found by its post
        ends = [end for end in (valid.upper, holder.post.ended_on) if end]
        found[holder.pk].append((valid.lower or date.min, min(ends, default=None)))
    for holder in holders:
        if not holder.post_id:
            closed = holder.entity.closed_on if holder.entity else None
            found[holder.pk].append((date.min, closed))
    return found


def _busy(holders: Spans) -> Spans:
    """The days on which each answers for something, in whatever role."""
    found: Spans = defaultdict(list)
    for model in (Duty, PlaceDuty):
        rows = model._default_manager.filter(holder__in=holders, superseded_at=None)
        for holder, valid in rows.values_list("holder", "valid"):
            found[holder].append((valid.lower or date.min, valid.upper))
    return found
