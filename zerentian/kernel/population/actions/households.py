from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import sealed
from zerentian.kernel.population.actions import former
from zerentian.kernel.population.actions.altering import altered
from zerentian.kernel.population.entries import Altered, HouseholdEdit, NewHousehold
from zerentian.kernel.population.models import Household
from zerentian.lib import bulk

TABLE = "population_household"
NEW = (
    "kind", "code", "region_id", "group", "address", "formed_on",
    "phone", "phone_index", "phone_tail",
)  # fmt: skip
COLUMNS = ("region_id", "group", "address", "phone", "phone_index", "phone_tail")


@transaction.atomic
def register_households(
    *, by: User | None, households: Iterable[NewHousehold], at: datetime
) -> list[int]:
    """These households are in the register; their ids in the same order.

    IntegrityError when a code was ever given to a household of its kind (A-1).
    """
    phone = sealed.Sealing().phone

    def values(new: NewHousehold) -> tuple[Any, ...]:
        place = (new.kind, new.code, new.region, new.group, new.address)
        return (*place, new.formed_on, *phone(new.phone))

    found: list[int] = []
    for ids in bulk.register(Household, NEW, households, values):
        activity.record(by=by, verb="household.registered", table=TABLE, rows=ids, at=at)
        found += ids
    return found


@transaction.atomic
def edit_households(
    *,
    by: User | None,
    edits: Sequence[HouseholdEdit],
    at: datetime,
    reason: str = "",
    since: date | None = None,
) -> list[Altered]:
    """Particulars of these households are as given. Answers every field that was altered.

    since: the first day of the new values; without it see `former.keep`."""
    wanted = {edit.household: edit for edit in edits}
    rows = Household.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk")
    found: list[Altered] = []
    values = []
    for row in rows:
        before = {name: getattr(row, name) for name in COLUMNS}
        after = before | _edited(row, wanted[row.pk])
        found += altered(TABLE, row.pk, before, after)
        values.append((row.pk, *(after[name] for name in COLUMNS)))
    bulk.update(Household, [name.removesuffix("_id") for name in COLUMNS], values)
    if ids := sorted({change.id for change in found}):
        former.keep(found, by=by, at=at, since=since)
        activity.record(by=by, verb="household.edited", table=TABLE, rows=ids, reason=reason, at=at)
    return found


def _edited(row: Household, edit: HouseholdEdit) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if edit.region is not None:
        found["region_id"] = edit.region
    if edit.group is not None:
        found["group"] = edit.group
    if edit.address is not None:
        found["address"] = edit.address
    if edit.phone is not None and sealed.open_phone(row.phone) != edit.phone:
        found["phone"] = sealed.seal_phone(edit.phone)
        found["phone_index"] = sealed.phone_index(edit.phone)
        found["phone_tail"] = sealed.phone_tail(edit.phone)
    return found
