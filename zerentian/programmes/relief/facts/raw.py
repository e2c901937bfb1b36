"""The same rows as the views beside it, put together in Python. Only `figures verify` reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from zerentian.kernel.population.models import Membership, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.models import HouseholdStatus
from zerentian.programmes.relief.villages import KIND, VillageStatus


def households() -> Iterator[dict[str, Any]]:
    for status, row in _statuses():
        yield row | {
            "record": status.pk,
            "person": None,
            "day": status.valid.lower or date.min,
            "until": status.valid.upper,
            "recorded": status.recorded_at,
            "superseded": status.superseded_at,
            "monitoring": status.monitoring,
            "hard": "yes" if status.hard else "no",
        }


def people() -> Iterator[dict[str, Any]]:
    helped = Person.objects.filter(memberships__kind="relief")  # a few of all residents
    sexes = dict(helped.values_list("pk", "sex"))
    members = defaultdict(list)
    for membership in Membership.objects.filter(kind="relief"):
        members[membership.household_id].append(membership)
    for status, row in _statuses():
        for member in members[row["household"]]:
            days = _meet(status.valid, member.valid)
            known = _known(status, member)
            if days and known:
                yield (
                    row
                    | days
                    | known
                    | {
                        "record": member.pk,
                        "person": member.person_id,
                        "sex": sexes[member.person_id],
                    }
                )


def villages() -> Iterator[dict[str, Any]]:
    subjects = Subject.objects.filter(kind=KIND).in_bulk()
    paths: dict[int | None, str] = dict(Region.objects.values_list("pk", "path"))
    for status in VillageStatus.objects.all():
        subject = subjects[status.village_id]
        yield {
            "record": status.pk,
            "subject": subject.pk,
            "region": subject.region_id,
            "path": paths.get(subject.region_id),
            "holder": None,
            "entity": None,
            "person": None,
            "household": None,
            "amount": None,
            "compartment": subject.compartment_id,
            "day": status.valid.lower or date.min,
            "until": status.valid.upper,
            "recorded": status.recorded_at,
            "superseded": status.superseded_at,
            "status": status.status,
        }


def _statuses() -> Iterator[tuple[HouseholdStatus, dict[str, Any]]]:
    subjects = Subject.objects.filter(kind="relief.household").in_bulk()
    paths: dict[int | None, str] = dict(Region.objects.values_list("pk", "path"))
    for status in HouseholdStatus.objects.all():
        subject = subjects[status.household_id]
        yield (
            status,
            {
                "subject": subject.pk,
                "region": subject.region_id,
                "path": paths.get(subject.region_id),
                "holder": None,
                "entity": None,
                "household": subject.household_id,
                "amount": None,
                "compartment": subject.compartment_id,
                "entitlement": status.entitlement,
                "category": status.category,
                "main_cause": status.main_cause,
            },
        )


def _meet(one: Any, other: Any) -> dict[str, Any] | None:
    start = max(one.lower or date.min, other.lower or date.min)
    end = min(one.upper or date.max, other.upper or date.max)
    if start >= end:
        return None
    return {"day": start, "until": None if end == date.max else end}


def _known(one: HouseholdStatus, other: Membership) -> dict[str, Any] | None:
    start = max(one.recorded_at, other.recorded_at)
    ends = [end for end in (one.superseded_at, other.superseded_at) if end is not None]
    if ends and min(ends) <= start:
        return None
    return {"recorded": start, "superseded": min(ends) if ends else None}
