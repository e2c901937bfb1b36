"""Who can be chosen, with the load that they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from os.path import commonprefix
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.http import QueryDict

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import actions, limits, queries
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import numbers
from zerentian.lib.ranges import prefix_range

OFFERED = 30  # candidates shown at once; the search finds the others


@dataclass
class Candidate:
    """Somebody who can be chosen, with the load before and after."""

    name: HolderName
    load: int
    cap: int | None
    chosen: bool = False
    more: int = 0
    fewer: int = 0
    post: int = 0  # of somebody who is no holder yet

    @property
    def value(self) -> str:
        """What the form sends for this person."""
        return f"p{self.post}" if self.post else f"{self.name.holder}"

    @property
    def after(self) -> int:
        return self.load + self.more - self.fewer

    @property
    def cells(self) -> list[str]:
        return showing.cells(self.load, self.cap)

    @property
    def cells_after(self) -> list[str]:
        return showing.cells(self.after, self.cap)

    @property
    def is_full(self) -> bool:
        return self.cap is not None and self.load >= self.cap


def candidates(
    viewer: Viewer, rows: Sequence[Any], chosen: Sequence[int], *, cap: int | None
) -> list[Candidate]:
    called = queries.names([row.pk for row in rows], on=viewer.on)
    return [Candidate(called[row.pk], row.load, cap, row.pk in chosen) for row in rows]


def newcomers(
    viewer: Viewer, text: str, chosen: Sequence[int], *, cap: int | None
) -> list[Candidate]:
    """Those chosen first, then whom the search finds, of people whom nobody has named yet."""
    posts = queries.newcomers(viewer=viewer, on=viewer.on)
    ticked = list(posts.filter(pk__in=chosen)) if chosen else []
    found = queries.newcomers(viewer=viewer, on=viewer.on, words=text).exclude(pk__in=chosen)
    return [
        Candidate(_newcomer(post), 0, cap, post.pk in chosen, post=post.pk)
        for post in (*ticked, *found[:OFFERED])
    ]


def _newcomer(post: Any) -> HolderName:
    unit = post.entity.short_name or post.entity.name
    return HolderName(0, post.person, post.title, unit, phone=post.phone)


def cap_of(role: Role, picked: Sequence[Subject], *, on: date) -> int | None:
    """How many one may have at most: by the role, or by a roster that one of these households is in."""
    entries = queries.answering([subject.pk for subject in picked], role=role, on=on)
    rosters = {entry.duty.roster for found in entries.values() for entry in found} or {""}
    return min((cap for roster in rosters if (cap := limits.cap(role, roster))), default=None)


def nearest(rows: QuerySet[Any], picked: Sequence[Subject]) -> QuerySet[Any]:
    """Whoever sits in the village or town of the households first, then whoever has fewest."""
    paths = [subject.region.path for subject in picked if subject.region]
    far = _far(paths)
    if far is None:
        return rows.order_by("load", "pk")
    ordered: QuerySet[Any] = rows.annotate(far=far)
    return ordered.order_by("far", "load", "post__entity__name_key", "pk")


def by_nearness(rows: QuerySet[Any], paths: Sequence[str]) -> QuerySet[Any]:
    """Whoever sits near first; the load is not asked for, which is much cheaper."""
    far = _far(paths)
    ordered: QuerySet[Any] = rows if far is None else rows.annotate(far=far)
    order = () if far is None else ("far",)
    return ordered.order_by(*order, "post__entity__name_key", "pk")


def fit(rows: QuerySet[Any], role: Role) -> QuerySet[Any]:
    """Holders of a kind, and on a post, that the role allows."""
    if role.kinds:
        kinds = Q(pk__in=[])
        for kind in role.kinds:
            kinds |= Q(**{f"{kind}__isnull": False})
        rows = rows.filter(kinds)
    return rows.filter(post__title__in=role.posts) if role.posts else rows


def _far(paths: Sequence[str]) -> Case | None:
    """0 in the smallest region that holds all of the paths, 1 elsewhere; None where there is none."""
    shared = commonprefix(paths)  # noqa: RUF071 - codes are prefixes, not file paths
    place = next((shared[:digits] for digits in (12, 9, 6, 4, 2) if len(shared) >= digits), "")
    if not place:
        return None
    low, high = prefix_range(place)
    units = ("post__entity__region", "post__region", "entity__region")
    near = Q()
    for unit in units:
        near |= Q(**{f"{unit}__path__gte": low, f"{unit}__path__lt": high})
    return Case(When(near, then=0), default=1, output_field=IntegerField())


def known(viewer: Viewer, role: Role, ids: Sequence[int]) -> list[Any]:
    """The chosen holders, with their loads; whoever cannot be chosen is left out."""
    rows = queries.candidates(viewer=viewer, role=role, on=viewer.on)
    return list(rows.filter(pk__in=ids).order_by("load", "pk"))


def ids_of(words: QueryDict) -> list[int]:
    return numbers(words.getlist("holder"))


def posts_of(words: QueryDict) -> list[int]:
    """Posts of the people chosen who are no holders yet."""
    return numbers([word[1:] for word in words.getlist("holder") if word[:1] == "p"])


def named(words: QueryDict, viewer: Viewer) -> list[int]:
    """The holders chosen; people whom nobody had named before become holders now."""
    wanted = posts_of(words)
    if not wanted:
        return ids_of(words)
    posts = queries.newcomers(viewer=viewer, on=viewer.on).filter(pk__in=wanted)
    known = queries.holders_on(wanted)
    made = actions.holders_of_posts(posts.values_list("pk", flat=True))
    return [*ids_of(words), *known, *(holder.pk for holder in made.values())]
