"""A small district whose rows tests write directly: any history, also one that no action would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import (
    Compartment,
    CompartmentMember,
    Grant,
    Post,
    Tenure,
    User,
)
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Duty, Excepted, Holder, PlaceDuty, Role
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.models import HouseholdStatus, ReliefHousehold

ON = date(2019, 5, 31)
START = date(2016, 1, 1)
AT = datetime(2019, 5, 31, 2, 0, tzinfo=UTC)
BEFORE = datetime(2016, 1, 1, tzinfo=UTC)
NUMBERS = count(1)
NAMES = {
    "37": "山东省", "3707": "潍坊市", "370703": "寒亭区", "370703001": "寒亭街道", "370703006": "高里街道",
    "370703001201": "杨家埠村", "370703001202": "齐家埠村", "370703006201": "东柳村",
    "370703006202": "西柳村",
}  # fmt: skip
VILLAGES = tuple(path for path in NAMES if len(path) == 12)


def days(since: date | None = START, until: date | None = None) -> DateRange:
    return DateRange(since, until, "[)")


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@contextmanager
def rolled_back() -> Iterator[None]:
    """For examples of Hypothesis: each begins with the same tables."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    @cached_property
    def regions(self) -> dict[str, Region]:
        found: dict[str, Region] = {}
        for path, name in NAMES.items():
            parent = next((found[path[:n]] for n in (9, 6, 4, 2) if path[:n] in found), None)
            found[path] = region(path, name, parent)
        return found

    @cached_property
    def area(self) -> Area:
        area = Area.objects.create(key="yangjiabu", name="杨家埠旅游开发区", kind="zone")
        for path in ("370703001201", "370703001202"):
            AreaRegion.objects.create(
                area=area, region=self.regions[path], valid=days(), recorded_at=BEFORE
            )
        return area

    @cached_property
    def primary(self) -> Role:
        return Role.objects.create(
            key="primary_helper", title="帮扶责任人", title_en="Helper", subject_kind="relief_household",
            exclusive=True, cover=True,
        )  # fmt: skip

    @cached_property
    def doctor(self) -> Role:
        """A role that is held for all households of a place."""
        return Role.objects.create(
            key="village_doctor", title="村医", title_en="Doctor", subject_kind="relief.household",
            exclusive=True, cover=False, by_place=True,
        )  # fmt: skip

    @cached_property
    def compartment(self) -> Compartment:
        return Compartment.objects.create(key="closed", title="封存")

    def user(
        self,
        role: str = "",
        place: str = "370703",
        *,
        programme: str = "",
        entity: Entity | None = None,
    ) -> User:
        """Somebody, with a grant of a role at a place if one is given."""
        user = User.objects.create(
            username=f"u{next(NUMBERS)}", name="某某", name_key="mou", entity=entity,
            must_change_password=False,
        )  # fmt: skip
        if role:
            where = {"area": self.area} if place == "area" else {"region": self.regions[place]}
            Grant.objects.create(
                user=user, role=role, programme=programme, valid=days(), recorded_at=BEFORE, **where
            )
        return user

    def viewer(self, role: str = "leader", place: str = "370703", **options: object) -> Viewer:
        return sees(self.user(role, place, **options))  # type: ignore[arg-type]

    def open(self, user: User) -> None:
        CompartmentMember.objects.create(
            compartment=self.compartment, user=user, valid=days(), recorded_at=BEFORE
        )

    def household(
        self,
        village: str | None = VILLAGES[0],
        *,
        people: int = 1,
        closed: bool = False,
        **status: object,
    ) -> Subject:
        """A relief household with one status and so many members."""
        number = next(NUMBERS)
        region = self.regions[village] if village else None
        household = Household.objects.create(
            kind="relief",
            code=f"{number:016}",
            region=region or self.regions["370703"],
            formed_on=START,
        )
        subject = Subject.objects.create(
            kind="relief.household", name=f"王{number}", name_key=f"wang {number:09}", initials="w",
            region=region, household=household, opened_on=START,
            compartment=self.compartment if closed else None,
        )  # fmt: skip
        ReliefHousehold.objects.create(subject=subject)
        if status.pop("recorded", True):
            self.status(subject, **status)
        for _ in range(people):
            self.member(subject)
        return subject

    def status(
        self,
        subject: Subject,
        valid: DateRange | None = None,
        *,
        entitlement: str = "entitled",
        category: str = "exited_general",
        main_cause: str = "illness",
        hard: bool = False,
        recorded_at: datetime = BEFORE,
        superseded_at: datetime | None = None,
    ) -> HouseholdStatus:
        return HouseholdStatus.objects.create(
            household_id=subject.pk, valid=valid or days(), entitlement=entitlement,
            category=category, main_cause=main_cause, hard=hard, event="identified",
            recorded_at=recorded_at, superseded_at=superseded_at,
        )  # fmt: skip

    def person(self) -> Person:
        number = next(NUMBERS)
        return Person.objects.create(
            name=f"李{number}",
            name_key="li",
            initials="l",
            sex="MF"[number % 2],
            born=date(1950, 1, 1),
        )

    def member(
        self,
        subject: Subject,
        person: Person | None = None,
        valid: DateRange | None = None,
        *,
        recorded_at: datetime = BEFORE,
        superseded_at: datetime | None = None,
    ) -> Membership:
        return Membership.objects.create(
            person=person or self.person(), household_id=subject.household_id, kind="relief",
            relation="other", valid=valid or days(), recorded_at=recorded_at,
            superseded_at=superseded_at,
        )  # fmt: skip

    def entity(self, kind: str = "town_government", name: str = "") -> Entity:
        name = name or f"单位{next(NUMBERS)}"
        return Entity.objects.create(kind=kind, name=name, name_key="danwei")

    def helper(self, entity: Entity | None = None, *, seated: bool = True) -> Holder:
        post = Post.objects.create(entity=entity or self.entity(), title="包户干部")
        if seated:
            self.seat(post, self.user())
        return Holder.objects.create(post=post)

    def seat(
        self, post: Post, user: User, valid: DateRange | None = None, *, acting: bool = False
    ) -> None:
        Tenure.objects.create(
            post=post, user=user, valid=valid or days(), acting=acting, recorded_at=BEFORE
        )

    def duty(
        self,
        subject: Subject,
        holder: Holder,
        valid: DateRange | None = None,
        *,
        roster: str = "",
        exclusive: bool = True,
        recorded_at: datetime = BEFORE,
        superseded_at: datetime | None = None,
        role: Role | None = None,
    ) -> Duty:
        return Duty.objects.create(
            role=role or self.primary, exclusive=exclusive, subject=subject, holder=holder, roster=roster,
            valid=valid or days(), recorded_at=recorded_at, superseded_at=superseded_at,
        )  # fmt: skip

    def placed(
        self,
        place: str,
        holder: Holder,
        valid: DateRange | None = None,
        *,
        exclusive: bool = True,
        recorded_at: datetime = BEFORE,
        superseded_at: datetime | None = None,
    ) -> PlaceDuty:
        """A duty of the doctor's role for a region, by its path, or for the area."""
        where = {"area": self.area} if place == "area" else {"region": self.regions[place]}
        return PlaceDuty.objects.create(
            role=self.doctor, exclusive=exclusive, holder=holder, valid=valid or days(),
            recorded_at=recorded_at, superseded_at=superseded_at, **where,
        )  # fmt: skip

    def excepted(
        self,
        subject: Subject,
        valid: DateRange | None = None,
        *,
        recorded_at: datetime = BEFORE,
        superseded_at: datetime | None = None,
    ) -> Excepted:
        return Excepted.objects.create(
            role=self.doctor, subject=subject, valid=valid or days(), reason="外出",
            recorded_at=recorded_at, superseded_at=superseded_at,
        )  # fmt: skip

    def helped(
        self, subjects: Sequence[Subject], holder: Holder | None = None, **duty: object
    ) -> Holder:
        holder = holder or self.helper()
        for subject in subjects:
            self.duty(subject, holder, **duty)  # type: ignore[arg-type]
        return holder


def sees(user: User, on: date = ON) -> Viewer:
    return responsibilities.viewer_for(user, on=on, at=AT)


def yesterday(day: date = ON) -> date:
    return day - timedelta(days=1)


def region(path: str, name: str, parent: Region | None) -> Region:
    return Region.objects.create(
        level=(2, 4, 6, 9, 12).index(len(path)) + 1, path=path, code=path.ljust(12, "0"), name=name,
        full_name=f"{parent.full_name if parent else ''}{name}", name_key=path, initials="x",
        parent=parent,
    )  # fmt: skip
