"""What is on file of a household and is confirmed at the door: telephone, members, address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Membership
from zerentian.kernel.population.queries import masked_phone
from zerentian.kernel.subjects.models import Subject


@dataclass(frozen=True)
class OnFile:
    """Values by the names that items of checklists use; members with the head first."""

    known: dict[str, str]
    people: tuple[Membership, ...]


def on_file(subjects: Iterable[Subject], *, viewer: Viewer) -> dict[int, OnFile]:
    """Of subjects that the caller has scoped, in one statement. Numbers are masked."""
    listed = [subject for subject in subjects if subject.household is not None]
    rows = Membership.objects.filter(
        household__in={subject.household_id for subject in listed}, superseded_at=None,
        valid__contains=viewer.on,
    ).select_related("person")  # fmt: skip
    people: dict[int | None, list[Membership]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.relation != "head", row.code, row.pk)):
        people[row.household_id].append(row)
    return {s.pk: _of(s, tuple(people[s.household_id])) for s in listed}


def _of(subject: Subject, people: tuple[Membership, ...]) -> OnFile:
    house = subject.household
    assert house is not None  # filtered by it
    head = people[0].person if people and people[0].relation == "head" else None
    village = subject.region.name if subject.region else ""
    known = {
        "phone": masked_phone(head.phone if head and head.phone else house.phone),
        "members": str(len(people)) if people else "",
        "address": " ".join(part for part in (village, house.group, house.address) if part),
    }
    return OnFile({name: value for name, value in known.items() if value}, people)
