"""Giving a role in a place for some days, and taking it back. Nobody gives more than they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import guard
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions.models import Area, Region
from zerentian.manifest import registry

TABLE = Grant._meta.db_table


@transaction.atomic
def give(
    *,
    by: User | None,
    user: User,
    role: str,
    on: date,
    at: datetime,
    region: Region | None = None,
    area: Area | None = None,
    programme: str = "",
    start: date | None = None,
    end: date | None = None,
    reason: str = "",
) -> Grant:
    """From `start` (today) until `end` (never) the user holds the role in one region or one area.

    Raises AccountRefused: unknown_role, unknown_programme, ends_before_start, closed, self, outside,
    more_than_held, already_holds.
    """
    grant = Grant(
        user=user, role=role, region=region, area=area, programme=programme, reason=reason,
        valid=DateRange(start or on, end), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _check(grant, by=by, on=on, at=at)
    grant.save(force_insert=True)
    activity.record(by=by, verb="grant.given", table=TABLE, rows=[grant.pk], reason=reason, at=at)
    return grant


@transaction.atomic
def revoke(*, by: User | None, grant: Grant, on: date, at: datetime, reason: str = "") -> None:
    """From today the grant is over; one that has not begun is as if never given.

    Raises AccountRefused: outside, more_than_held, ended_before, changed_meanwhile,
    last_administrator.
    """
    guard.one_at_a_time()
    guard.reaches(by=by, entity=grant.user.entity, name=grant.user.name, on=on, at=at)
    guard.may_give(by=by, grant=grant, on=on, at=at)
    if grant.valid.upper is not None and grant.valid.upper <= on:
        raise AccountRefused("ended_before", day=str(grant.valid.upper))
    _supersede(grant, at=at)
    if grant.valid.lower < on:
        _shortened(grant, on, by=by, at=at, reason=reason).save(force_insert=True)
    guard.somebody_administers(on=on, at=at)
    activity.record(by=by, verb="grant.revoked", table=TABLE, rows=[grant.pk], reason=reason, at=at)


def _check(grant: Grant, *, by: User | None, on: date, at: datetime) -> None:
    start, end, user = grant.valid.lower, grant.valid.upper, grant.user
    if grant.role not in roles.known():
        raise AccountRefused("unknown_role", role=grant.role)
    if grant.programme and grant.programme not in registry.programmes():
        raise AccountRefused("unknown_programme", programme=grant.programme)
    if end is not None and end <= start:
        raise AccountRefused("ends_before_start", start=str(start))
    if not user.is_active:
        raise AccountRefused("closed", name=user.name)
    if by is not None and by.pk == user.pk:
        raise AccountRefused("self")
    guard.reaches(by=by, entity=user.entity, name=user.name, on=on, at=at)
    guard.may_give(by=by, grant=grant, on=on, at=at)
    User.objects.select_for_update().get(pk=user.pk)  # two clerks at once give it once
    if _same(grant).exists():
        raise AccountRefused("already_holds", name=user.name)


def _same(grant: Grant) -> models.QuerySet[Grant]:
    return Grant.objects.filter(
        user=grant.user, role=grant.role, region=grant.region, area=grant.area,
        programme=grant.programme, superseded_at=None, valid__overlap=grant.valid,
    )  # fmt: skip


def _supersede(grant: Grant, *, at: datetime) -> None:
    found = Grant.objects.filter(pk=grant.pk, superseded_at=None).update(superseded_at=at)
    if not found:
        raise AccountRefused("changed_meanwhile")


def _shortened(grant: Grant, end: date, *, by: User | None, at: datetime, reason: str) -> Grant:
    return Grant(
        user=grant.user, role=grant.role, region=grant.region, area=grant.area,
        programme=grant.programme, valid=DateRange(grant.valid.lower, end),
        reason=reason or grant.reason, recorded_at=at, recorded_by=by,
    )  # fmt: skip
