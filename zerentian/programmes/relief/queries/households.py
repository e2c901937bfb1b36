"""One household on a day, as known now or at an earlier instant.

The subject is asked first, within the viewer's scope; everything here hangs on a subject that the
viewer may open, so that helpers see all of their own households and nothing of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BigIntegerField, QuerySet
from django.utils.functional import cached_property

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.queries import HolderName, holders_with_units
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord
from zerentian.programmes.relief.queries.known import Dated, known
from zerentian.programmes.relief.queries.listing import KIND

STATUSES = Dated(lambda pk: HouseholdStatus.objects.filter(household=pk).order_by("valid", "pk"))
MEMBERSHIPS = Dated(
    lambda pk: (
        Membership.objects.filter(household=pk).select_related("person").order_by("code", "pk")
    )
)
DUTIES = Dated(
    lambda pk: (
        Duty.objects.filter(subject=pk)
        .select_related("role", "recorded_by")
        .order_by("-role__cover", "role", "valid", "pk")
    )
)
RECORDS = Planned(
    lambda household: MemberRecord.objects.filter(
        superseded_at=None,
        person__in=Membership.objects.filter(household=household, superseded_at=None).values(
            "person"
        ),
    ).order_by("person", "valid", "pk"),
    household=int,
)


def household(viewer: Viewer) -> QuerySet[Subject]:
    """Every household that the viewer may open, also those that have left the register."""
    found = subjects.subjects(viewer=viewer, kind=KIND)
    return found.select_related("household", "region__parent", "relief_household")


def members_of(
    subject: Subject, *, on: date | None = None, at: datetime | None = None
) -> QuerySet[Membership]:
    """Who belonged to the household, on a day or ever, the head first."""
    found = known(Membership.objects.filter(household=subject.household_id), at)
    if on is not None:
        found = found.filter(valid__contains=on)
    return found.select_related("person").order_by("code", "pk")


TENURES = Dated(
    lambda posts: (
        Tenure.objects.filter(one_of("post_id", posts, BigIntegerField()))
        .select_related("user")
        .order_by("pk")
    ),
    str,
)


@dataclass
class Callers:
    """How holders were called on any day: what the pages of one household need, in two statements."""

    duties: list[Duty]
    at: datetime | None = None
    _said: dict[tuple[int, date], HolderName] = field(default_factory=dict)

    @cached_property
    def holders(self) -> Mapping[int, Holder]:
        found = holders_with_units(duty.holder_id for duty in self.duties)
        return {holder.pk: holder for holder in found}

    @cached_property
    def tenures(self) -> list[Tenure]:
        posts = [holder.post_id for holder in self.holders.values() if holder.post_id]
        return TENURES.of(as_array(posts), self.at)

    def name(self, holder: int, day: date) -> HolderName:
        key = (holder, day)
        if key not in self._said:
            self._said[key] = self._name(self.holders[holder], day)
        return self._said[key]

    def _name(self, holder: Holder, day: date) -> HolderName:
        if holder.post is None:
            unit = holder.entity or (holder.team.entity if holder.team else None)
            person = holder.team.name if holder.team else ""
            return HolderName(holder.pk, person, "", unit.name if unit else "")
        seats = [t for t in self.tenures if t.post_id == holder.post_id and day in t.valid]
        sitting = next((t.user for t in seats if not t.acting), None)
        acting = next((t.user for t in seats if t.acting), None)
        called = sitting or acting
        entity = holder.post.entity
        return HolderName(
            holder=holder.pk,
            person=called.name if called else "",
            title=holder.post.title,
            unit=entity.short_name or entity.name,
            phone=called.phone if called else "",
            acting=acting.name if acting and sitting else "",
        )


@dataclass
class Seen:
    """A household as the page shows it: on a day, as known at an instant (None: now)."""

    subject: Subject
    on: date
    at: datetime | None

    @cached_property
    def statuses(self) -> list[HouseholdStatus]:
        return STATUSES.of(self.subject.pk, self.at)

    @property
    def status(self) -> HouseholdStatus | None:
        return next((row for row in self.statuses if self.on in row.valid), None)

    @cached_property
    def memberships(self) -> list[Membership]:
        household = self.subject.household_id
        return MEMBERSHIPS.of(household, self.at) if household else []

    @property
    def members(self) -> list[Membership]:
        here = [row for row in self.memberships if self.on in row.valid]
        return sorted(here, key=lambda row: (row.relation != "head", row.code, row.pk))

    @property
    def head(self) -> Membership | None:
        return next((row for row in self.members if row.relation == "head"), None)

    @cached_property
    def records(self) -> list[MemberRecord]:
        if self.at is None:
            return RECORDS.objects(household=self.subject.household_id or 0)
        people = {row.person_id for row in self.memberships}
        rows = known(MemberRecord.objects.filter(person__in=people), self.at)
        return list(rows.order_by("person", "valid", "pk"))

    def record(self, person: int) -> MemberRecord | None:
        rows = (row for row in self.records if row.person_id == person)
        return next((row for row in rows if self.on in row.valid), None)

    @cached_property
    def duties(self) -> list[Duty]:
        return DUTIES.of(self.subject.pk, self.at)

    @cached_property
    def callers(self) -> Callers:
        return Callers(self.duties, self.at)

    def standing(self) -> list[tuple[Duty, HolderName]]:
        """Who answers that day, the role that everybody needs first."""
        return [
            (duty, self.callers.name(duty.holder_id, self.on))
            for duty in self.duties
            if self.on in duty.valid
        ]

    @property
    def exists(self) -> bool:
        """Whether the household was in the register that day, as known then."""
        s = self.subject
        there = s.opened_on <= self.on and (s.closed_on is None or self.on < s.closed_on)
        return there and bool(self.statuses or self.memberships)


def missing(standing: Iterable[tuple[Duty, HolderName]], roles: Iterable[Role]) -> list[Role]:
    """Roles that every household needs and that nobody has."""
    held = {duty.role_id for duty, _name in standing}
    return [role for role in roles if role.cover and role.pk not in held]
