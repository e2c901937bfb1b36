"""What must fit together between the files of a pack."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from zerentian.kernel.packs import checks_checklists, checks_orders, checks_problems
from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema import (
    AreasFile,
    CodesFile,
    District,
    DutyRolesFile,
    Expected,
    ExpectedFile,
    RolesFile,
    inside,
)
from zerentian.kernel.packs.schema_checklists import ChecklistsFile
from zerentian.kernel.packs.schema_problems import ProblemsFile
from zerentian.lib.periods import InvalidPeriod, Period

Files = Mapping[str, TomlFile]
Read = Mapping[str, object]


def across(folder: Path, files: Files, read: Read) -> None:
    """Complain about everything that only shows when files are seen together."""
    _keys_once(files, read)
    district = read["pack.toml"]
    if isinstance(district, District):
        codes = region_codes(folder, district.edition)
        _district(files["pack.toml"], district, codes)
        _places(files, read, codes)
    _duties(files["duty_roles.toml"], read["duty_roles.toml"])
    _words(files["codes.toml"], read["codes.toml"])
    checks_problems.problems(files["problems.toml"], read["problems.toml"], read["roles.toml"])
    checks_orders.check(files["orders.toml"], read["orders.toml"])
    checks_checklists.checklists(
        files["checklists.toml"], read["checklists.toml"], read["problems.toml"]
    )


def region_codes(folder: Path, edition: str) -> frozenset[str]:
    """Codes of the pack's own edition, from its uncompressed region files."""
    found: set[str] = set()
    for path in sorted((folder / "regions").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("edition") == edition:
                    found.add(row.get("code") or "")
    return frozenset(found)


def _district(file: TomlFile, district: District, codes: frozenset[str]) -> None:
    if not codes:
        why = _("regions/ has no rows of edition %(edition)s.") % {"edition": district.edition}
        file.complain(["edition"], why, _("Add the list, or name an edition that is there."))
    for number, code in enumerate(district.districts):
        if not inside(code, district.root):
            why = _("%(code)s is not below the root %(root)s.") % {
                "code": code,
                "root": district.root,
            }
            file.complain(["districts", number], why, _("Correct the code or the root."))
    try:
        ZoneInfo(district.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        why = _("There is no time zone “%(zone)s”.") % {"zone": district.time_zone}
        file.complain(["time_zone"], why, _("Write for example Asia/Shanghai."))


def _keyed(read: Read) -> Iterator[tuple[str, list[str | int], list[str]]]:
    roles, duties, areas = read["roles.toml"], read["duty_roles.toml"], read["areas.toml"]
    codes, expected = read["codes.toml"], read["expected.toml"]
    if isinstance(roles, RolesFile):
        yield "roles.toml", ["role"], [role.key for role in roles.role]
    if isinstance(duties, DutyRolesFile):
        yield "duty_roles.toml", ["duty_role"], [role.key for role in duties.duty_role]
        yield "duty_roles.toml", ["roster"], [roster.key for roster in duties.roster]
    if isinstance(areas, AreasFile):
        yield "areas.toml", ["area"], [area.key for area in areas.area]
    if isinstance(codes, CodesFile):
        yield "codes.toml", ["list"], [codes.key for codes in codes.list]
        for number, codelist in enumerate(codes.list):
            yield "codes.toml", ["list", number, "codes"], [item.key for item in codelist.codes]
    if isinstance(expected, ExpectedFile):
        yield "expected.toml", ["figure"], [figure.id for figure in expected.figure]
    if isinstance(read["problems.toml"], ProblemsFile):
        for name, entries in read["problems.toml"].lists():
            yield "problems.toml", [name], [entry.key for entry in entries]
    yield from checks_orders.keyed(read["orders.toml"])
    checklists = read["checklists.toml"]
    if isinstance(checklists, ChecklistsFile):
        for where, found in checks_checklists.keys(checklists):
            yield "checklists.toml", where, found


def _keys_once(files: Files, read: Read) -> None:
    for name, where, keys in _keyed(read):
        for number in _repeated(keys):
            why = _("“%(key)s” is there twice.") % {"key": keys[number]}
            key = "id" if name == "expected.toml" else "key"
            do = _("Give it another key or remove one.")
            files[name].complain([*where, number, key], why, do)


def _repeated(keys: Iterable[str]) -> list[int]:
    seen: set[str] = set()
    return [number for number, key in enumerate(keys) if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def _places(files: Files, read: Read, codes: frozenset[str]) -> None:
    areas, duties, expected = (read[f"{name}.toml"] for name in ("areas", "duty_roles", "expected"))
    keys = {area.key for area in areas.area} if isinstance(areas, AreasFile) else None
    if isinstance(areas, AreasFile):
        for number, area in enumerate(areas.area):
            for nth, code in enumerate(area.regions):
                _known(files["areas.toml"], ["area", number, "regions", nth], code, codes)
            if area.parent is not None and area.parent not in (keys or set()) - {area.key}:
                why = _("There is no area “%(key)s”.") % {"key": area.parent}
                files["areas.toml"].complain(
                    ["area", number, "parent"], why, _("Name another area of this file.")
                )
    if isinstance(duties, DutyRolesFile):
        for number, roster in enumerate(duties.roster):
            _known(files["duty_roles.toml"], ["roster", number, "region"], roster.region, codes)
    if isinstance(expected, ExpectedFile):
        for number, figure in enumerate(expected.figure):
            _figure(files["expected.toml"], number, figure, codes, keys)


def _known(file: TomlFile, where: list[str | int], code: str, codes: frozenset[str]) -> None:
    if codes and code not in codes:
        why = _("%(code)s is not in the pack's list of regions.") % {"code": code}
        file.complain(where, why, _("Look the code up in regions/."))


def _figure(
    file: TomlFile, number: int, figure: Expected, codes: frozenset[str], areas: set[str] | None
) -> None:
    where: list[str | int] = ["figure", number]
    place, _colon, key = figure.region.partition(":")
    if place == "area" and areas is not None and key not in areas:
        why = _("There is no area “%(key)s”.") % {"key": key}
        file.complain([*where, "region"], why, _("Name an area of areas.toml."))
    elif place != "area":
        _known(file, [*where, "region"], figure.region, codes)
    expectation(file, number, figure)


def expectation(file: TomlFile, number: int, figure: Expected) -> None:
    """Complains of a figure whose numbers or days say nothing, wherever the file lies."""
    where: list[str | int] = ["figure", number]
    low, high = figure.min, figure.max
    crossed = low is not None and high is not None and low > high
    if crossed or (figure.value is None) == (low is None and high is None):
        why = _("A figure has a value, or a min, or a max that is not smaller.")
        file.complain([*where, "value"], why, _("Write either the one or the other."))
    try:
        Period.parse(figure.when)
    except InvalidPeriod:
        why = _("“%(when)s” is neither a day nor a period.") % {"when": figure.when}
        file.complain([*where, "when"], why, _("Write 2019-05-31 or 2019-01-01/2019-06-01."))


def _duties(file: TomlFile, duties: object) -> None:
    if not isinstance(duties, DutyRolesFile):
        return
    roles = {role.key: role for role in duties.duty_role}
    for number, one in enumerate(duties.duty_role):
        if one.by_place and one.cap is not None:
            why = _("A role that is held for a whole place has no cap.")
            file.complain(["duty_role", number, "cap"], why, _("Remove the one or the other."))
        if one.posts and one.holders and "post" not in one.holders:
            why = _("Posts are named, but no post may hold the role.")
            file.complain(["duty_role", number, "posts"], why, _("Add post to holders."))
    for number, roster in enumerate(duties.roster):
        role = roles.get(roster.role)
        if role is None:
            why = _("There is no duty role “%(key)s”.") % {"key": roster.role}
            file.complain(["roster", number, "role"], why, _("Name a duty role of this file."))
        elif role.cap is not None and roster.cap > role.cap:
            why = _("The roster's cap is above the role's cap of %(cap)s.") % {"cap": role.cap}
            file.complain(["roster", number, "cap"], why, _("Lower it, or raise the role's cap."))


def _words(file: TomlFile, codes: object) -> None:
    """Another word for a value must not be a word of another value: a workbook could mean either."""
    if not isinstance(codes, CodesFile):
        return
    for number, listed in enumerate(codes.list):
        owner = {word: item.key for item in listed.codes for word in (item.zh, item.key)}
        for nth, item in enumerate(listed.codes):
            for alias in item.aliases:
                if owner.setdefault(alias, item.key) != item.key:
                    why = _("“%(word)s” is already a word of “%(key)s”.")
                    why %= {"word": alias, "key": owner[alias]}
                    where: list[str | int] = ["list", number, "codes", nth, "aliases"]
                    file.complain(where, why, _("Keep it at one of the two."))
