"""Somebody answers for a whole place; it ends, passes on and is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions.models import Area, Region
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import guarded, writing
from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal
from zerentian.kernel.responsibilities.models import Holder, PlaceDuty, Role


@transaction.atomic
def assign_place(
    *,
    by: User,
    role: Role,
    holder: Holder,
    place: Region | Area,
    start: date,
    at: datetime,
    end: date | None = None,
    reason: str = "",
) -> PlaceDuty:
    """The holder answers for every subject of the role's kind in the place. Raises DutyRefused."""
    writing.lock([holder.pk])
    duty = PlaceDuty(
        role=role, exclusive=role.exclusive, holder=holder,
        region=place if isinstance(place, Region) else None,
        area=place if isinstance(place, Area) else None,
        valid=DateRange(start, end), reason=reason, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _write(duty, by=by, at=at)
    log(by, "place_duty.assigned", [duty], reason, at)
    return duty


def _write(duty: PlaceDuty, *, by: User, at: datetime) -> PlaceDuty:
    """After every check, and after whoever was first told the look why."""

    def refusals() -> list[Refusal]:
        return checks.of_place(
            by=by, role=duty.role, holder=duty.holder, place=duty.place,
            start=duty.valid.lower, end=duty.valid.upper, at=at,
        )  # fmt: skip

    guarded.written(refusals, duty.save)
    return duty


@transaction.atomic
def end_place(
    *, by: User, duty: PlaceDuty, on: date, reason: str, at: datetime
) -> PlaceDuty | None:
    """The holder no longer answers for the place from `on` on. None if it had not begun."""
    found = PlaceDuty.objects.filter(pk=duty.pk, superseded_at=None).select_for_update().first()
    if found is None or (found.valid.upper and found.valid.upper <= on):
        raise DutyRefused([stale(duty)])
    if not checks.may_place(by, found.place, at):
        raise DutyRefused([checks.not_your_place(found.place)])
    kept = close(by=by, duties=[found], on=on, reason=reason, at=at)
    log(by, "place_duty.ended", [found, *kept], reason, at)
    return next(iter(kept), None)


def end_all(*, by: User | None, holders: Q, on: date, reason: str, at: datetime) -> None:
    """Whatever places these holders have ends with them. For actions that checked who may."""
    found = running(holders, on=on)
    if found:
        kept = close(by=by, duties=found, on=on, reason=reason, at=at)
        log(by, "place_duty.ended", [*found, *kept], reason, at)


def running(holders: Q, *, on: date) -> list[PlaceDuty]:
    """Place duties of these holders that hold on `on` or later, locked."""
    late = Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)
    rows = PlaceDuty.objects.filter(holders, late, superseded_at=None).order_by("pk")
    return list(rows.select_for_update())


def close(
    *, by: User | None, duties: Sequence[PlaceDuty], on: date, reason: str, at: datetime
) -> list[PlaceDuty]:
    """They end on `on`; one that had not begun is taken away. The caller checks and logs."""
    supersede(duties, at=at)
    return PlaceDuty.objects.bulk_create(
        _again(duty, by, at, valid=DateRange(duty.valid.lower, on), end_reason=reason)
        for duty in duties
        if duty.valid.lower < on
    )


def pass_on(
    *,
    by: User,
    duties: Sequence[PlaceDuty],
    to: Mapping[int, Holder],
    on: date,
    reason: str,
    at: datetime,
) -> tuple[list[PlaceDuty], list[PlaceDuty]]:
    """Of each place duty (by id) the rest passes to another holder. What begins, and what is left."""
    closed = close(by=by, duties=duties, on=on, reason=reason, at=at)
    new = [
        _again(
            duty, by, at, holder=to[duty.pk], reason=reason, end_reason="",
            valid=DateRange(max(duty.valid.lower, on), duty.valid.upper),
        )
        for duty in duties
    ]  # fmt: skip
    for duty in new:
        _write(duty, by=by, at=at)
    return new, closed


def take_back(
    *, by: User, rows: Sequence[int], restore: Sequence[int], reason: str, at: datetime
) -> list[PlaceDuty]:
    """These rows never were, those that they superseded hold again. Inside a transaction."""
    found = list(PlaceDuty.objects.filter(pk__in=rows).select_for_update())
    refusals = [stale(duty) for duty in found if duty.superseded_at is not None]
    refusals += [
        checks.not_your_place(duty.place)
        for duty in found
        if not checks.may_place(by, duty.place, at)
    ]
    if refusals:
        raise DutyRefused(refusals)
    supersede(found, at=at)
    old = PlaceDuty.objects.filter(pk__in=restore).exclude(superseded_at=None).order_by("pk")
    back = [_write(_again(duty, by, at), by=by, at=at) for duty in old]
    if found or back:
        log(by, "place_duty.taken_back", [*found, *back], reason, at)
    return found


def supersede(duties: Iterable[PlaceDuty], *, at: datetime) -> None:
    ids = [duty.pk for duty in duties]
    PlaceDuty.objects.filter(pk__in=ids, superseded_at=None).update(
        superseded_at=Greatest("recorded_at", Value(at))
    )


def _again(duty: PlaceDuty, by: User | None, at: datetime, **changes: object) -> PlaceDuty:
    """The same once more, but for the changes."""
    values = {
        "role": duty.role, "exclusive": duty.exclusive, "holder": duty.holder,
        "region": duty.region, "area": duty.area, "valid": duty.valid, "reason": duty.reason,
        "end_reason": duty.end_reason, "recorded_at": at, "recorded_by": by,
    }  # fmt: skip
    return PlaceDuty(**(values | changes))


def stale(duty: PlaceDuty) -> Refusal:
    text = _("Somebody changed this line in the meantime. Load the page again.")
    return Refusal("superseded", text, holder=duty.holder_id)


def log(by: User | None, verb: str, duties: Iterable[PlaceDuty], reason: str, at: datetime) -> None:
    """The one entry of a deed on places."""
    rows = sorted({duty.pk for duty in duties})
    table = PlaceDuty._meta.db_table
    activity.record(by=by, verb=verb, table=table, rows=rows, at=at, reason=reason)
