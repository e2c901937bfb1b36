"""Somebody answers for a whole place; single subjects are taken out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions.models import Area, Region
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import writing
from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal
from zerentian.kernel.responsibilities.models import Excepted, Holder, PlaceDuty, Role


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
    asked = {"by": by, "role": role, "holder": holder, "place": place}
    days = {"start": start, "end": end, "at": at}
    writing.lock([holder.pk])
    if refusals := checks.of_place(**asked, **days):  # type: ignore[arg-type]
        raise DutyRefused(refusals)
    duty = PlaceDuty(
        role=role, exclusive=role.exclusive, holder=holder,
        region=place if isinstance(place, Region) else None,
        area=place if isinstance(place, Area) else None,
        valid=DateRange(start, end), reason=reason, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            duty.save()
    except IntegrityError:
        refusals = checks.of_place(**asked, **days)  # type: ignore[arg-type]
        if not refusals:
            raise
        raise DutyRefused(refusals) from None
    _log(by, "place_duty.assigned", [duty], reason, at)
    return duty


@transaction.atomic
def end_place(
    *, by: User, duty: PlaceDuty, on: date, reason: str, at: datetime
) -> PlaceDuty | None:
    """The holder no longer answers for the place from `on` on. None if it had not begun."""
    found = PlaceDuty.objects.filter(pk=duty.pk, superseded_at=None).select_for_update().first()
    if found is None or (found.valid.upper and found.valid.upper <= on):
        text = _("Somebody changed this line in the meantime. Load the page again.")
        raise DutyRefused([Refusal("superseded", text, holder=duty.holder_id)])
    place = found.place
    if not checks.may_place(by, place, at):
        text = _("%(place)s is not wholly in your place. Ask the office in charge there.")
        raise DutyRefused([Refusal("not_yours", text % {"place": place.name})])
    return next(iter(close(by=by, duties=[found], on=on, reason=reason, at=at)), None)


def running(holders: Q, *, on: date) -> list[PlaceDuty]:
    """Place duties of these holders that hold on `on` or later, locked."""
    late = Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)
    rows = PlaceDuty.objects.filter(holders, late, superseded_at=None).order_by("pk")
    return list(rows.select_for_update())


def close(
    *, by: User | None, duties: Sequence[PlaceDuty], on: date, reason: str, at: datetime
) -> list[PlaceDuty]:
    """They end on `on`; one that had not begun is taken away. For actions that checked who may."""
    if not duties:
        return []
    PlaceDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(
        superseded_at=Greatest("recorded_at", Value(at))
    )
    kept = PlaceDuty.objects.bulk_create(
        PlaceDuty(
            role_id=duty.role_id, exclusive=duty.exclusive, holder_id=duty.holder_id,
            region_id=duty.region_id, area_id=duty.area_id,
            valid=DateRange(duty.valid.lower, on), reason=duty.reason, end_reason=reason,
            recorded_at=at, recorded_by=by,
        )
        for duty in duties
        if duty.valid.lower < on
    )  # fmt: skip
    _log(by, "place_duty.ended", [*duties, *kept], reason, at)
    return kept


@transaction.atomic
def except_subjects(
    *, by: User, role: Role, subjects: Iterable[int], start: date, reason: str, at: datetime
) -> list[Excepted]:
    """From `start` on these subjects are not answered for by their place. Raises DutyRefused.

    The other way to take a subject out of its place is a duty for the subject itself.
    """
    ids = sorted(set(subjects))
    outside = sorted(set(ids) - checks.allowed(ids, by=by, at=at))
    known = Excepted.objects.filter(role=role, subject__in=ids, superseded_at=None)
    twice = known.filter(valid__overlap=(start, None)).values_list("subject", flat=True)
    refusals = [Refusal("not_yours", checks.words.not_yours(pk), pk) for pk in outside]
    text = _("Number %(number)s is already taken out of its place.")
    refusals += [Refusal("taken", text % {"number": pk}, pk) for pk in twice]
    if refusals:
        raise DutyRefused(refusals)
    rows = Excepted.objects.bulk_create(
        Excepted(
            role=role, subject_id=pk, valid=DateRange(start, None), reason=reason,
            recorded_at=at, recorded_by=by,
        )
        for pk in ids
    )  # fmt: skip
    table = Excepted._meta.db_table
    activity.record(
        by=by, verb="duty.excepted", table=table, rows=[row.pk for row in rows], at=at,
        reason=reason,
    )  # fmt: skip
    return rows


def _log(
    by: User | None, verb: str, duties: Iterable[PlaceDuty], reason: str, at: datetime
) -> None:
    rows = sorted({duty.pk for duty in duties})
    table = PlaceDuty._meta.db_table
    activity.record(by=by, verb=verb, table=table, rows=rows, at=at, reason=reason)
