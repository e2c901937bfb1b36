"""Lists of subjects and holders, filtered as their pages ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.queries import cover, holders
from zerentian.kernel.responsibilities.queries.viewers import seats
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import Range, prefix_range
from zerentian.lib.writings import plain
from zerentian.manifest.permissions import Permission

STATES = ("gap", "double", "vacant", "all")


def subjects(
    *,
    viewer: Viewer,
    role: Role,
    on: date,
    places: tuple[Range, ...],
    asked: Mapping[str, str],
) -> QuerySet[Subject]:
    """Subjects in a state of cover: `state` gap (default), double, vacant or all; `q` name or code."""
    ask = {
        "gap": cover.gaps,
        "double": cover.doubles,
        "vacant": cover.vacant,
        "all": cover.in_need,
    }[asked.get("state", "") if asked.get("state") in STATES else "gap"]
    found = ask(viewer=viewer, role=role, on=on, places=places)
    if words := plain(asked.get("q", "")):
        found = found.filter(named(words))
    return found.select_related("household", "region__parent")


def named(words: str, prefix: str = "") -> Q:
    """A name, the beginning of its initials, or the beginning of a household's code."""
    low, high = prefix_range(words.lower())
    initials = Q(**{f"{prefix}initials__gte": low, f"{prefix}initials__lt": high})
    code = Q(**{f"{prefix}household__code__gte": words}) & Q(
        **{f"{prefix}household__code__lt": prefix_range(words)[1]}
    )
    return Q(**{f"{prefix}name__contains": words}) | initials | code


def holders_seen(*, viewer: Viewer) -> QuerySet[Holder]:
    """Holders near the viewer, with a subject where the viewer may look, or the viewer in person."""
    duties = scope.subjects_within(
        Duty.objects.filter(superseded_at=None), viewer=viewer, permission=Permission.DUTIES_VIEW
    )
    seen = holders.near(viewer, Permission.DUTIES_VIEW) | Q(pk__in=duties.values("holder"))
    if viewer.user:
        seen |= Q(pk__in=seats(viewer.user, on=viewer.on).values("pk"))
    return Holder.objects.filter(seen)


def listed(
    *,
    viewer: Viewer,
    role: Role,
    on: date,
    places: tuple[Range, ...],
    asked: Mapping[str, str],
) -> QuerySet[Holder]:
    """Holders with their load: `state` busy (default), idle, over, free or all; `q` person or unit."""
    ask = {
        "idle": holders.idle,
        "over": holders.overloads,
        "all": holders.candidates,
    }.get(asked.get("state", ""), holders.loads)
    found = ask(viewer=viewer, role=role, on=on, places=places)
    if words := plain(asked.get("q", "")):
        found = found.filter(called(words, on))
    return found


def called(words: str, on: date) -> Q:
    """Holders with such a person on the post that day, or of such a unit."""
    person = Q(user__name__contains=words) | Q(user__username__startswith=words.lower())
    sitting = Tenure.objects.filter(
        person, post=OuterRef("post"), superseded_at=None, valid__contains=on
    )
    unit = Q(post__entity__name__contains=words) | Q(entity__name__contains=words)
    return Exists(sitting) | unit | Q(team__name__contains=words)
