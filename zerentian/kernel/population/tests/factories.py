"""People, places and viewers for tests. Everybody is invented: numbers begin with 99."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.entries import NewHousehold, NewPerson
from zerentian.kernel.regions.models import Region
from zerentian.lib import identity, pinyin

ON = date(2019, 5, 31)
AT = datetime(2019, 5, 31, 1, 30, tzinfo=UTC)
LEVELS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
NAMES = {
    "37": "山东省", "3707": "潍坊市", "370703": "寒亭区", "370703001": "寒亭街道",
    "370703001001": "东关村村委会", "370703001002": "西关村村委会",
    "370703002": "固堤街道", "370703002001": "北台村村委会",
}  # fmt: skip

_serial = count(1)


def region(path: str = "370703001001", name: str = "") -> Region:
    """The open region with this path and everything that it lies in."""
    existing = Region.objects.filter(path=path, closed_on=None).first()
    if existing:
        return existing
    level = LEVELS[len(path)]
    parent = region(path[: {v: k for k, v in LEVELS.items()}[level - 1]]) if level > 1 else None
    name = name or NAMES.get(path, f"地{path}")
    return Region.objects.create(
        level=level,
        kind="village" if level == 5 else "division",
        path=path,
        code=path.ljust(12, "0"),
        name=name,
        full_name=f"{parent.full_name if parent else ''}{name}",
        name_key=pinyin.key(name, person=False),
        initials=pinyin.initials(name, person=False)[:100],
        parent=parent,
    )


def user(name: str = "林晓") -> User:
    return User.objects.create(
        username=f"user{next(_serial)}",
        name=name,
        name_key=pinyin.key(name),
        password="!",
        must_change_password=False,
    )


def viewer(place: str = "3707", role: str = "town_clerk", on: date = ON) -> Viewer:
    """Somebody with one grant; without a role, somebody with none."""
    somebody = user()
    if role:
        Grant.objects.create(
            user=somebody,
            role=role,
            region=region(place),
            valid=DateRange(date(2016, 1, 1), None),
            recorded_at=AT,
        )
    return Viewer(user=somebody, on=on, at=AT)


def number(born: date = date(1950, 3, 15), sex: str = "male", serial: int | None = None) -> str:
    nth = next(_serial) % 500 if serial is None else serial
    return identity.make(area="990703", born=born, sex=identity.Sex(sex), serial=nth)


def new_person(name: str = "王桂兰", **about: object) -> NewPerson:
    phone = str(about.pop("phone", ""))
    return NewPerson(
        name=name,
        identity=identity.parse(number(**about)),  # type: ignore[arg-type]
        ethnicity="han",
        phone=phone,
    )


def new_household(code: str = "", path: str = "370703001001", phone: str = "") -> NewHousehold:
    return NewHousehold(
        kind="relief",
        code=code or f"{path}{next(_serial):04}",
        region=region(path).pk,
        formed_on=date(2014, 12, 28),
        phone=phone,
    )
