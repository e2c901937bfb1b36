"""A small district for tests, and somebody who looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from zerentian.kernel.regions import actions, files
from zerentian.kernel.regions.models import Adoption, Edition, Region
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

AT = datetime(2019, 5, 31, 9, tzinfo=UTC)
ON = date(2019, 5, 31)
BY = 7

DISTRICT = {
    "99": "示范省",
    "9901": "示范市",
    "990101": "甲区",
    "990101001": "东街道",
    "990101001001": "花园社区居委会",
    "990101001200": "王家庄村委会",
    "990101001201": "东李家村委会",
    "990101001202": "西李家村委会",
    "990101002": "西镇",
    "990101002200": "赵家村委会",
    "990101002201": "钱家村委会",
    "990101002202": "孙家村委会",
    "990102": "乙区",
    "990102001": "北街道",
    "990102001200": "周家村委会",
}


def changed(*, without: tuple[str, ...] = (), **codes: str) -> dict[str, str]:
    """The district with other rows: c990101001200="王庄村委会" renames; without removes."""
    names = {path: name for path, name in DISTRICT.items() if path not in without}
    names.update({code.removeprefix("c"): name for code, name in codes.items()})
    return names


def loaded(names: Mapping[str, str], key: str = "2018", scope: str | None = None) -> Edition:
    scope = files.scope_of(dict(names)) if scope is None else scope
    edition, _new = actions.load(by=BY, key=key, names=names, scope=scope, at=AT)
    return edition


def adopted(names: Mapping[str, str], key: str = "2018", scope: str | None = None) -> Adoption:
    return actions.adopt(BY, loaded(names, key, scope), at=AT, reason="test")


def region(path: str) -> Region:
    return Region.objects.get(path=path, closed_on=None)


@dataclass
class Looking:
    """A viewer as the scope layer gives it: permissions in places."""

    grants: Mapping[Permission, tuple[str, ...]]
    root: str = "99"
    on: date = ON
    at: datetime = AT
    checked: bool = False
    user: Any = field(
        default_factory=lambda: SimpleNamespace(
            pk=BY, name="区划员", entity=None, must_change_password=False, language="zh-hans",
            text_size="normal",
        )
    )  # fmt: skip

    def may(self, permission: Permission) -> bool:
        self.checked = True
        return bool(self.places(permission))

    def places(self, permission: Permission) -> tuple[tuple[str, str], ...]:
        return tuple(prefix_range(path) for path in self.grants.get(permission, ()))

    def everywhere(self, permission: Permission) -> bool:
        low, high = prefix_range(self.root)
        return any(lo <= low and high <= hi for lo, hi in self.places(permission))


def keeper() -> Looking:
    return Looking({Permission.REGIONS_VIEW: ("99",), Permission.REGIONS_ADOPT: ("99",)})


def clerk(*paths: str) -> Looking:
    return Looking({Permission.REGIONS_VIEW: paths})


def stranger() -> Looking:
    return Looking({})
