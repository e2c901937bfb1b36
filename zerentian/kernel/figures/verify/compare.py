"""Every figure asked in every way, against the recount: value, trend, breakdowns, list, API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied

from zerentian.kernel.figures import catalogue, places, queries, records
from zerentian.kernel.figures.answers import Answer, Number
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.places import Part
from zerentian.kernel.figures.verify import asking, recount, sealing
from zerentian.kernel.figures.verify.cases import Case
from zerentian.kernel.figures.verify.recount import Register, When
from zerentian.manifest.figures import Observation, RawRow
from zerentian.manifest.permissions import Permission

TREND = 3
Difference = tuple[str, object, object]
"""What differs, what the recount says, what was answered."""


@dataclass(frozen=True)
class Mismatch:
    figure: str
    role: str
    day: str
    place: str
    what: str  # value, sealed, trend DAY, by AXIS: KEY, sum by AXIS, list, API
    expected: object
    actual: object


def days(on: date) -> tuple[date, date, date]:
    """The day itself, the last month end and the last year end."""
    return on, on.replace(day=1) - date.resolution, on.replace(month=1, day=1) - date.resolution


def mismatches(
    case: Case, asked: Sequence[date], register: Register, *, known_at: datetime | None = None
) -> Iterator[Mismatch]:
    """Differences for one person over all figures and days; none is what must be."""
    declared = [
        each
        for each in queries.available(viewer=case.viewer)
        if not isinstance(each.figure.measure, Observation)
    ]
    for on in asked:
        ask = Ask.of(places.find(case.place.key, on=on), on, known_at)
        parts = places.parts(ask.place, on=on, viewer=case.viewer)
        for each in declared:
            check = Check(case, each, ask, parts, register)
            try:
                differences = list(check.differences())
            except PermissionDenied:  # a grant for another programme only
                continue
            for what, expected, actual in differences:
                yield Mismatch(each.key, case.role, f"{on}", ask.place.key, what, expected, actual)


@dataclass(frozen=True)
class Check:
    """One figure for one person, place and day."""

    case: Case
    declared: catalogue.Declared
    ask: Ask
    parts: Sequence[Part]
    register: Register

    @property
    def when(self) -> When:
        return When(self.ask.on, self.ask.since, self.ask.known_at)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        place = self.ask.place
        return tuple(part.path for part in self.parts) if place.is_area else (place.path,)

    def stands_here(self, path: str | None) -> bool:
        return self.ask.has_nowhere if path is None else path.startswith(self.prefixes)

    def sees(self, row: RawRow) -> bool:
        own = self.case.sight(Permission.FIGURES_VIEW, self.declared.programme.key)
        return self.stands_here(row["path"]) and own.opens(row)

    def differences(self) -> Iterator[Difference]:
        figure = self.declared.figure
        axes = catalogue.axes(figure)
        answer = queries.evaluate(
            viewer=self.case.viewer,
            wanted={figure.key: axes},
            ask=self.ask,
            trend=TREND,
            parts=self.parts,
        )[figure.key]
        opened = recount.value(self.register, figure, self.when, self.sees)
        yield from self._value(answer, opened)
        yield from self._trend(answer)
        for axis in axes:
            yield from self._breakdown(answer, axis, opened)
        yield from self._list()
        yield from asking.difference(answer, self.case.viewer)

    def _value(self, answer: Answer, opened: Number) -> Iterator[Difference]:
        own = self.case.sight(Permission.FIGURES_VIEW, self.declared.programme.key)
        told = answer.sealed.told if answer.sealed else 0
        expected = 0
        if answer.sealed:
            blocks = sealing.told(self.register, answer.figure, self.when, own)
            expected = sum(
                count
                for path, count in blocks.items()
                if self.stands_here(path) and own.holds(path)
            )
        if told != expected:
            yield "sealed", expected, told
        whole = Number(opened.value + told) if told and opened.value is not None else opened
        if answer.number != whole:
            yield "value", whole, answer.number

    def _trend(self, answer: Answer) -> Iterator[Difference]:
        for day, number in answer.trend[:-1]:
            when = When(day, day.replace(day=1), self.ask.known_at)
            expected = recount.value(self.register, answer.figure, when, self.sees)
            if number != expected:
                yield f"trend {day}", expected, number

    def _breakdown(self, answer: Answer, axis: str, total: Number) -> Iterator[Difference]:
        def by(row: RawRow) -> str:
            if axis != "region":
                return str(row[axis]) if row[axis] is not None else ""
            path = row["path"] or ""
            return next((p.path for p in self.parts if path.startswith(p.path)), queries.REST)

        expected = recount.groups(self.register, answer.figure, self.when, self.sees, by=by)
        lines = {line.key: line.number for line in answer.breakdowns[axis]}
        nothing = queries.nothing(answer.figure)
        for key in sorted(expected.keys() | lines.keys()):
            if expected.get(key, nothing) != lines.get(key, nothing):
                yield f"by {axis}: {key}", expected.get(key, nothing), lines.get(key, nothing)
        if catalogue.is_additive(answer.figure, axis):
            added = sum(number.value or 0 for number in lines.values())
            if added != total.value:
                yield f"sum by {axis}", total.value, added

    def _list(self) -> Iterator[Difference]:
        figure = catalogue.parts(self.declared.figure)[0]
        thing = catalogue.thing(figure)
        opened = self.case.sight(Permission.SUBJECTS_VIEW, self.declared.programme.key)

        def opens(row: RawRow) -> bool:
            return self.sees(row) and (thing not in records.OPENED or opened.opens(row))

        found = recount.counted(self.register, figure, self.when, opens)
        expected = {row[thing] for row in found if row[thing] is not None}
        listing = records.listing(viewer=self.case.viewer, key=self.declared.key, ask=self.ask)
        listed = list(listing.things())
        if sorted(listed) != sorted(expected):
            yield "list", len(expected), len(listed)
        if listing.total() != len(expected):
            yield "length of the list", len(expected), listing.total()
