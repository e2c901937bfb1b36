"""A deed on places is done, looked at and taken back: so the dry run cannot differ from the deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zerentian.kernel.responsibilities.models import PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import places
from zerentian.kernel.subjects.models import Subject


@dataclass(frozen=True)
class Change:
    """One subject for which others answer by its place: ids of holders, () where nobody does."""

    subject: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def rehearse(
    act: Callable[[], object], *, role: Role, subjects: Iterable[int], on: date
) -> list[Change]:
    """What `act` would change for these subjects on that day. Nothing stays; DutyRefused passes on."""
    ids = list(subjects)
    with transaction.atomic():
        before = _holders(ids, role, on)
        act()
        after = _holders(ids, role, on)
        transaction.set_rollback(True)
    pairs = [(pk, before.get(pk, ()), after.get(pk, ())) for pk in ids]
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _holders(subjects: list[int], role: Role, on: date) -> dict[int, tuple[int, ...]]:
    rows = Subject.objects.filter(pk__in=subjects)
    found: dict[int, list[PlaceDuty]] = places.by_subject(rows, on=on, role=role)
    return {pk: tuple(sorted(duty.holder_id for duty in duties)) for pk, duties in found.items()}
