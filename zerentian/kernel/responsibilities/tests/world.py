"""A small district for tests: two towns, villages, households, helpers on posts, clerks with a town each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.population.models import Household
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.models import Holder, Role
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import pinyin

ON = date(2019, 5, 31)
START = date(2019, 1, 1)
AT = datetime(2019, 5, 31, 2, 0, tzinfo=UTC)  # ten in the morning there
KIND = "relief.household"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
NUMBERS = count(1)


@dataclass(frozen=True)
class Place:
    town: Region
    village: Region


class World:
    @cached_property
    def district(self) -> Region:
        shandong = region("37", "山东省", 1)
        weifang = region("3707", "潍坊市", 2, shandong)
        return region("370703", "寒亭区", 3, weifang)

    @cached_property
    def gaoli(self) -> Place:
        return self._place("370703006", "高里街道", "东柳村")

    @cached_property
    def guti(self) -> Place:
        return self._place("370703003", "固堤街道", "卢家码头村")

    def _place(self, code: str, town: str, village: str) -> Place:
        parent = region(code, town, 4, self.district)
        return Place(parent, region(f"{code}201", village, 5, parent))

    @cached_property
    def admin(self) -> User:
        return clerk("admin", self.district, role="district_admin")

    @cached_property
    def gaoli_clerk(self) -> User:
        return clerk("gaoli", self.gaoli.town)

    @cached_property
    def guti_clerk(self) -> User:
        return clerk("guti", self.guti.town)

    @cached_property
    def office(self) -> Entity:
        return entity("高里街道办事处", self.gaoli.town)

    @cached_property
    def keeper(self) -> User:
        """Keeps rosters of 高里 and may open the units and accounts that they need there."""
        user = clerk("keeper", self.gaoli.town)
        grant(user, "relief_office", self.gaoli.town)
        grant(user, "account_keeper", self.gaoli.town)
        return user

    @cached_property
    def primary(self) -> Role:
        """One helper a household, no cap but that of a roster."""
        return role("primary_helper")

    @cached_property
    def capped(self) -> Role:
        """At most five households a helper, wherever they stand."""
        return role("second_helper")

    @cached_property
    def shared(self) -> Role:
        """Several people may answer for one household."""
        return role("village_cadre")

    def helper(self, name: str = "", *, since: date = START, unit: Entity | None = None) -> Holder:
        """A new post with somebody on it."""
        user = person(name or f"{SURNAMES[next(NUMBERS) % 20]}帮扶")
        post = Post.objects.create(entity=unit or self.office, title="包户干部")
        seat(post, user, since=since)
        return actions.holder_for(post=post)

    def helpers(self, number: int) -> list[Holder]:
        """Many at once."""
        names = [f"{SURNAMES[n % 20]}帮{n}" for n in range(number)]
        users = User.objects.bulk_create(
            User(username=f"user{next(NUMBERS)}", name=name, name_key=name) for name in names
        )
        posts = Post.objects.bulk_create(
            [Post(entity=self.office, title="包户干部") for _ in range(number)]
        )
        Tenure.objects.bulk_create(
            Tenure(post=post, user=user, valid=DateRange(START, None), recorded_at=AT)
            for post, user in zip(posts, users, strict=True)
        )
        made = actions.holders_of_posts(post.pk for post in posts)
        return [made[post.pk] for post in posts]

    def households(self, number: int, village: Region | None = None) -> list[Subject]:
        """Many at once, in the order of their names."""
        drawn = [next(NUMBERS) for _ in range(number)]
        homes = Household.objects.bulk_create(home(village or self.gaoli.village, n) for n in drawn)
        made = [stand_for(own, n) for own, n in zip(homes, drawn, strict=True)]
        return Subject.objects.bulk_create(sorted(made, key=lambda subject: subject.name_key))

    def household(self, name: str = "") -> Subject:
        return household(self.gaoli.village, name)


def region(code: str, name: str, level: int, parent: Region | None = None) -> Region:
    known = Region.objects.filter(path=code).first()
    return known or Region.objects.create(
        level=level,
        path=code,
        code=code.ljust(12, "0"),
        name=name,
        full_name=f"{parent.full_name if parent else ''}{name}",
        name_key=pinyin.key(name, person=False),
        initials=pinyin.initials(name, person=False),
        parent=parent,
    )


def role(key: str) -> Role:
    if not Role.objects.filter(key=key).exists():
        actions.sync_roles(by=None, at=AT)
    return queries.role(key)


def person(name: str, username: str = "", phone: str = "") -> User:
    username = username or f"user{next(NUMBERS)}"
    return User.objects.create(
        username=username,
        name=name,
        name_key=pinyin.key(name),
        phone=phone,
        must_change_password=False,
    )


def clerk(username: str, place: Region, role: str = "town_clerk") -> User:
    user = person(f"专干{username}", username)
    grant(user, role, place)
    return user


def grant(user: User, role: str, place: Region) -> Grant:
    return Grant.objects.create(
        user=user, role=role, region=place, valid=DateRange(date(2018, 1, 1), None), recorded_at=AT
    )


def entity(name: str, place: Region, kind: str = "department") -> Entity:
    return Entity.objects.create(
        kind=kind, name=name, name_key=pinyin.key(name, person=False), region=place
    )


def seat(post: Post, user: User, *, since: date = START, acting: bool = False) -> Tenure:
    return Tenure.objects.create(
        post=post, user=user, valid=DateRange(since, None), acting=acting, recorded_at=AT
    )


def household(village: Region, name: str = "") -> Subject:
    number = next(NUMBERS)
    own = home(village, number)
    own.save()
    subject = stand_for(own, number, name)
    subject.save()
    return subject


def home(village: Region, number: int) -> Household:
    return Household(
        kind="relief", code=f"{village.code}{number:05}", region=village, formed_on=date(2014, 1, 1)
    )


def stand_for(own: Household, number: int, name: str = "") -> Subject:
    name = name or "".join(SURNAMES[number // 20**n % 20] for n in range(3))
    return Subject(
        kind=KIND,
        name=name,
        name_key=pinyin.key(name),
        initials=pinyin.initials(name),
        region=own.region,
        household=own,
        opened_on=date(2014, 1, 1),
    )


def viewer(user: User, *, on: date = ON, at: datetime = AT) -> Viewer:
    return queries.viewer_for(user, on=on, at=at)
