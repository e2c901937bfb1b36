"""The same rows as resident.sql, put together in Python. Only `figures verify` reads them.

Written apart from the view and the headcounts on purpose: a mistake in one shows as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from zerentian.kernel.population.models import FormerValue, Household, Membership
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


class Stood(NamedTuple):
    """A village in which a household stood, and while that was believed."""

    region: int
    day: date
    until: date | None
    recorded: datetime
    superseded: datetime | None


def residents() -> Iterator[dict[str, Any]]:
    homes, circles = stood(), compartments()
    paths = dict(Region.objects.values_list("pk", "path"))
    rows = Membership.objects.filter(kind="residence").values_list(
        "pk", "person", "household", "valid", "recorded_at", "superseded_at"
    )
    for pk, person, household, valid, recorded, superseded in rows.iterator(5_000):
        for home in homes[household]:
            day, until = max(valid.lower or date.min, home.day), _first(valid.upper, home.until)
            known, gone = max(recorded, home.recorded), _first(superseded, home.superseded)
            if (until is None or day < until) and (gone is None or known < gone):
                yield {
                    "record": pk, "subject": None, "region": home.region, "holder": None,
                    "path": paths.get(home.region), "entity": None, "person": person,
                    "household": household, "day": day, "until": until, "recorded": known,
                    "superseded": gone, "amount": None, "compartment": circles.get(person),
                }  # fmt: skip


def stood() -> dict[int, list[Stood]]:
    """Of each residence the villages, by undoing its changes one by one, the last first."""
    changes = defaultdict(list)
    for row in FormerValue.objects.filter(field="region", household__isnull=False):
        changes[row.household_id].append(row)
    found = {}
    for pk, region in Household.objects.filter(kind="residence").values_list("pk", "region"):
        found[pk] = _stood(region, sorted(changes[pk], key=lambda r: (r.replaced_at, r.pk)))
    return found


def _stood(region: int, changes: list[FormerValue]) -> list[Stood]:
    """Before the first change the household stood for all that was known where that one found it."""
    found, believed = [], ALWAYS
    begins = date.min
    for change in changes:
        before = int(change.value or 0)
        found.append(Stood(before, begins, None, believed, change.replaced_at))
        believed = change.replaced_at
        if change.since is not None and begins < change.since:
            found.append(Stood(before, begins, change.since, believed, None))
            begins = change.since
    return [*found, Stood(region, begins, None, believed, None)]


def compartments() -> dict[int, int]:
    """One circle of everybody who belongs to a closed one, by themselves or by a household."""
    found: dict[int, list[int]] = defaultdict(list)
    for subject in Subject.objects.filter(compartment__isnull=False):
        people = [subject.person_id] if subject.person_id else []
        if subject.household_id:
            members = Membership.objects.filter(household=subject.household_id, superseded_at=None)
            people += members.values_list("person", flat=True)
        for person in people:
            found[person].append(int(subject.compartment_id or 0))
    return {person: min(circles) for person, circles in found.items()}


def _first(one: Any, other: Any) -> Any:
    """The earlier of two ends; None is no end."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None
