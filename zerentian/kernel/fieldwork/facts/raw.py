"""The same rows as the views beside it, put together in Python. Only `figures verify` reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork.models import Attendance, Facility, FieldEvent, Goods, Reached
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.figures import FACT_COLUMNS


def events() -> Iterator[dict[str, Any]]:
    values: Counter[int] = Counter()
    for goods in Goods.objects.all():
        values[goods.event_id] += goods.value
    for event, row in _events().values():
        yield row | {
            "record": event.pk, "entity": event.organiser_id, "amount": values[event.pk],
        }  # fmt: skip


def attendances() -> Iterator[dict[str, Any]]:
    known, units = _events(), dict(User.objects.values_list("pk", "entity"))
    for one in Attendance.objects.all():
        _event, row = known[one.event_id]
        ends = [end for end in (row["superseded"], one.superseded_at) if end]
        yield row | {
            "record": one.pk,
            "superseded": min(ends, default=None),
            "holder": one.holder_id,
            "entity": units[one.user_id] if one.user_id else one.unit_id,
            "recorded": one.recorded_at,
            "amount": one.count,
            "named": "named" if one.user_id else "counted",
        }


def reached() -> Iterator[dict[str, Any]]:
    known, places, subjects = _events(), _paths(), Subject.objects.in_bulk()
    for one in Reached.objects.all():
        event, row = known[one.event_id]
        yield row | _of(subjects[one.subject_id], places) | {
            "record": one.pk, "entity": event.organiser_id, "recorded": one.recorded_at,
        }  # fmt: skip


def facilities() -> Iterator[dict[str, Any]]:
    places, subjects = _paths(), Subject.objects.in_bulk()
    for one in Facility.objects.exclude(accepted_on=None):
        yield (
            dict.fromkeys(FACT_COLUMNS)
            | _of(subjects[one.subject_id], places)
            | {
                "record": one.pk,
                "day": one.accepted_on,
                "recorded": one.recorded_at,
                "superseded": one.withdrawn_at,
                "amount": one.cost,
                "facility": one.kind,
            }
        )


def _events() -> dict[int, tuple[FieldEvent, dict[str, Any]]]:
    paths = _paths()
    return {
        event.pk: (
            event,
            dict.fromkeys(FACT_COLUMNS)
            | {
                "region": event.region_id,
                "path": paths[event.region_id],
                "day": event.day,
                "recorded": event.recorded_at,
                "superseded": event.withdrawn_at,
                "kind": event.kind,
            },
        )
        for event in FieldEvent.objects.all()
    }


def _of(subject: Subject, paths: dict[int | None, str]) -> dict[str, Any]:
    return {
        "subject": subject.pk,
        "region": subject.region_id,
        "path": paths.get(subject.region_id),
        "household": subject.household_id,
        "compartment": subject.compartment_id,
    }


def _paths() -> dict[int | None, str]:
    return dict(Region.objects.values_list("pk", "path"))
