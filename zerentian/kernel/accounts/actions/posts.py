"""Posts and who sits on them. Duties belong to the post, so they go with whoever sits there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from zerentian.kernel.accounts.actions import guard
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Post, Tenure, User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region

POSTS, TENURES = Post._meta.db_table, Tenure._meta.db_table


@transaction.atomic
def open_post(
    *,
    by: User | None,
    entity: Entity,
    title: str,
    on: date,
    at: datetime,
    region: Region | None = None,
) -> Post:
    """A new seat at a unit, with nobody on it yet. Raises AccountRefused: outside, unit_closed."""
    guard.reaches(by=by, entity=entity, name=entity.name, on=on, at=at)
    unit = Entity.objects.select_for_update().get(pk=entity.pk)  # nobody closes it meanwhile
    if unit.closed_on is not None:
        raise AccountRefused("unit_closed", name=unit.name, day=str(unit.closed_on))
    post = Post.objects.create(entity=entity, title=title.strip(), region=region)
    activity.record(by=by, verb="post.opened", table=POSTS, rows=[post.pk], at=at)
    return post


@transaction.atomic
def seat(
    *, by: User | None, post: Post, user: User, on: date, at: datetime,
    start: date | None = None, end: date | None = None,
) -> Tenure:  # fmt: skip
    """The user sits on the post from `start` (today). Raises AccountRefused: self, outside, closed,
    post_ended, seat_taken, ends_before_start, same_person."""
    tenure = _tenure(post, user, DateRange(start or on, end), by=by, at=at)
    _check(tenure, by=by, on=on, at=at)
    tenure.save(force_insert=True)
    activity.record(by=by, verb="post.seated", table=TENURES, rows=[tenure.pk], at=at)
    return tenure


@transaction.atomic
def open_and_seat(
    *,
    by: User | None,
    seats: Sequence[tuple[User, Entity, str]],
    on: date,
    at: datetime,
    start: date | None = None,
) -> list[Post]:
    """A new post of this title at each unit, and the user on it: in a handful of statements.

    For accounts just opened, whose units the caller has checked.
    """
    posts = Post.objects.bulk_create(Post(entity=entity, title=title) for _, entity, title in seats)
    tenures = Tenure.objects.bulk_create(
        _tenure(post, user, DateRange(start or on, None), by=by, at=at)
        for post, (user, _, _) in zip(posts, seats, strict=True)
    )
    if seats:
        activity.record(by=by, verb="post.opened", table=POSTS, rows=[p.pk for p in posts], at=at)
        rows = [tenure.pk for tenure in tenures]
        activity.record(by=by, verb="post.seated", table=TENURES, rows=rows, at=at)
    return posts


@transaction.atomic
def stand_in(
    *,
    by: User | None,
    post: Post,
    user: User,
    on: date,
    at: datetime,
    start: date,
    end: date | None,
) -> Tenure:
    """The user acts on the post for these days beside whoever sits there. Raises AccountRefused:
    deputy_needs_end, deputy_taken, same_person and those of `seat`."""
    if end is None:
        raise AccountRefused("deputy_needs_end")
    tenure = _tenure(post, user, DateRange(start, end), by=by, at=at, acting=True)
    _check(tenure, by=by, on=on, at=at)
    tenure.save(force_insert=True)
    activity.record(by=by, verb="post.acting", table=TENURES, rows=[tenure.pk], at=at)
    return tenure


@transaction.atomic
def hand_over(
    *, by: User | None, post: Post, user: User, day: date, on: date, at: datetime, reason: str = ""
) -> Tenure:
    """From `day` the user sits on the post instead of whoever did. Raises AccountRefused: not_seated,
    same_person and those of `seat`."""
    leaving = sitting(post, on=day).select_for_update().first()
    if leaving is None:
        raise AccountRefused("not_seated", post=post.title, day=str(day))
    if leaving.user_id == user.pk:
        raise AccountRefused("same_person", name=user.name)
    end = leaving.valid.upper
    _shorten(leaving, day, by=by, at=at)
    tenure = _tenure(post, user, DateRange(day, end), by=by, at=at)
    _check(tenure, by=by, on=on, at=at)
    tenure.save(force_insert=True)
    rows = [leaving.pk, tenure.pk]
    activity.record(by=by, verb="post.handed_over", table=TENURES, rows=rows, reason=reason, at=at)
    return tenure


@transaction.atomic
def end_tenure(
    *, by: User | None, tenure: Tenure, day: date, on: date, at: datetime, reason: str = ""
) -> None:
    """From `day` this person no longer sits, or stands in, on the post. Raises AccountRefused:
    outside, left_before, changed_meanwhile."""
    entity = tenure.post.entity
    guard.reaches(by=by, entity=entity, name=entity.name, on=on, at=at)
    if tenure.valid.upper is not None and tenure.valid.upper <= day:
        raise AccountRefused("left_before", name=tenure.user.name, day=str(tenure.valid.upper))
    _shorten(tenure, day, by=by, at=at)
    activity.record(by=by, verb="post.left", table=TENURES, rows=[tenure.pk], reason=reason, at=at)


@transaction.atomic
def end_post(
    *, by: User | None, post: Post, day: date, on: date, at: datetime, reason: str = ""
) -> None:
    """From `day` the post is no more and nobody sits on it. Raises AccountRefused: outside, post_ended.

    Its duties stay where they are; the same request must ask responsibilities to end or move them.
    """
    guard.reaches(by=by, entity=post.entity, name=post.entity.name, on=on, at=at)
    if not Post.objects.filter(pk=post.pk, ended_on=None).update(ended_on=day):
        post.refresh_from_db(fields=["ended_on"])
        raise AccountRefused("post_ended", post=post.title, day=str(post.ended_on))
    for tenure in post.tenures.filter(superseded_at=None, valid__overlap=DateRange(day, None)):
        _shorten(tenure, day, by=by, at=at)
    activity.record(by=by, verb="post.ended", table=POSTS, rows=[post.pk], reason=reason, at=at)


def sitting(post: Post, *, on: date) -> QuerySet[Tenure]:
    """Who holds the post that day, without deputies: one row or none."""
    return post.tenures.filter(superseded_at=None, acting=False, valid__contains=on)


def _tenure(
    post: Post, user: User, valid: DateRange, *, by: User | None, at: datetime, acting: bool = False
) -> Tenure:
    return Tenure(post=post, user=user, valid=valid, acting=acting, recorded_at=at, recorded_by=by)


def _check(tenure: Tenure, *, by: User | None, on: date, at: datetime) -> None:
    post, user, valid = tenure.post, tenure.user, tenure.valid
    if valid.upper is not None and valid.upper <= valid.lower:
        raise AccountRefused("ends_before_start", start=str(valid.lower))
    if by is not None and by.pk == user.pk:
        raise AccountRefused("self")  # a seat opens the post's subjects
    guard.reaches(by=by, entity=post.entity, name=post.entity.name, on=on, at=at)
    if not user.is_active:
        raise AccountRefused("closed", name=user.name)
    post = Post.objects.select_for_update().get(pk=post.pk)  # it may have ended meanwhile
    if post.ended_on is not None and (valid.upper is None or valid.upper > post.ended_on):
        raise AccountRefused("post_ended", post=post.title, day=str(post.ended_on))
    beside = post.tenures.filter(superseded_at=None, valid__overlap=valid)
    if beside.filter(acting=not tenure.acting, user=user).exists():
        raise AccountRefused("same_person", name=user.name)  # nobody stands in for oneself
    others = beside.filter(acting=tenure.acting)
    if taken := others.select_related("user").first():
        raise AccountRefused(
            "deputy_taken" if tenure.acting else "seat_taken", name=taken.user.name
        )


def _shorten(tenure: Tenure, end: date, *, by: User | None, at: datetime) -> None:
    """Supersede, and add what is left before `end`, if anything."""
    if not Tenure.objects.filter(pk=tenure.pk, superseded_at=None).update(superseded_at=at):
        raise AccountRefused("changed_meanwhile")
    if tenure.valid.lower < end:
        left = DateRange(tenure.valid.lower, end)
        _tenure(tenure.post, tenure.user, left, by=by, at=at, acting=tenure.acting).save(
            force_insert=True
        )
