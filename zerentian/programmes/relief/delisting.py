"""Villages go on the list and come off it. Coming off ends no duty: 摘帽不摘责任 (A-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.villages import KIND, ReliefVillage, VillageStatus

LISTED, DELISTED = VillageStatus.Status.LISTED, VillageStatus.Status.DELISTED


class AlreadyDelisted(Exception):
    """One of the villages is not on the list on that day, or a document already takes it off later;
    nothing was changed."""


class AlreadyListed(Exception):
    """Somebody answers for one of the villages as a poor one already; nothing was changed."""


@transaction.atomic
def enlist(
    *, by: User, villages: Sequence[Region], on: date, document: str, at: datetime
) -> list[ReliefVillage]:
    """The villages are on the list from `on` on, and somebody can answer for them.

    Raises AlreadyListed: a village is one subject, also after it came off the list (A-14).
    """
    list(Region.objects.select_for_update(no_key=True).filter(pk__in=[v.pk for v in villages]))
    known = Subject.objects.filter(kind=KIND, region__in=villages, closed_on=None)
    if known.exists() or len({village.pk for village in villages}) < len(villages):
        raise AlreadyListed
    new = [
        subjects.NewSubject(
            kind=KIND, name=village.name, opened_on=on, region=village.pk, named_after_person=False
        )
        for village in villages
    ]
    ids = subjects.register(by=by, subjects=new, at=at)
    made = ReliefVillage.objects.bulk_create(ReliefVillage(subject_id=pk) for pk in ids)
    _write(by, dict.fromkeys(made, LISTED), on, document, at)
    return made


@transaction.atomic
def delist(
    *, by: User, villages: Sequence[ReliefVillage], on: date, document: str, at: datetime
) -> None:
    """The villages come off the list on `on`. Who answers for them goes on answering (A-14)."""
    rows = VillageStatus.objects.filter(
        village__in=villages, status=LISTED, superseded_at=None, valid__contains=on
    ).select_for_update()
    listed = list(rows)
    lasting = {row.village_id for row in listed if row.valid.upper is None}
    if lasting != {village.pk for village in villages}:
        raise AlreadyDelisted
    VillageStatus.objects.filter(pk__in=[row.pk for row in listed]).update(superseded_at=at)
    VillageStatus.objects.bulk_create(
        VillageStatus(
            village_id=row.village_id, valid=DateRange(row.valid.lower, on), status=LISTED,
            document=row.document, recorded_at=at, recorded_by=by,
        )
        for row in listed
        if row.valid.lower < on
    )  # fmt: skip
    _write(by, dict.fromkeys(villages, DELISTED), on, document, at)


def _write(
    by: User, wanted: Mapping[ReliefVillage, str], on: date, document: str, at: datetime
) -> None:
    rows = VillageStatus.objects.bulk_create(
        VillageStatus(
            village=village, valid=DateRange(on, None), status=status, document=document,
            recorded_at=at, recorded_by=by,
        )
        for village, status in wanted.items()
    )  # fmt: skip
    activity.record(
        by=by, verb="relief.villages_status", table=VillageStatus._meta.db_table,
        rows=[row.pk for row in rows], at=at, reason=document,
    )  # fmt: skip
