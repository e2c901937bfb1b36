"""The plan of a roster: a verdict on every row, and what taking it over would write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import limits, queries, rules
from zerentian.kernel.responsibilities.checks import looking, words
from zerentian.kernel.responsibilities.importing import register, rights, units
from zerentian.kernel.responsibilities.importing.about import About, Helper, Unit, Write
from zerentian.kernel.responsibilities.importing.columns import UNIT_KINDS
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.imports import Difference, Fault, Line, Plan, Verdict


def plan(*, lines: Sequence[Line], on: date, viewer: Viewer, about: About) -> Plan:
    """See manifest.imports.Planner. Statements do not grow with the rows."""
    return _Planning(lines, on, viewer, about).plan()


class _Planning:
    def __init__(self, lines: Sequence[Line], on: date, viewer: Viewer, about: About) -> None:
        self._lines, self._on = lines, on
        self._role: Role = queries.role(about.role)
        self._roster = about.roster
        self._first = min((self._start(line) for line in lines), default=on)
        self._known = register.read(
            role=self._role,
            codes=[line.cells["household"] for line in lines if line.cells["household"]],
            units=[line.cells["unit"] for line in lines if line.cells["unit"]],
            since=self._first,
        )
        ids = [subject.pk for subject in self._known.subjects.values()]
        self._allowed: frozenset[int] = (
            looking.allowed(ids, by=viewer.user, at=viewer.at) if viewer.user else frozenset()
        )
        self._viewer = viewer
        self._units = units.resolve(lines, self._known)
        self._rights = rights.Rights(viewer, self._known)
        self._faults: dict[int, list[Fault]] = {line.number: list(line.faults) for line in lines}
        self._seen: dict[int, int] = {}  # subject -> row
        self._names: dict[int, HolderName] = {}

    def _start(self, line: Line) -> date:
        start: date | None = line.cells.get("start")
        return start or self._on

    def plan(self) -> Plan:
        writes = [write for line in self._lines if (write := self._line(line))]
        self._check_own(writes)
        self._check_caps(writes)
        verdicts = [self._verdict(line) for line in self._lines]
        refused = {number for number, faults in self._faults.items() if faults}
        kept = [write for write in writes if write.row not in refused]
        return Plan(verdicts=verdicts, writes=[write for write in kept if not self._is_same(write)])

    # --- one row

    def _line(self, line: Line) -> Write | None:
        """What the row would write, if nothing stands in its way so far."""
        helper = self._helper(line)
        subject = self._subject(line)
        if helper is None or (line.cells["household"] and subject is None):
            return None
        write = Write(line.number, helper, subject.pk if subject else None, self._start(line))
        if subject:
            self._check_taken(write, subject)
        return write

    def _refuse(self, row: int, column: str, why: str, todo: str) -> None:
        self._faults[row].append(Fault(column, why, todo))

    def _helper(self, line: Line) -> Helper | None:
        cells = line.cells
        if self._faults[line.number] and not (cells["unit"] and cells["name"] and cells["post"]):
            return None
        kind = cells.get("unit_kind")
        if kind and kind not in UNIT_KINDS:
            self._refuse(
                line.number, "unit_kind", _("no such kind of unit"),
                _("write one of: %(kinds)s") % {"kinds": "、".join(UNIT_KINDS)},
            )  # fmt: skip
            return None
        unit = self._units[units.key(line)]
        phone = cells.get("phone") or ""
        seats = self._seats(unit, cells["name"], cells["post"], phone)
        if len(seats) > 1:
            self._refuse(
                line.number, "phone", _("several people of this name hold such a post in this unit"),
                _("enter the telephone number that tells which of them"),
            )  # fmt: skip
            return None
        known = seats[0] if seats else None
        if missing := list(self._rights.faults(line, unit, is_known=known is not None)):
            self._faults[line.number] += missing
            return None
        return Helper(
            unit, cells["name"], cells["post"], phone,
            known.post if known else None, known.holder if known else None,
        )  # fmt: skip

    def _seats(self, unit: Unit, name: str, title: str, phone: str) -> list[register.Seat]:
        """Who this can be: the same number, or, where one of the two is unknown, the same name."""
        seats = self._known.seats.get((unit.entity, name, title), []) if unit.entity else []
        exact = [seat for seat in seats if phone and seat.phone == phone]
        return exact or [seat for seat in seats if not (phone and seat.phone)]

    def _subject(self, line: Line) -> Subject | None:
        code, row = line.cells["household"], line.number
        if not code:
            return None
        subject = self._known.subjects.get(code)
        if subject is None or subject.pk not in self._allowed:
            self._refuse(
                row, "household", _("no household of your place has this code"),
                _("compare with the register; a household of another place is entered there"),
            )  # fmt: skip
            return None
        village = line.cells.get("village")
        if village and subject.region and not _named(subject.region, village):
            self._refuse(
                row, "village",
                _("the register has this household in %(village)s") % {"village": subject.region.name},
                _("correct the village or the code of the household"),
            )  # fmt: skip
        start = self._start(line)
        if (subject.closed_on and subject.closed_on <= start) or start < subject.opened_on:
            self._refuse(
                row, "household", _("the household is not in the register on %(day)s") % {"day": start},
                _("delete the row, or choose a day on which it is"),
            )  # fmt: skip
        if subject.pk in self._seen:
            self._refuse(
                row, "household",
                _("the household already stands in row %(row)s") % {"row": self._seen[subject.pk]},
                _("one household, one helper: delete one of the rows"),
            )  # fmt: skip
        self._seen.setdefault(subject.pk, row)
        return subject

    def _check_taken(self, write: Write, subject: Subject) -> None:
        for duty in self._known.duties.get(subject.pk, []):
            same = duty.holder_id == write.helper.holder
            if same or not rules.overlap((duty.valid.lower, duty.valid.upper), (write.start, None)):
                continue
            if self._role.exclusive:
                why = words.taken(subject, duty, self._name(duty.holder_id))
                todo = _("delete the row, or hand the household over on its page")
                self._refuse(write.row, "household", why, todo)

    def _name(self, holder: int) -> HolderName:
        if holder not in self._names:
            self._names |= names([holder], on=self._on)
        return self._names[holder]

    def _is_same(self, write: Write) -> bool:
        """The register already says what the row says."""
        if write.subject is None:
            return write.helper.holder is not None
        duties = self._known.duties.get(write.subject, [])
        return any(
            duty.holder_id == write.helper.holder
            and rules.overlap((duty.valid.lower, duty.valid.upper), (write.start, None))
            for duty in duties
        )

    # --- all rows of a helper

    def _check_own(self, writes: Iterable[Write]) -> None:
        """Nobody helps the own household (HP-2)."""
        wanted = {
            (write.subject, write.row): (write.helper.name, write.helper.phone)
            for write in writes
            if write.subject and write.helper.phone
        }
        for _subject, row in looking.living_there(wanted, on=self._on):
            self._refuse(
                row, "name", _("is a member of this household (HP-2)"), _("choose somebody else")
            )

    def _check_caps(self, writes: Sequence[Write]) -> None:
        """Rows beyond a cap are refused, with the households that the helper already has (B-1)."""
        by_helper: dict[Helper, list[Write]] = defaultdict(list)
        for write in writes:
            if write.subject and not self._faults[write.row] and not self._is_same(write):
                by_helper[write.helper].append(write)
        caps = limits.limits(self._role, [self._roster])
        held = self._held(by_helper) if caps else {}
        for limit in caps:
            for helper, rows in by_helper.items():
                self._check_cap(limit, helper, rows, held.get(helper.holder or 0, []))

    def _held(self, helpers: Iterable[Helper]) -> dict[int, list[Duty]]:
        held: dict[int, list[Duty]] = defaultdict(list)
        ids = {helper.holder for helper in helpers if helper.holder}
        rows = looking.existing(self._role, since=self._first, holder__in=ids)
        for duty in rows.select_related("subject__household").order_by("subject__name_key", "pk"):
            held[duty.holder_id].append(duty)
        subjects = [duty.subject_id for duties in held.values() for duty in duties]
        if subjects and self._viewer.user:
            self._allowed |= looking.allowed(subjects, by=self._viewer.user, at=self._viewer.at)
        return held

    def _check_cap(
        self, limit: limits.Limit, helper: Helper, rows: list[Write], held: list[Duty]
    ) -> None:
        """Row by row: the first that does not fit and every later one are refused."""
        spans = [(d.valid.lower, d.valid.upper) for d in held if limit.counts(d.roster)]
        by_id = {subject.pk: subject for subject in self._known.subjects.values()}
        have = [duty.subject for duty in held if limit.counts(duty.roster)]
        for write in rows:
            load, _day = rules.peak([*spans, (write.start, None)], since=self._first)
            if load <= limit.cap:
                spans.append((write.start, None))
                have.append(by_id[write.subject or 0])
                continue
            shown = [subject for subject in have if subject.pk in self._allowed]
            listed = words.listing(shown, len(have) - len(shown))
            self._refuse(
                write.row, "household",
                _("%(name)s may answer for at most %(cap)s households and has: %(current)s")
                % {"name": helper.name, "cap": limit.cap, "current": listed},
                _("give this household to somebody else"),
            )  # fmt: skip

    # --- verdicts

    def _verdict(self, line: Line) -> Verdict:
        subject = self._known.subjects.get(line.cells["household"] or "")
        seen = subject if subject and subject.pk in self._allowed else None
        name = line.cells["name"] or line.shown.get("name", "")
        verdict = Verdict(
            number=line.number,
            result="new",
            title=f"{name} → {words.called(seen)}" if seen else name,
            group=line.cells["unit"] or "",
            region=seen.region_id if seen else None,
            faults=self._faults[line.number],
        )
        if not verdict.faults:
            self._tell(verdict, line, seen)
        return verdict

    def _tell(self, verdict: Verdict, line: Line, subject: Subject | None) -> None:
        helper = self._helper(line)
        assert helper is not None  # a row without faults names a helper
        write = Write(line.number, helper, subject.pk if subject else None, self._start(line))
        if self._is_same(write):
            verdict.result = "same"
        elif subject:
            verdict.differences.append(Difference(str(self._role), "", helper.name))
        if not subject:
            verdict.warnings.append(
                Fault("household", _("has no household yet"), _("assign one, or leave it so"))
            )


def _named(region: Region, words: str) -> bool:
    """Whether a village is meant by these words: rosters leave out 村委会 and the like."""
    return words in (region.name, region.full_name) or words.removesuffix("村") in region.name
