"""The plan of a list of participants: which row is a person or the volunteers of a unit, at which event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.events import queries, reading
from zerentian.kernel.fieldwork.models import Attendance, FieldEvent
from zerentian.manifest.imports import Fault, Line, Plan, Verdict
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Came:
    """What one row writes: somebody by name, or so many volunteers of a unit."""

    row: int
    event: int
    user: int | None
    unit: int | None
    count: int

    @property
    def who(self) -> tuple[int, int | None, int | None]:
        """One row of the register: B-3."""
        return self.event, self.user, self.unit


def plan(*, lines: Sequence[Line], on: date, viewer: Viewer) -> Plan:
    """See manifest.imports.Planner. Statements do not grow with the rows."""
    return _Planning(lines, viewer).plan()


class _Planning:
    def __init__(self, lines: Sequence[Line], viewer: Viewer) -> None:
        self._lines = lines
        self._events: dict[tuple[date, str], list[FieldEvent]] = defaultdict(list)
        for event in self._told(viewer):
            self._events[event.day, event.name].append(event)
        self._units = reading.units({line.cells["unit"] or "" for line in lines})
        self._users = reading.users({line.cells["name"] or "" for line in lines})
        ids = [event.pk for found in self._events.values() for event in found]
        rows = Attendance.objects.filter(event__in=ids, superseded_at=None)
        self._there = {(a.event_id, a.user_id, a.unit_id): a.count for a in rows}
        self._seen: dict[tuple[int, int | None, int | None], int] = {}

    def _told(self, viewer: Viewer) -> list[FieldEvent]:
        cells = [line.cells for line in self._lines]
        rows = queries.events(viewer=viewer, permission=Permission.VISITS_RECORD).filter(
            day__in={c["day"] for c in cells if c["day"]},
            name__in={c["event"] for c in cells if c["event"]},
        )
        return list(rows.select_related("region__parent"))

    def plan(self) -> Plan:
        verdicts, writes = [], []
        for line in self._lines:
            verdict, came = self._line(line)
            verdicts.append(verdict)
            if came and verdict.result == "new" and not verdict.faults:
                writes.append(came)
        return Plan(verdicts=verdicts, writes=writes)

    def _line(self, line: Line) -> tuple[Verdict, Came | None]:
        cells = line.cells
        title = cells["name"] or cells["unit"] or ""
        verdict = Verdict(number=line.number, result="new", title=title, faults=[*line.faults])
        verdict.group = cells["event"] or ""
        if verdict.faults:
            return verdict, None
        found = self._event(line) or self._who(line)
        if isinstance(found, Fault):
            verdict.faults.append(found)
            return verdict, None
        user, unit, count = found
        [event] = self._fitting(line)
        verdict.region = event.region_id
        came = Came(line.number, event.pk, user, unit, count)
        self._compare(verdict, came)
        return verdict, came

    def _fitting(self, line: Line) -> list[FieldEvent]:
        found = self._events.get((line.cells["day"], line.cells["event"]), [])
        village = line.cells.get("village")
        if village and len(found) > 1:
            found = [
                event for event in found if village in (event.region.name, event.region.full_name)
            ]
        return found

    def _event(self, line: Line) -> Fault | None:
        found = self._fitting(line)
        if not found:
            return Fault(
                "event", _("no event of this day and name is on record in your places"),
                _("enter the event first, or correct day and name"),
            )  # fmt: skip
        if len(found) > 1:
            return Fault(
                "village", _("several events of this day have this name"),
                _("write the village of the event"),
            )  # fmt: skip
        return None

    def _who(self, line: Line) -> Fault | tuple[int | None, int | None, int]:
        """The user, or the unit with the number of its volunteers."""
        name, unit, count = (line.cells.get(key) for key in ("name", "unit", "count"))
        known = self._units.get(unit) if unit else None
        if unit and known is None:
            return Fault("unit", _("no unit has this name"), _("write it as in the list of units"))
        if name:
            return self._person(name, known)
        if known is None or count is None:
            return Fault(
                "name", _("neither a name nor a unit with a number of volunteers"),
                _("write the name, or leave it empty and write unit and number"),
            )  # fmt: skip
        return None, known, count

    def _person(self, name: str, unit: int | None) -> Fault | tuple[int | None, int | None, int]:
        fits = [user for user, of in self._users.get(name, []) if unit is None or of == unit]
        if len(fits) == 1:
            return fits[0], None, 1
        if fits:
            return Fault("unit", _("several people have this name"), _("write the unit"))
        return Fault(
            "name", _("nobody of this name is known in that unit"),
            _("write name and unit as in the list of people, or count them among the volunteers"),
        )  # fmt: skip

    def _compare(self, verdict: Verdict, came: Came) -> None:
        first = self._seen.setdefault(came.who, came.row)
        there = self._there.get(came.who)
        if first != came.row or there is not None:
            verdict.result = "same"
        if first != came.row:
            verdict.warnings.append(
                Fault("name", _("stands in row %(row)s too") % {"row": first}, _("counts once"))
            )
        if there is not None and there != came.count:
            why = _("%(count)s volunteers of this unit are on record") % {"count": there}
            todo = _("take that line out on the page of the event first")
            verdict.faults.append(Fault("count", why, todo))
