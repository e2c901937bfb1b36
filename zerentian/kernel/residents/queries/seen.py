"""One person, or one household, on a day and as known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import cached_property

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import (
    Household,
    HouseholdKind,
    Membership,
    Person,
    PersonFact,
)
from zerentian.kernel.population.queries import known
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries import opening
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject

KINDS = {kind: place for place, kind in enumerate(HouseholdKind.values)}


def _dated(rows: QuerySet[Membership], when: When) -> list[Membership]:
    found = known(rows, when.at).select_related("person", "household__region")
    return sorted(found, key=lambda row: (row.valid.lower, KINDS[row.kind], row.pk))


@dataclass
class SeenPerson:
    """Somebody's memberships of every kind; those elsewhere are known, but not shown by name."""

    viewer: Viewer
    person: Person
    when: When

    @cached_property
    def history(self) -> list[Membership]:
        """Every membership that had begun by the day, the earliest first."""
        rows = _dated(Membership.objects.filter(person=self.person), self.when)
        return [row for row in rows if row.valid.lower <= self.when.on]

    @property
    def memberships(self) -> list[Membership]:
        """Those of the day, where somebody lives first."""
        here = [row for row in self.history if self.when.on in row.valid]
        return sorted(here, key=lambda row: KINDS[row.kind])

    @cached_property
    def facts(self) -> list[PersonFact]:
        """What departments told about the day."""
        rows = PersonFact.objects.filter(person=self.person, valid__contains=self.when.on)
        return list(known(rows, self.when.at).order_by("kind", "item", "pk"))

    @property
    def home(self) -> Region | None:
        """The village that answers for somebody: of the first household, else of the last."""
        rows = self.memberships or self.history[-1:]
        return rows[0].household.region if rows else None

    @cached_property
    def open(self) -> frozenset[int]:
        """Households among them that the viewer may open."""
        ids = {row.household_id for row in self.history}
        mine = opening.households(self.viewer).filter(pk__in=ids)
        return frozenset(mine.values_list("pk", flat=True))

    @cached_property
    def subjects(self) -> list[Subject]:
        """What somebody answers for about this person or their household of the day."""
        homes = [row.household_id for row in self.memberships]
        return about(self.viewer, homes=homes, persons=[self.person.pk], when=self.when)


@dataclass
class SeenHousehold:
    """Who belongs to a household, and who did."""

    viewer: Viewer
    household: Household
    when: When

    @cached_property
    def history(self) -> list[Membership]:
        rows = _dated(Membership.objects.filter(household=self.household), self.when)
        return [row for row in rows if row.valid.lower <= self.when.on]

    @property
    def members(self) -> list[Membership]:
        here = [row for row in self.history if self.when.on in row.valid]
        return sorted(here, key=lambda row: (row.relation != "head", row.code, row.pk))

    @property
    def head(self) -> Membership | None:
        return next((row for row in self.members if row.relation == "head"), None)

    @property
    def former(self) -> list[Membership]:
        """Who left, the last first; whoever came back is no former member."""
        there = {row.person_id for row in self.members}
        gone = [row for row in self.history if row.person_id not in there and row.valid.upper]
        return sorted(gone, key=lambda row: row.valid.upper, reverse=True)

    @cached_property
    def subjects(self) -> list[Subject]:
        return about(self.viewer, homes=[self.household.pk], persons=[], when=self.when)


def about(
    viewer: Viewer, *, homes: Iterable[int], persons: Iterable[int], when: When
) -> list[Subject]:
    """Subjects of these households and people that existed that day, as far as the viewer may see."""
    found = subjects.open_on(subjects.subjects(viewer=viewer), when.on)
    ours = found.filter(household__in=list(homes)) | found.filter(person__in=list(persons))
    return list(ours.distinct().order_by("kind", "pk"))
