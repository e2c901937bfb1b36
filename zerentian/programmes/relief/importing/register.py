"""What the registers say about the households and people of a workbook: a fixed number of reads."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Func

from zerentian.kernel.population import register as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, HouseholdKind, Membership, Person
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.bulk import one_of
from zerentian.lib.identity import Identity
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold

KIND = HouseholdKind.RELIEF
SUBJECT_KIND = "relief.household"


@dataclass(kw_only=True)
class Register:
    """Only what is current: rows that a correction superseded are left out."""

    households: dict[str, Household]
    persons: dict[uuid.UUID, Person]
    by_household: dict[int, list[Membership]]
    by_person: dict[int, list[Membership]]
    by_code: dict[str, Membership]
    subjects: dict[int, Subject]
    relief: dict[int, ReliefHousehold]
    statuses: dict[int, list[HouseholdStatus]]
    records: dict[int, list[MemberRecord]]

    def status_on(self, subject: int, day: date) -> HouseholdStatus | None:
        return next((row for row in self.statuses[subject] if day in row.valid), None)

    def record_on(self, person: int, day: date) -> MemberRecord | None:
        return next((row for row in self.records[person] if day in row.valid), None)

    def is_merged(self, number: Identity) -> bool:
        """Whether the number is that of a record that was merged into another."""
        index = sealed.identity_index(number.number)
        person = self.persons.get(index)
        return person is not None and person.identity_index != index

    def newer(self, household: Household | None, person: Person | None, day: date) -> date | None:
        """The first later day on which something about them begins; None when nothing does."""
        rows: list[HouseholdStatus | MemberRecord | Membership] = []
        if household is not None:
            rows += self.by_household[household.pk]
            if subject := self.subjects.get(household.pk):
                rows += self.statuses[subject.pk]
        if person is not None:
            rows += [*self.by_person[person.pk], *self.records[person.pk]]
        return min((row.valid.lower for row in rows if row.valid.lower > day), default=None)


NOBODY = Register(
    households={},
    persons={},
    by_household={},
    by_person={},
    by_code={},
    subjects={},
    relief={},
    statuses={},
    records={},
)
"""The register as it looks to people and households that it does not know."""


def read(*, codes: Iterable[str], indexes: Iterable[uuid.UUID], members: Iterable[str]) -> Register:
    """codes: household numbers; indexes: of identity numbers; members: member numbers."""
    households = population.households(KIND, codes)
    persons = population.persons(indexes)
    ids = [household.pk for household in households.values()]
    known = [person.pk for person in persons.values()]
    memberships = population.memberships(KIND, households=ids, persons=known, codes=members)
    everyone = {*known, *(membership.person_id for membership in memberships)}
    if strangers := everyone - set(known):
        memberships += _elsewhere(strangers, memberships)
    population.complete(memberships, persons.values(), households.values())
    subjects = {
        subject.household_id: subject
        for subject in Subject.objects.filter(_of("household_id", ids), kind=SUBJECT_KIND)
        if subject.household_id
    }
    subject_ids = [subject.pk for subject in subjects.values()]
    register = Register(
        households=households,
        persons=persons,
        by_household=defaultdict(list),
        by_person=defaultdict(list),
        by_code={row.code: row for row in memberships if row.code},
        subjects=subjects,
        relief={row.pk: row for row in ReliefHousehold.objects.filter(_of("pk", subject_ids))},
        statuses=defaultdict(list),
        records=defaultdict(list),
    )
    for membership in memberships:
        register.by_household[membership.household_id].append(membership)
        register.by_person[membership.person_id].append(membership)
    for status in HouseholdStatus.objects.filter(
        _of("household_id", subject_ids), superseded_at=None
    ):
        register.statuses[status.household_id].append(status)
    for record in MemberRecord.objects.filter(_of("person_id", everyone), superseded_at=None):
        register.records[record.person_id].append(record)
    return register


def _of(column: str, ids: Iterable[int]) -> Func:
    return one_of(column, ids, BigIntegerField())


def _elsewhere(persons: Iterable[int], known: list[Membership]) -> list[Membership]:
    """Memberships in other households of people met only through a household or number."""
    seen = {membership.pk for membership in known}
    rows = population.memberships(KIND, households=(), persons=persons, codes=())
    return [row for row in rows if row.pk not in seen]
