"""Single subjects are taken out of their place, and put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import guarded
from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal
from zerentian.kernel.responsibilities.models import Excepted, Role


@transaction.atomic
def except_subjects(
    *, by: User, role: Role, subjects: Iterable[int], start: date, reason: str, at: datetime
) -> list[Excepted]:
    """From `start` on these subjects are not answered for by their place. Raises DutyRefused.

    The other way to take a subject out of its place is a duty for the subject itself.
    """
    ids = sorted(set(subjects))
    rows = [
        Excepted(
            role=role, subject_id=pk, valid=DateRange(start, None), reason=reason,
            recorded_at=at, recorded_by=by,
        )
        for pk in ids
    ]  # fmt: skip
    guarded.written(
        lambda: _refusals(ids, role, start, by=by, at=at),
        lambda: Excepted.objects.bulk_create(rows),
    )
    _log(by, "duty.excepted", rows, reason, at)
    return rows


def _refusals(ids: list[int], role: Role, start: date, *, by: User, at: datetime) -> list[Refusal]:
    known = Excepted.objects.filter(role=role, subject__in=ids, superseded_at=None)
    twice = known.filter(valid__overlap=(start, None)).values_list("subject", flat=True)
    text = _("Number %(number)s is already taken out of its place.")
    taken = [Refusal("taken", text % {"number": pk}, pk) for pk in twice]
    return _foreign(ids, by, at) + taken


@transaction.atomic
def put_back(
    *, by: User, excepted: Excepted, on: date, reason: str, at: datetime
) -> Excepted | None:
    """From `on` on the place's holder answers for the subject again. None if it never was out."""
    found = Excepted.objects.filter(pk=excepted.pk, superseded_at=None).select_for_update().first()
    if found is None or (found.valid.upper and found.valid.upper <= on):
        raise DutyRefused([stale(excepted.subject_id)])
    if refusals := _foreign([found.subject_id], by, at):
        raise DutyRefused(refusals)
    supersede([found], at=at)
    kept = None
    if found.valid.lower < on:
        kept = again(found, by=by, at=at, end=on)
    _log(by, "duty.put_back", [found, *([kept] if kept else [])], reason, at)
    return kept


def take_back(
    *, by: User, rows: Sequence[int], restore: Sequence[int], reason: str, at: datetime
) -> int:
    """These exceptions never were, those that they superseded hold again. Inside a transaction."""
    found = list(Excepted.objects.filter(pk__in=rows).select_for_update())
    refusals = [stale(row.subject_id) for row in found if row.superseded_at is not None]
    old = list(Excepted.objects.filter(pk__in=restore).exclude(superseded_at=None))
    refusals += _foreign([row.subject_id for row in (*found, *old)], by, at)
    refusals += [stale(row.subject_id) for row in old if _again_out(row, found)]
    if refusals:
        raise DutyRefused(refusals)
    supersede(found, at=at)
    back = [again(row, by=by, at=at, end=row.valid.upper) for row in old]
    if found or back:
        _log(by, "duty.exception_taken_back", [*found, *back], reason, at)
    return len(back)


def _again_out(row: Excepted, without: Sequence[Excepted]) -> bool:
    """Whether the subject was taken out once more on one of the days on which this row is to hold."""
    known = Excepted.objects.filter(role=row.role_id, subject=row.subject_id, superseded_at=None)
    held = known.filter(valid__overlap=row.valid)
    return held.exclude(pk__in=[one.pk for one in without]).exists()


def supersede(rows: list[Excepted], *, at: datetime) -> None:
    for row in rows:
        row.superseded_at = max(at, row.recorded_at)
        row.save(update_fields=["superseded_at"])


def again(row: Excepted, *, by: User, at: datetime, end: date | None) -> Excepted:
    """The same exception once more, until `end`."""
    return Excepted.objects.create(
        role_id=row.role_id, subject_id=row.subject_id, valid=DateRange(row.valid.lower, end),
        reason=row.reason, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def stale(subject: int | None = None) -> Refusal:
    text = _("Somebody changed this line in the meantime. Load the page again.")
    return Refusal("superseded", text, subject)


def _foreign(ids: list[int], by: User, at: datetime) -> list[Refusal]:
    outside = sorted(set(ids) - checks.allowed(ids, by=by, at=at))
    return [Refusal("not_yours", checks.words.not_yours(pk), pk) for pk in outside]


def _log(by: User, verb: str, rows: Iterable[Excepted], reason: str, at: datetime) -> None:
    ids = sorted({row.pk for row in rows})
    activity.record(by=by, verb=verb, table=Excepted._meta.db_table, rows=ids, at=at, reason=reason)
