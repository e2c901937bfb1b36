"""Deaths that a department tells: life events, which end memberships of every kind on the day.

The plan enters the events one after the other and takes all of it back: two deaths in one household
follow from one another, and only the register knows who heads it after the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import preparing
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.models import Effect, LifeEvent, Person
from zerentian.kernel.rolls.departments.people import People, late, refuse
from zerentian.kernel.rolls.rules import Finding
from zerentian.manifest.imports import Changed, Difference, Fault, Line, Plan, Verdict

PROOF = "department_list"
EVENT, MEMBERSHIP = "population_lifeevent", "population_membership"
Did = Effect.Did


@dataclass(frozen=True, kw_only=True, slots=True)
class Death:
    """One row to be entered."""

    row: int
    person: int
    on: date
    proof: str
    proof_number: str


def plan(*, lines: Sequence[Line], on: date, viewer: Viewer) -> Plan:
    """See manifest.imports.Planner."""
    people = People(lines, viewer)
    found: dict[int, Death] = {}
    verdicts: dict[int, Verdict] = {}
    seen: dict[int, int] = {}
    for line in lines:
        verdict, person = people.verdict(line)
        verdicts[line.number] = verdict
        refuse(verdict, late(line, "died_on", on))
        if person is None or verdict.faults:
            continue
        refuse(verdict, _against(line, person, seen))
        if person.died_on == line.cells["died_on"]:
            verdict.result = "same"
        elif not verdict.faults:
            found[line.number] = _death(line, person)
    deaths = [one for one in _in_order(found.values()) if _possible(verdicts[one.row])]
    leaving = _rehearse(deaths, verdicts, viewer) if deaths else 0
    writes = [one for one in deaths if not verdicts[one.row].faults]
    return Plan(verdicts=list(verdicts.values()), writes=writes, leaving=leaving)


def commit(
    *, by: User, writes: Sequence[Death], batch: Any, on: date, at: datetime
) -> Iterable[Changed]:
    """See manifest.imports.Committer."""
    return [change for death in writes for change in _changes(death, _enter(death, by, at))]


def _against(line: Line, person: Person, seen: dict[int, int]) -> Iterator[Finding]:
    first = seen.setdefault(person.pk, line.number)
    if first != line.number:
        yield Finding("ID-4", line.number, "identity", True, {"row": first})
    died = person.died_on
    if died and died != line.cells["died_on"]:
        yield Finding("DIED", line.number, "died_on", True, {"day": died.isoformat()})


def _death(line: Line, person: Person) -> Death:
    return Death(
        row=line.number,
        person=person.pk,
        on=line.cells["died_on"],
        proof=line.cells.get("proof") or PROOF,
        proof_number=line.cells.get("proof_number") or "",
    )


def _possible(verdict: Verdict) -> bool:
    return not verdict.faults


def _in_order(deaths: Iterable[Death]) -> list[Death]:
    """As they happened: who heads a household after the first death may be the second."""
    return sorted(deaths, key=lambda one: (one.on, one.row))


def _rehearse(deaths: Sequence[Death], verdicts: dict[int, Verdict], viewer: Viewer) -> int:
    """Enters all and takes all back; answers how many memberships would end."""
    leaving = 0
    with transaction.atomic():
        for death in deaths:
            verdict = verdicts[death.row]
            try:
                with transaction.atomic():
                    event = _enter(death, viewer.user, viewer.at)
            except EventRefused as refusal:
                why = _(refusal.message) % refusal.params
                verdict.faults.append(Fault("died_on", why, _("compare with the register")))
                continue
            ended = _ended(event)
            leaving += len(ended)
            verdict.result = "changed"
            verdict.differences += [
                Difference("死亡日期", "（空）", death.on.isoformat()),
                *(Difference("离户", code, "（空）") for code in ended),
            ]
        transaction.set_rollback(True)
    return leaving


def _enter(death: Death, by: User | None, at: datetime) -> LifeEvent:
    event = preparing.death(
        person=death.person, on=death.on, proof_kind=death.proof, proof_number=death.proof_number
    )
    return population.record_event(by=by, event=event, at=at)


def _ended(event: LifeEvent) -> list[str]:
    """Households that the dead person left."""
    died = event.effects.filter(did=Did.DIED).values_list("person")
    rows = event.effects.filter(did=Did.SUPERSEDED, person__in=died)
    return list(rows.order_by("pk").values_list("household__code", flat=True))


def _changes(death: Death, event: LifeEvent) -> Iterator[Changed]:
    now = event.recorded_at.isoformat()
    yield Changed(death.row, EVENT, event.pk)
    yield Changed(
        death.row, "population_person", death.person, "died_on", None, death.on.isoformat()
    )
    for did in event.consequences.order_by("pk"):
        yield Changed(death.row, did.table, did.object_id, did.field, did.old, did.new)
    for effect in event.effects.order_by("pk"):
        if effect.did == Did.ADDED and effect.membership_id:
            yield Changed(death.row, MEMBERSHIP, effect.membership_id)
        elif effect.did == Did.SUPERSEDED and effect.membership_id:
            about = ("superseded_at", None, now)
            yield Changed(death.row, MEMBERSHIP, effect.membership_id, *about)
