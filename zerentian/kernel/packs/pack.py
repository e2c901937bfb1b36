"""A district pack: a folder of TOML and CSV with everything that differs between districts."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zerentian.kernel.packs import checks
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

SHAPES = {
    "pack.toml": District,
    "roles.toml": RolesFile,
    "duty_roles.toml": DutyRolesFile,
    "areas.toml": AreasFile,
    "codes.toml": CodesFile,
    "expected.toml": ExpectedFile,
}
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

    @classmethod
    def load(cls, folder: Path) -> Pack:
        """The pack in `folder`. Raises PackRefused with every mistake at once."""
        files = {name: TomlFile(folder, name) for name in SHAPES}
        read = {name: files[name].read(shape) for name, shape in SHAPES.items()}
        checks.across(folder, files, read)
        errors = [error for file in files.values() for error in file.errors]
        if errors:
            raise PackRefused(errors)
        return cls._of(folder, read)

    @classmethod
    def _of(cls, folder: Path, read: Mapping[str, object]) -> Pack:
        district, roles, duty_roles, areas, codes, expected = read.values()
        assert isinstance(district, District)
        assert isinstance(roles, RolesFile)
        assert isinstance(duty_roles, DutyRolesFile)
        assert isinstance(areas, AreasFile)
        assert isinstance(codes, CodesFile)
        assert isinstance(expected, ExpectedFile)
        return cls(
            folder=folder,
            digest=digest(folder),
            district=district,
            roles={role.key: role for role in roles.role},
            duty_roles={role.key: role for role in duty_roles.duty_role},
            rosters=duty_roles.roster,
            areas={area.key: area for area in areas.area},
            codes={codes.key: codes for codes in codes.list},
            expected=expected.figure,
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
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


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
