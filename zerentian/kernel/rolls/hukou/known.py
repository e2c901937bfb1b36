"""What the registers say about the households and people of a hukou list: a fixed number of reads."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, TextField

from zerentian.kernel.population import register as population
from zerentian.kernel.population.models import (
    Household,
    HouseholdKind,
    Membership,
    Person,
    Resident,
)
from zerentian.lib.bulk import one_of

KIND = HouseholdKind.HUKOU


@dataclass(kw_only=True)
class Known:
    """Only what is current. living: path of the village where a person (id) lives."""

    households: Mapping[str, Household]
    persons: Mapping[uuid.UUID, Person]
    by_household: Mapping[int, list[Membership]]
    by_person: Mapping[int, list[Membership]]
    living: Mapping[int, str]

    def newer(self, household: Household | None, person: Person | None, day: date) -> date | None:
        """The first later day on which a membership of either begins."""
        rows = list(self.by_household.get(household.pk, ())) if household else []
        rows += self.by_person.get(person.pk, ()) if person else ()
        return min((row.valid.lower for row in rows if row.valid.lower > day), default=None)


def read(*, codes: Iterable[str], indexes: Iterable[uuid.UUID]) -> Known:
    """codes: hukou numbers; indexes: of identity numbers."""
    households = population.households(KIND, codes)
    persons = population.persons(indexes)
    ids = [household.pk for household in households.values()]
    people = {person.pk for person in persons.values()}
    rows = population.memberships(KIND, households=ids, persons=people, codes=())
    population.complete(rows, persons.values(), households.values())
    by_household: dict[int, list[Membership]] = defaultdict(list)
    by_person: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        by_household[row.household_id].append(row)
        by_person[row.person_id].append(row)
    living = Resident.objects.filter(one_of("person_id", people, BigIntegerField()))
    return Known(
        households=households,
        persons=persons,
        by_household=by_household,
        by_person=by_person,
        living=dict(living.values_list("person_id", "home__path")),
    )


def links(codes: Mapping[uuid.UUID, str], on: date) -> dict[str, set[str]]:
    """Households of the list between which somebody moves. codes: where each person is listed."""
    found: dict[str, set[str]] = defaultdict(set)
    standing = Membership.objects.filter(
        one_of("household__code", set(codes.values()), TextField()),
        kind=KIND, superseded_at=None, valid__contains=on,
    )  # fmt: skip
    pairs = standing.values_list("household__code", "person__identity_index")
    for code, index in pairs.iterator(chunk_size=10_000):
        listed = codes.get(index) if index else None
        if listed and listed != code:
            found[code].add(listed)
            found[listed].add(code)
    return found
