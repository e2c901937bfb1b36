"""Particulars of people and households as they stood on a day and were known at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from zerentian.kernel.population.models import FormerValue, Household, Person
from zerentian.kernel.regions.models import Region

SEALED = frozenset({"identity", "phone"})
DATES = frozenset({"born", "died_on", "dissolved_on", "formed_on"})


def set_back(
    *,
    on: date,
    at: datetime | None,
    persons: Iterable[Person] = (),
    households: Iterable[Household] = (),
) -> None:
    """Give these rows, which are not to be saved, the values of that day. One or two statements.

    on: the day looked at; at: the instant whose knowledge counts, None: now.
    """
    people: dict[int, list[Any]] = {}
    homes: dict[int, list[Any]] = {}
    for person in persons:
        people.setdefault(person.pk, []).append(person)
    for household in households:
        homes.setdefault(household.pk, []).append(household)
    if people:
        former = FormerValue.objects.filter(person__in=list(people))
        for pk, field, value in _standing(former, "person_id", on, at):
            for row in people[pk]:
                setattr(row, field, _read(field, value))
    if homes:
        former = FormerValue.objects.filter(household__in=list(homes))
        _set_back_homes(homes, list(_standing(former, "household_id", on, at)))


def _set_back_homes(homes: dict[int, list[Any]], found: list[tuple[int, str, str | None]]) -> None:
    places = [int(value) for _pk, field, value in found if field == "region" and value]
    regions = Region.objects.select_related("parent").in_bulk(places) if places else {}
    for pk, field, value in found:
        for row in homes[pk]:
            setattr(
                row, field, regions[int(value or 0)] if field == "region" else _read(field, value)
            )


def values(people: Iterable[int], *, on: date, at: datetime | None) -> dict[int, dict[str, Any]]:
    """For lists that build no models: the values of that day which differ from today's."""
    found: dict[int, dict[str, Any]] = {}
    former = FormerValue.objects.filter(person__in=list(people))
    for pk, field, value in _standing(former, "person_id", on, at):
        found.setdefault(pk, {})[field] = _read(field, value)
    return found


def moved(
    *, on: date, at: datetime | None, households: Iterable[int] | None = None
) -> dict[int, int]:
    """Households (these, or all) that on the day stood in another village than today, with its id."""
    former = FormerValue.objects.filter(field="region", household__isnull=False)
    if households is not None:
        former = former.filter(household__in=list(households))
    found = _standing(former, "household_id", on, at)
    return {pk: int(value) for pk, _field, value in found if value}


def _standing(
    former: Any, owner: str, on: date, at: datetime | None
) -> Iterator[tuple[int, str, str | None]]:
    """The value that held for each field that had another one, the newest change undone first."""
    found: dict[tuple[int, str], str | None] = {}
    rows = former.order_by("-replaced_at", "-pk")
    for row in rows:
        unknown = at is not None and row.replaced_at > at
        if unknown or (row.since is not None and on < row.since):
            found[getattr(row, owner), row.field] = row.text
    for (pk, field), value in found.items():
        yield pk, field, value


def _read(field: str, value: str | None) -> Any:
    if value is None:
        return None if field in SEALED | DATES else ""
    if field in SEALED:
        return bytes.fromhex(value)
    return date.fromisoformat(value) if field in DATES else value
