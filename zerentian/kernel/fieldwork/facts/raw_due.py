"""The rows of visit_wait.sql, put together in Python for `figures verify` alone: for each day and each
moment of knowledge on which anything changes, the rule is asked anew. Slow on purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zerentian.kernel.fieldwork.due import rules, statement
from zerentian.kernel.fieldwork.due.rules import Told
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.facts import raw
from zerentian.kernel.responsibilities.facts.raw_places import Answered, inside, meet, stretches
from zerentian.kernel.responsibilities.models import VisitTerm
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Visit
from zerentian.manifest.registry import programmes

EVER = (date.min, None)
DAY = timedelta(days=1)


@dataclass
class History:
    """All that decides when somebody has to visit, by whom or what it belongs to."""

    terms: dict[int, list[VisitTerm]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[tuple[int, int | None], list[Visit]] = field(
        default_factory=lambda: defaultdict(list)
    )
    opened: dict[int, Any] = field(default_factory=dict)
    classes: dict[int, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls) -> History:
        found = cls()
        for term in VisitTerm.objects.all():
            found.terms[term.role_id].append(term)
        for visit in Visit.objects.exclude(met="nobody").defer("answers", "texts").order_by("pk"):
            found.visits[visit.subject_id, visit.holder_id].append(visit)
        for subject in Subject.objects.all():
            found.opened[subject.pk] = (subject.opened_on, subject.closed_on)
        kinds = dict(Subject.objects.values_list("pk", "kind"))
        for kind in {kind.key for each in programmes().values() for kind in each.subject_kinds}:
            if told := statement.told(kind):
                for row in told[0].raw():
                    if kinds[row["subject"]] == kind:
                        found.classes[row["subject"]].append({**row, "class": row[told[1]]})
        return found

    def class_of(self, subject: int, day: date, at: Any) -> str | None:
        for row in self.classes[subject]:
            known = inside(at, (row["recorded"], row["superseded"]))
            if known and inside(day, (row["day"], row["until"])):
                return str(row["class"])
        return None


def waits() -> Iterator[dict[str, Any]]:
    history = History.read()
    for answered, row, _kind in raw.joined():
        for term in history.terms[answered.role]:
            for days, known, state, visited in _of(answered, term, history):
                yield row | {
                    "day": days[0], "until": days[1], "recorded": known[0], "superseded": known[1],
                    "due_state": state, "visited": visited,
                }  # fmt: skip


def _of(answered: Answered, term: VisitTerm, history: History) -> Iterator[Any]:
    open_days = meet(answered.days, history.opened[answered.subject])
    days = open_days and meet(open_days, (term.valid.lower or date.min, term.valid.upper))
    visits = [
        visit
        for visit in history.visits[answered.subject, answered.holder]
        if visit.mode in term.modes and visit.day >= answered.since
    ]
    told = history.classes[answered.subject]
    moments = [(v.recorded_at, v.superseded_at) for v in visits]
    moments += [(row["recorded"], row["superseded"]) for row in told]
    begins = [(v.day, None) for v in visits] + [(row["day"], row["until"]) for row in told]
    for known in _within(answered.known, moments):
        for stretch in _within(days, begins) if days else ():
            yield from _states(answered, term, history, visits, stretch, known)


def _within(whole: Any, parts: Any) -> Iterator[Any]:
    """Cut at every beginning and end of the parts."""
    for piece in stretches([whole, *parts]):
        if inside(piece[0], whole):
            yield piece


def _states(
    answered: Answered, term: VisitTerm, history: History, visits: list[Visit], stretch: Any, known: Any
) -> Iterator[Any]:  # fmt: skip
    """What the rule says on a stretch of days on which the same visit was the last one."""
    on, at, working = stretch[0], known[0], packs.current().working_days
    every = term.by_class.get(history.class_of(answered.subject, on, at), term.every)
    seen = [v for v in visits if inside(at, (v.recorded_at, v.superseded_at)) and v.day <= on]
    due = rules.due_on(
        answered.since, [Told(v.day, v.next_day) for v in seen], every=every, first=term.first,
        days=working, on=on,
    )  # fmt: skip
    soon = due
    while (
        rules.soon_until(soon - DAY, soon=packs.current().reminders.soon_days, days=working) >= due
    ):
        soon -= DAY
    for state, span in {
        rules.LATER: (date.min, soon), rules.SOON: (soon, due), rules.TODAY: (due, due + DAY),
        rules.OVERDUE: (due + DAY, None),
    }.items():  # fmt: skip
        if days := meet(stretch, span):
            yield days, known, state, "yes" if seen else "no"
