"""Duties end: one, many, or all of a post or a subject. What nobody else takes over is a gap that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import places, writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty


def end(*, by: User, duty: Duty, on: date, reason: str, at: datetime) -> Duty | None:
    """The holder no longer answers from `on` on. None if the duty had not begun and is taken away."""
    return next(iter(end_many(by=by, duties=[duty.pk], on=on, reason=reason, at=at)), None)


@transaction.atomic
def end_many(*, by: User, duties: Iterable[int], on: date, reason: str, at: datetime) -> list[Duty]:
    """All of these duties end on `on`, or none does (DutyRefused names those that already have)."""
    ids = sorted(set(duties))
    found = list(Duty.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    refusals = checks.of_ending(by=by, duties=found, wanted=ids, on=on, at=at)
    if refusals:
        raise DutyRefused(refusals)
    kept = writing.shorten(by=by, duties=found, on=on, reason=reason, at=at)
    writing.log(by=by, verb="duty.ended", duties=[*found, *kept], reason=reason, at=at)
    return kept


@transaction.atomic
def end_of_post(*, by: User, post: Post, on: date, at: datetime, reason: str = "") -> list[Duty]:
    """The post is closed on `on` and its duties end with it: the gaps exist in the same transaction (A-2).

    Whoever may close the post may cause the gaps; no right to assign is asked for. `on` is the first
    day without the post. Raises AccountRefused as accounts.end_post does.
    """
    posts.end_post(by=by, post=post, day=on, on=timezone.localdate(at), at=at, reason=reason)
    places.end_all(by=by, holders=Q(holder__post=post), on=on, reason=reason, at=at)
    running = _running(Duty.objects.filter(holder__post=post), on)
    return _close(by=by, duties=running, on=on, reason=reason, at=at)


@transaction.atomic
def end_of_subjects(
    *, by: User | None, subjects: Iterable[int], on: date, reason: str, at: datetime
) -> list[Duty]:
    """Nobody answers any longer for subjects that leave on `on`. For the action that closes them (C-5)."""
    running = _running(Duty.objects.filter(subject__in=list(subjects)), on)
    return _close(by=by, duties=running, on=on, reason=reason, at=at)


def _running(duties: QuerySet[Duty], on: date) -> list[Duty]:
    """Duties that hold on `on` or on a later day, locked."""
    rows = duties.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=on), superseded_at=None)
    return list(rows.order_by("pk").select_for_update())


def _close(
    *, by: User | None, duties: list[Duty], on: date, reason: str, at: datetime
) -> list[Duty]:
    if not duties:
        return []
    kept = writing.shorten(by=by, duties=duties, on=on, reason=reason, at=at)
    writing.log(by=by, verb="duty.ended", duties=[*duties, *kept], reason=reason, at=at)
    return kept
