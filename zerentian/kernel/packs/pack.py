"""A district pack: a folder of TOML and CSV with everything that differs between districts."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from zerentian.kernel.packs import calendars, checks, reading
from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema import (
    Area,
    AreasFile,
    CodeList,
    CodesFile,
    District,
    DutyRole,
    DutyRolesFile,
    Expected,
    ExpectedFile,
    Role,
    RolesFile,
    Roster,
    Text,
)
from zerentian.kernel.packs.schema_checklists import Checklist, ChecklistsFile, Word
from zerentian.kernel.packs.schema_orders import OrdersFile
from zerentian.kernel.packs.schema_problems import ProblemsFile
from zerentian.kernel.packs.schema_reminders import Reminders
from zerentian.lib.working_days import WorkingDays

SHAPES = {
    "pack.toml": District,
    "roles.toml": RolesFile,
    "duty_roles.toml": DutyRolesFile,
    "areas.toml": AreasFile,
    "codes.toml": CodesFile,
    "expected.toml": ExpectedFile,
    "reminders.toml": Reminders,
    "problems.toml": ProblemsFile,
    "orders.toml": OrdersFile,
    "checklists.toml": ChecklistsFile,
}
T = TypeVar("T")
UNVERSIONED = {"demo"}  # synthetic demo data are no rules of the district


@dataclass(frozen=True)
class Cell:
    """A village on the map: its middle and its outline ("x,y x,y …"), in tens of metres, y down."""

    x: int
    y: int
    outline: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """All of a pack, checked. `digest` changes with any byte of its files."""

    folder: Path
    digest: str
    district: District
    roles: Mapping[str, Role]
    duty_roles: Mapping[str, DutyRole]
    rosters: tuple[Roster, ...]
    areas: Mapping[str, Area]
    codes: Mapping[str, CodeList]
    expected: tuple[Expected, ...]
    orders: OrdersFile
    working_days: WorkingDays
    reminders: Reminders
    problems: ProblemsFile
    checklists: Mapping[str, Checklist]
    reasons: Mapping[str, Word]  # of what visits found, for all checklists

    @classmethod
    def load(cls, folder: Path) -> Pack:
        """The pack in `folder`. Raises PackRefused with every mistake at once."""
        files = {name: TomlFile(folder, name) for name in SHAPES}
        read = {name: files[name].read(shape) for name, shape in SHAPES.items()}
        unreadable = list(reading.unreadable(folder))
        if not unreadable:
            checks.across(folder, files, read)
        errors = [error for file in files.values() for error in file.errors]
        errors += unreadable or calendars.mistakes(folder)
        if errors:
            raise PackRefused(errors)
        return cls._of(folder, read)

    @classmethod
    def _of(cls, folder: Path, read: Mapping[str, object]) -> Pack:
        said = partial(_as, read)
        return cls(
            folder=folder,
            digest=digest(folder),
            district=said("pack.toml", District),
            roles=keyed(said("roles.toml", RolesFile).role),
            duty_roles=keyed(said("duty_roles.toml", DutyRolesFile).duty_role),
            rosters=said("duty_roles.toml", DutyRolesFile).roster,
            areas=keyed(said("areas.toml", AreasFile).area),
            codes=keyed(said("codes.toml", CodesFile).list),
            expected=said("expected.toml", ExpectedFile).figure,
            orders=said("orders.toml", OrdersFile),
            working_days=calendars.read(folder),
            reminders=said("reminders.toml", Reminders),
            problems=said("problems.toml", ProblemsFile),
            checklists=keyed(said("checklists.toml", ChecklistsFile).checklist),
            reasons=keyed(said("checklists.toml", ChecklistsFile).reason),
        )

    @property
    def key(self) -> str:
        return self.district.key

    @property
    def name(self) -> Text:
        return self.district.name

    @property
    def root(self) -> str:
        """Path of the region at which the instance is rooted, for example "3707"."""
        return self.district.root

    def surnames(self) -> dict[str, float]:
        """Surnames with their share in percent, for synthetic people."""
        return {row["surname"]: float(row["weight"]) for row in self._rows("names/surnames.csv")}

    def given_names(self) -> list[tuple[str, str]]:
        """Given names with "M" or "F", for synthetic people."""
        return [(row["given_name"], row["sex"]) for row in self._rows("names/given_names.csv")]

    def cells(self) -> dict[str, Cell]:
        """The map by code of village; empty where the district has drawn none."""
        if not (self.folder / "cells.csv").is_file():
            return {}
        return {
            row["code"]: Cell(int(row["x"]), int(row["y"]), row["outline"])
            for row in self._rows("cells.csv")
        }

    def region_files(self) -> list[Path]:
        """The files of regions/, for the loader of editions."""
        found = (self.folder / "regions").glob("*.csv*")
        return sorted(path for path in found if not path.name.startswith("successions"))

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


def keyed(entries: Iterable[K]) -> dict[str, K]:
    return {entry.key: entry for entry in entries}


def _as(read: Mapping[str, object], name: str, shape: type[T]) -> T:
    found = read[name]
    assert isinstance(found, shape), name
    return found


def files(folder: Path) -> list[Path]:
    """Every file that makes the pack what it is, in a fixed order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).parts[0] not in UNVERSIONED
        and path.suffix not in (".md", ".pyc")
    )


def digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in files(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
