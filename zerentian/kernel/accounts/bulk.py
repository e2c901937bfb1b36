"""Many accounts from one table: pasted or uploaded, looked at row by row, then opened together.

Reading and checking write nothing. A row that cannot be opened says why and what to do; the others can.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import queries, roles
from zerentian.kernel.accounts.actions.people import USERNAME, NewPerson, username_for
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import authority
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region

COLUMNS = {
    "name": ("姓名", "name"),
    "username": ("用户名", "登录名", "账号", "username"),
    "unit": ("单位", "部门", "所在单位", "unit"),
    "title": ("职务", "岗位", "post", "title"),
    "phone": ("电话", "手机", "办公电话", "telephone", "phone"),
    "role": ("角色", "role"),
    "place": ("地区", "区域", "范围", "place", "region"),
}
MOST = 1000  # rows at once


class TableRefused(ValueError):
    """The table as a whole cannot be used; the message says why."""


@dataclass
class Line:
    """One row: what it says, the account it would open, or why not."""

    number: int
    values: Mapping[str, str]
    person: NewPerson | None = None
    username: str = ""
    reasons: list[str] = field(default_factory=list)


def from_text(text: str) -> list[list[str]]:
    """Cells of a pasted table: columns apart by tabs (from a workbook), else by commas. Raises
    TableRefused."""
    delimiter = "\t" if "\t" in text else ","
    plain = _one_break(text.replace("，", ",") if delimiter == "," else text)
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(StringIO(plain), delimiter=delimiter)
        ]
    except csv.Error:
        raise TableRefused(_("One cell is far too long. Is a quotation mark left open?")) from None


def to_text(rows: Iterable[Sequence[Any]]) -> str:
    """The same cells as text that `from_text` reads back: how a preview remembers an upload."""
    out = StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        ["" if cell is None else _one_break(str(cell)) for cell in row] for row in rows
    )
    return out.getvalue()


def _one_break(text: str) -> str:
    """Line breaks of all systems as one: a workbook's cell may hold a bare carriage return."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def table(rows: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Row number and values by column; the first filled row names the columns. Raises TableRefused."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise TableRefused(_("The table is empty."))
    places = _heads(filled[0][1])
    if len(filled) - 1 > MOST:
        message = _("The table has %(count)s rows; at most %(most)s are opened at once. Split it.")
        raise TableRefused(message % {"count": len(filled) - 1, "most": MOST})
    if len(filled) == 1:
        raise TableRefused(_("There are no rows under the headings."))
    return [
        (number, {key: row[place] if place < len(row) else "" for key, place in places.items()})
        for number, row in filled[1:]
    ]


def _heads(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, head in enumerate(row):
        for key, names in COLUMNS.items():
            if head.strip().lower() in names:
                found.setdefault(key, place)
    missing = [COLUMNS[key][0] for key in ("name", "unit") if key not in found]
    if missing:
        message = _(
            "The first row must name the columns. Missing: %(missing)s. Known are: %(known)s."
        )
        known = "、".join(names[0] for names in COLUMNS.values())
        raise TableRefused(message % {"missing": "、".join(missing), "known": known})
    return found


def check(rows: Sequence[tuple[int, dict[str, str]]], *, viewer: Viewer) -> list[Line]:
    """What each row would open, in the viewer's place and within what the viewer may give."""
    look_up = LookUp(viewer, rows)
    return [look_up.line(number, values) for number, values in rows]


class LookUp:
    """Units, regions, roles and user names of one table, fetched once."""

    def __init__(self, viewer: Viewer, rows: Sequence[tuple[int, dict[str, str]]]) -> None:
        self.viewer = viewer
        units = {values.get("unit", "") for _, values in rows} - {""}
        places = {values.get("place", "") for _, values in rows} - {""}
        self.units = _by_name(
            queries.managed_units(viewer=viewer).filter(
                Q(name__in=units) | Q(short_name__in=units)
            ),
            ("name", "short_name"),
        )
        self.places = _by_name(
            queries.managed_regions(viewer=viewer).filter(
                Q(name__in=places)
                | Q(full_name__in=places)
                | Q(code__in=places)
                | Q(path__in=places)
            ),
            ("name", "full_name", "code", "path"),
        )
        self.roles = {
            str(title): key for key, role in roles.known().items() for title in (role.title, key)
        }
        self.taken = set(User.objects.values_list("username", flat=True))
        self.own = (
            authority.of(viewer.user, on=viewer.on, at=viewer.at, programme="")
            if viewer.user
            else {}
        )

    def line(self, number: int, values: dict[str, str]) -> Line:
        line = Line(number, values)
        if not values["name"]:
            line.reasons.append(_("The name is missing."))
        unit = self._one(line, self.units, values["unit"], _("unit"))
        role = self._role(line, values.get("role", ""))
        region = self._region(line, values.get("place", ""), unit) if role else None
        line.username = self._username(line, values)
        if not line.reasons:
            line.person = NewPerson(
                name=values["name"], entity=unit, username=line.username, role=role, region=region,
                phone=values.get("phone", ""), title=values.get("title", ""),
            )  # fmt: skip
        return line

    def _one(self, line: Line, known: Mapping[str, list[Any]], text: str, what: str) -> Any:
        found = known.get(text, [])
        if len(found) == 1:
            return found[0]
        if not text:
            line.reasons.append(_("The %(what)s is missing.") % {"what": what})
        elif not found:
            message = _(
                "No %(what)s “%(text)s” in the place that you manage. Check how it is written."
            )
            line.reasons.append(message % {"what": what, "text": text})
        else:
            message = _("There are %(count)s of “%(text)s”. Write the whole name or the code.")
            line.reasons.append(message % {"count": len(found), "text": text})
        return None

    def _role(self, line: Line, text: str) -> str:
        if text and text not in self.roles:
            message = _("There is no role “%(text)s”. Roles are: %(known)s.")
            known = "、".join(str(role.title) for role in roles.known().values())
            line.reasons.append(message % {"text": text, "known": known})
        return self.roles.get(text, "")

    def _region(self, line: Line, text: str, unit: Entity | None) -> Region | None:
        """Where the role holds: as written, else where the unit stands."""
        region: Region | None = unit.region if unit else None
        if text:
            region = self._one(line, self.places, text, _("place"))
        if region is None:
            if not line.reasons:
                line.reasons.append(_("A role needs a place: fill in its column."))
            return None
        role = self.roles[line.values["role"]]
        if not queries.may_give(self.own, role, region):
            message = _(
                "You may not give the role “%(role)s” in %(place)s: you do not hold all of it there."
            )
            line.reasons.append(message % {"role": roles.title(role), "place": region.name})
        return region

    def _username(self, line: Line, values: Mapping[str, str]) -> str:
        wanted = values.get("username", "").lower()
        if not wanted:
            wanted = username_for(values["name"], self.taken) if values["name"] else ""
        elif not USERNAME.fullmatch(wanted):
            message = _(
                "“%(text)s” cannot be a user name: 2 to 40 small letters, digits, dots, dashes."
            )
            line.reasons.append(message % {"text": wanted})
        elif wanted in self.taken:
            message = _("The user name “%(text)s” is taken, here or in a row above.")
            line.reasons.append(message % {"text": wanted})
        self.taken.add(wanted)
        return wanted


def _by_name(rows: Iterable[Any], columns: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        for text in {getattr(row, column) for column in columns} - {""}:
            found.setdefault(text, []).append(row)
    return found
