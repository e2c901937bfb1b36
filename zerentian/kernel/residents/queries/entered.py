"""How a record first came into the register: with an import, or by a hand that entered an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.population.models import Effect, Membership

TABLES = {"person": "population_person", "household": "population_household"}


@dataclass(frozen=True)
class Entered:
    """batch: id of the import, with its name and the row of the workbook; kind: of the event."""

    at: datetime
    by: str
    batch: int | None = None
    name: str = ""
    row: int | None = None
    kind: str = ""


def person(viewer: Viewer, pk: int) -> Entered | None:
    """None for people who were there when the register was set up."""
    return _by_import(viewer, "person", pk) or _by_hand(_joined(pk))


def household(viewer: Viewer, pk: int) -> Entered | None:
    formed = Effect.objects.filter(household=pk, did=Effect.Did.FORMED)
    return _by_import(viewer, "household", pk) or _by_hand(formed)


def _by_import(viewer: Viewer, what: str, pk: int) -> Entered | None:
    origin = imports.first_entered(viewer=viewer, table=TABLES[what], pk=pk)
    if origin is None or origin.batch.committed_at is None:
        return None
    by = origin.batch.committed_by
    return Entered(
        at=origin.batch.committed_at, by=by.name if by else "", batch=origin.batch.pk,
        name=origin.batch.name, row=origin.row,
    )  # fmt: skip


def _joined(pk: int) -> QuerySet[Effect]:
    """What brought the person into a household before anything else was known of them."""
    before = Membership.objects.filter(person=pk, recorded_at__lt=OuterRef("event__recorded_at"))
    return Effect.objects.filter(~Exists(before), person=pk, did=Effect.Did.ADDED)


def _by_hand(effects: QuerySet[Effect]) -> Entered | None:
    found = effects.select_related("event__recorded_by").order_by("pk").first()
    if found is None:
        return None
    event = found.event
    by = event.recorded_by.name if event.recorded_by else ""
    return Entered(at=event.recorded_at, by=by, kind=event.kind)
