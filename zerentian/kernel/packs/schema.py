"""What a district pack may say: every table of its TOML files. Unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import get_language
from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Code = Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$")]
FigureKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
CodeNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Text:
    """A text in the languages of the product; shown in the language of the page."""

    zh: Line
    en: Line

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Exports:
    """pack.toml: how many rows one person may take out alone, masked and (a day) with whole numbers;
    days: how long the file is kept; reveals: whole numbers that somebody looks at on a day before the
    supervisor is asked to ask."""

    masked: Annotated[int, Field(ge=0)] = 1000
    whole: Annotated[int, Field(ge=0)] = 200
    days: Annotated[int, Field(ge=1, le=90)] = 7
    reveals: Annotated[int, Field(ge=1)] = 30


@dataclass(frozen=True, kw_only=True, config=STRICT)
class District:
    """pack.toml: which place this is. `root` is the region at which the instance is rooted."""

    key: Key
    name: Text
    root: Code
    districts: tuple[Code, ...]
    edition: Line  # of the national list, as the pack's regions/ carries it
    time_zone: Line = "Asia/Shanghai"
    languages: tuple[Literal["zh-hans", "en"], ...] = ("zh-hans", "en")
    clock: date | None = None  # the day at which the demo stands still
    exports: Exports = Exports()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Role:
    """roles.toml: what holders of a grant of this role may do, in words that an official reads."""

    key: Key
    title: Text
    description: Text
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DutyRole:
    """duty_roles.toml: one way of answering for a subject.

    exclusive: at most one holder for a subject on any day. cap: most subjects for one holder, None
    means no limit. cover_required: a subject without a holder is a gap that somebody must close.
    holders: what may hold it; posts: titles of posts that may, none named: any. by_place: it may be held
    for all subjects of a place. visit_days: a visit is due within so many days; visit_days_by_class: the
    same for a class of households, keys of code list `entitlement`.
    """

    key: Key
    title: Text
    description: Text
    subject_kind: Key
    exclusive: bool
    cover_required: bool
    cap: Annotated[int, Field(ge=1)] | None = None
    holders: tuple[Literal["post", "entity", "team"], ...] = ()
    posts: tuple[Line, ...] = ()
    by_place: bool = False
    visit_days: Annotated[int, Field(ge=1)] | None = None
    visit_days_by_class: Mapping[Key, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Roster:
    """duty_roles.toml: helpers of one place under a rule of their own, for example 1帮5."""

    key: Key
    title: Text
    role: Key
    region: Code
    cap: Annotated[int, Field(ge=1)]
    exact: bool = False  # every helper has exactly `cap`, not just at most


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Area:
    """areas.toml: a place that is not a division, as the set of regions that belong to it."""

    key: Key
    name: Text
    kind: Literal["zone", "section", "grid"]
    since: date
    regions: tuple[Code, ...]
    parent: Key | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CodeItem:
    """One value of a list. `since`/`until`: first and last year in which forms use this word.

    aliases: other words that mean it without doubt, such as those of another era or edition of a
    platform. numbers: its number by edition; a workbook's number alone is never believed, the list
    only says what it would be.
    """

    key: Key
    zh: Line
    en: Line
    since: int | None = None
    until: int | None = None
    sex: Literal["male", "female"] | None = None  # kinship words that tell it
    aliases: tuple[Line, ...] = ()
    numbers: dict[Line, CodeNumber] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def used_in(self, year: int) -> bool:
        return (self.since or year) <= year <= (self.until or year)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CodeList:
    """codes.toml: a closed vocabulary. Records keep the key; labels may change by era."""

    key: Key
    title: Text
    codes: tuple[CodeItem, ...]
    source: str = ""
    several: bool = False  # a record may carry more than one

    def by_key(self, key: str) -> CodeItem | None:
        return next((item for item in self.codes if item.key == key), None)

    def by_label(self, label: str) -> CodeItem | None:
        """The value of this Chinese word, key or alias, with or without spaces around."""
        wanted = label.strip()
        found = (i for i in self.codes if wanted in (i.zh, i.key) or wanted in i.aliases)
        return next(found, None)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Expected:
    """expected.toml: a figure as the page prints it. `value`, or `min` and `max` for “about”."""

    id: FigureKey
    zh: Line
    region: Line  # a code, or area:KEY
    when: Line  # a day, or a half-open period FROM/TO
    kind: Literal["computed", "observation"]
    value: int | float | None = None
    min: int | float | None = None
    max: int | float | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RolesFile:
    role: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DutyRolesFile:
    duty_role: tuple[DutyRole, ...]
    roster: tuple[Roster, ...] = ()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AreasFile:
    area: tuple[Area, ...] = ()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CodesFile:
    list: tuple[CodeList, ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ExpectedFile:
    figure: tuple[Expected, ...] = ()


def inside(code: str, root: str) -> bool:
    """Whether a code lies at or below a root."""
    low, high = prefix_range(root)
    return low <= code < high
