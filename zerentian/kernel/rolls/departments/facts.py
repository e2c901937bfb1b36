"""Disabilities and insurances that departments tell: dated facts of people whom the register has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewFact
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.person_facts import PersonFact
from zerentian.kernel.population.rules import Span
from zerentian.kernel.rolls.departments.people import People, late, refuse
from zerentian.kernel.rolls.rules import Finding
from zerentian.lib.bulk import one_of
from zerentian.manifest.imports import Changed, Created, Difference, Line, Plan, Verdict

TABLE = "population_personfact"
NOTHING = "（空）"
Kind = PersonFact.Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class FactWrite:
    row: int
    fact: NewFact


Say = Callable[[Line, Person, date], NewFact | Finding]
Rows = Mapping[tuple[int, str], Sequence[PersonFact]]


def disabilities(*, lines: Sequence[Line], on: date, viewer: Viewer) -> Plan:
    """See manifest.imports.Planner."""
    return _plan(lines, on, viewer, Kind.DISABILITY, _disability)


def insurances(*, lines: Sequence[Line], on: date, viewer: Viewer) -> Plan:
    """See manifest.imports.Planner."""
    return _plan(lines, on, viewer, Kind.INSURANCE, _insurance)


def commit(
    *, by: User, writes: Sequence[FactWrite], batch: Any, on: date, at: datetime
) -> Iterable[Changed | Created]:
    """See manifest.imports.Committer."""
    for layer in _layers(writes):
        facts = [write.fact for write in layer]
        ids, spliced = population.record_facts(by=by, facts=facts, batch=batch.pk, at=at)
        yield Created(TABLE, [write.row for write in layer], ids)
        rows = {(write.fact.person, write.fact.item): write.row for write in layer}
        old = PersonFact.objects.in_bulk([one.superseded for one in spliced])
        for one in spliced:
            row = rows[old[one.superseded].person_id, old[one.superseded].item]
            about = ("superseded_at", None, at.isoformat())
            yield Changed(row, TABLE, one.superseded, *about)
            yield from (Changed(row, TABLE, pk) for pk in one.added)


def _plan(lines: Sequence[Line], on: date, viewer: Viewer, kind: str, say: Say) -> Plan:
    people = People(lines, viewer)
    found = [(line, *people.verdict(line)) for line in lines]
    known = _known(kind, {person.pk for _, _, person in found if person})
    seen: dict[tuple[int, str, Span], int] = {}
    writes = []
    for line, verdict, person in found:
        if person is None:
            continue
        fact = say(line, person, on)
        if isinstance(fact, Finding):
            refuse(verdict, [fact])
            continue
        about = (fact.person, fact.item, fact.span)
        if (first := seen.setdefault(about, line.number)) != line.number:
            refuse(verdict, [Finding("ID-4", line.number, "identity", True, {"row": first})])
            continue
        refuse(verdict, late(line, "since", on))
        if not verdict.faults and _compare(verdict, fact, known.get((person.pk, fact.item), ())):
            writes.append(FactWrite(row=line.number, fact=fact))
    return Plan(verdicts=[verdict for _, verdict, _ in found], writes=writes)


def _known(kind: str, people: set[int]) -> Rows:
    wanted = one_of("person_id", people, BigIntegerField())
    found: dict[tuple[int, str], list[PersonFact]] = {}
    for row in PersonFact.objects.filter(wanted, kind=kind, superseded_at=None).order_by("pk"):
        found.setdefault((row.person_id, row.item), []).append(row)
    return found


def _compare(verdict: Verdict, fact: NewFact, rows: Sequence[PersonFact]) -> bool:
    """Whether the row writes something; what it changes stands in the verdict."""
    holds = [row for row in rows if fact.span.start in row.valid]
    if any(row.value == fact.value and _covers(row, fact.span) for row in holds):
        verdict.result = "same"
        return False
    later = [row.valid.lower for row in rows if row.valid.lower > fact.span.start]
    if fact.span.end is None and later:
        about: dict[str, str | int] = {"day": str(min(later))}
        refuse(verdict, [Finding("NEWER", verdict.number, "identity", True, about)])
        return False
    old = holds[0] if holds else None
    verdict.result = "changed" if old else "new"
    if old and old.value != fact.value:
        verdict.differences.append(Difference("残疾", in_words(old.value), in_words(fact.value)))
    return True


def _covers(row: PersonFact, span: Span) -> bool:
    upper = row.valid.upper
    return upper is None or (span.end is not None and span.end <= upper)


def in_words(value: str) -> str:
    """Kind and grade of a disability in the words of the pack."""
    lists = packs.current().codes
    words = []
    for name, digit in zip(("kind", "grade"), value, strict=False):
        listed = lists[f"disability_{name}"].codes
        words += [code.zh for code in listed if code.key == f"{name}_{digit}"]
    return "".join(words) or NOTHING


def _disability(line: Line, person: Person, on: date) -> NewFact | Finding:
    """Kind and grade stand in their cells, or behind the number on the card; they must agree."""
    cells = line.cells
    card, kind, grade = cells.get("card"), cells.get("kind"), cells.get("grade")
    if card and card.resident_number != cells["identity"].resident_number:
        return Finding("CARD", line.number, "card", True)
    carried = next((n for n in (card, cells["identity"]) if n and n.disability_kind), None)
    if carried:
        told = f"kind_{carried.disability_kind}", f"grade_{carried.disability_grade}"
        for key, said, real in zip(("kind", "grade"), (kind, grade), told, strict=True):
            if said and said != real:
                return Finding("CARD=", line.number, key, True)
        kind, grade = told
    if not kind or not grade:
        return Finding("DISABILITY", line.number, "grade" if kind else "kind", True)
    start = cells.get("since") or on
    return NewFact(
        person=person.pk, kind=Kind.DISABILITY, value=kind[-1] + grade[-1],
        span=Span(max(start, person.born), None),
    )  # fmt: skip


def _insurance(line: Line, person: Person, _on: date) -> NewFact | Finding:
    year = line.cells["year"]
    span = Span(date(year, 1, 1), date(year + 1, 1, 1))
    return NewFact(person=person.pk, kind=Kind.INSURANCE, item=line.cells["scheme"], span=span)


def _layers(writes: Sequence[FactWrite]) -> Iterator[list[FactWrite]]:
    """Several years of one insurance are entered one after the other."""
    rest = list(writes)
    while rest:
        layer: dict[tuple[int, str], FactWrite] = {}
        left = []
        for write in rest:
            key = (write.fact.person, write.fact.item)
            if key in layer:
                left.append(write)
            else:
                layer[key] = write
        yield list(layer.values())
        rest = left
