"""Two records side by side: what each says, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates import planning, queries, wording
from zerentian.kernel.duplicates.models import Pair
from zerentian.kernel.duplicates.references import Manner, references
from zerentian.kernel.imports.models import Change
from zerentian.kernel.packs.words import label
from zerentian.kernel.population import fact_words, sexes
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Membership, Person, PersonFact
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import queries as subjects
from zerentian.ui import formats


@dataclass(frozen=True)
class Line:
    """One particular of both records. field: key under which a choice is sent, "" where none is."""

    title: Any
    a: str
    b: str
    field: str = ""

    @property
    def differs(self) -> bool:
        return self.a != self.b


@dataclass(frozen=True)
class Clash:
    """Both records say something of the same days: whose rows stand must be chosen."""

    group: str
    title: str
    a: list[str]
    b: list[str]


@dataclass
class Comparison:
    """seen: which of "a" and "b" the viewer may look at; the other side stays empty."""

    pair: Pair
    viewer: Viewer
    seen: frozenset[str]

    @property
    def is_whole(self) -> bool:
        return len(self.seen) == 2

    @cached_property
    def lines(self) -> list[Line]:
        """Of what neither record knows anything, nothing is said."""
        told = [*self._typed(), *self._belonging()]
        return [line for line in told if {line.a, line.b} != {formats.NOTHING}]

    @cached_property
    def clashes(self) -> list[Clash]:
        if not self.is_whole:
            return []
        plan = planning.plan(self.pair.a_id, self.pair.b_id, lock=False)
        return [
            Clash(one.group, wording.group(one.group), _told(one.ours), _told(one.theirs))
            for one in plan.dated
            if one.clashes
        ]

    @property
    def suggested(self) -> str:
        """The record that would stay: the one with a number, else the older one."""
        return "b" if self.pair.a.identity is None and self.pair.b.identity is not None else "a"

    def _typed(self) -> Iterator[Line]:
        """What was typed of each. A number is not chosen: the record whose number is right stays."""
        words = wording.FIELDS
        yield self._line(words["name"], lambda p: p.name, "name")
        yield self._line(_("Identity number"), population.masked_number)
        yield self._line(_("Sex"), lambda p: sexes.said(p.sex))
        yield self._line(_("Born"), lambda p: formats.day(p.born))
        yield self._line(words["died_on"], lambda p: formats.day(p.died_on), "died_on")
        yield self._line(words["phone"], lambda p: population.masked_phone(p.phone), "phone")
        yield self._line(words["ethnicity"], lambda p: label("ethnicity", p.ethnicity), "ethnicity")

    def _belonging(self) -> Iterator[Line]:
        """What hangs on each: households, records of programmes, who answers, where it came from."""
        for key, title in wording.KINDS.items():
            yield self._line(title, partial(self._homes, key))
        for reference in references():
            if reference.manner == Manner.DATED and reference.model is not Membership:
                what = wording.group(reference.table)
                rows = {
                    side: planning.current(reference, pk, lock=False) for side, pk in self._ids()
                }
                yield self._of_sides(what, {side: "；".join(_told(rows[side])) for side in rows})
        yield self._line(_("Who is responsible"), lambda p: "；".join(self._answering(p)))
        yield self._line(_("Source"), _source)

    def _ids(self) -> list[tuple[str, int]]:
        return [(side, getattr(self.pair, f"{side}_id")) for side in sorted(self.seen)]

    def _line(self, title: Any, told: Callable[[Person], str], field: str = "") -> Line:
        return self._of_sides(title, {s: told(getattr(self.pair, s)) for s in self.seen}, field)

    def _of_sides(self, title: Any, said: dict[str, str], field: str = "") -> Line:
        shown = {side: said.get(side) or formats.NOTHING for side in ("a", "b")}
        return Line(title, shown["a"], shown["b"], field if self.is_whole else "")

    def _homes(self, kind: str, person: Person) -> str:
        rows = Membership.objects.filter(person=person, kind=kind, superseded_at=None)
        places = rows.select_related("household__region").order_by("valid")
        return "；".join(
            f"{row.household.region.name} {row.household.code}"
            f" {label('relation', row.relation)} {_span(row)}"
            for row in places
        )

    def _answering(self, person: Person) -> list[str]:
        homes = Membership.objects.filter(
            person=person, superseded_at=None, valid__contains=self.viewer.on
        )
        mine = subjects.subjects(viewer=self.viewer)
        found = Duty.objects.filter(
            Q(subject__in=mine.filter(household__in=homes.values("household")))
            | Q(subject__in=mine.filter(person=person)),
            superseded_at=None, valid__contains=self.viewer.on,
        ).select_related("role")  # fmt: skip
        held = list(found.order_by("pk"))
        names = duties.names([duty.holder_id for duty in held], on=self.viewer.on)
        return [f"{names[duty.holder_id].name}（{duty.role}）" for duty in held]


def compared(pair: Pair, *, viewer: Viewer) -> Comparison:
    return Comparison(pair, viewer, queries.seen_sides(pair, viewer=viewer))


def _source(person: Person) -> str:
    """The workbook that the record came with, if it came with one."""
    first = Change.objects.filter(table="population_person", object_id=person.pk)
    change = first.select_related("batch").order_by("pk").first()
    return change.batch.name if change else ""


def _told(rows: list[Any]) -> list[str]:
    return [f"{_about(row)} {_span(row)}".strip() for row in rows]


def _about(row: Any) -> str:
    if isinstance(row, PersonFact):
        return fact_words.said(row)
    return row.household.code if isinstance(row, Membership) else ""


def _span(row: Any) -> str:
    until = formats.day(row.valid.upper) if row.valid.upper else _("now")
    return f"{formats.day(row.valid.lower)} – {until}"
