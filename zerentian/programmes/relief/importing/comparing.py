"""What a row of the workbook changes: its writes, and the differences that a preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zerentian.kernel.population import sealed
from zerentian.kernel.population.entries import HouseholdEdit, PersonEdit
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.actions import SubjectEdit
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import masking
from zerentian.manifest.imports import Difference, Line
from zerentian.programmes.relief import rules
from zerentian.programmes.relief.importing.register import Register
from zerentian.programmes.relief.importing.telling import Teller
from zerentian.programmes.relief.importing.writes import (
    RECORD,
    RELIEF,
    STATUS,
    HouseholdWrite,
    MemberWrite,
)

ARRAYS = frozenset({"health", "other_causes"})
NO_RELIEF = {"first_identified_on": None, "standard": ""}


def household(
    line: Line,
    head: Line,
    region: Region,
    known: Household | None,
    register: Register,
    teller: Teller,
    on: date,
) -> tuple[HouseholdWrite, list[Difference]]:
    """What the rows of a household say about all of it. head: the row of its head."""
    cells = line.cells
    subject = register.subjects.get(known.pk) if known else None
    old_status = register.status_on(subject.pk, on) if subject else None
    old_relief = _relief(register, subject)
    first = cells["first_identified_on"]
    write = HouseholdWrite(
        row=line.number,
        code=cells["household"],
        region=region.pk,
        group=cells["group"] or "",
        phone=cells["household_phone"] or "",
        name=head.cells["name"],
        opened_on=min(first or on, on),
        relief=relief(cells, old_relief),
        household=known.pk if known else None,
        subject=subject.pk if subject else None,
        old_relief=old_relief,
    )
    found = _status(write, cells, old_status, teller)
    if known is None:
        return write, []
    found += _household_edit(write, known, region, teller)
    if subject is not None:
        found += _subject_edit(write, subject)
        found += teller.differences(RELIEF, old_relief, write.relief)
        write.relief_edit = old_relief != write.relief
    return write, found


def member(
    line: Line,
    person: Person | None,
    known: Household | None,
    register: Register,
    teller: Teller,
    on: date,
) -> tuple[MemberWrite, list[Difference]]:
    """What a row says about one person. known: the household of the row, if registered."""
    cells = line.cells
    write = MemberWrite(
        row=line.number,
        name=cells["name"],
        identity=cells["identity"],
        ethnicity=cells["ethnicity"] or "",
        phone=cells["phone"] or "",
        code=cells["member"],
        relation=cells["relation"],
        person=person.pk if person else None,
    )
    old_record = register.record_on(person.pk, on) if person else None
    found = []
    if person:
        merged = register.is_merged(write.identity)
        found = _person_edit(write, person, teller, merged=merged)
    found += _membership(write, cells, person, known, register, teller, on)
    found += _record(write, cells, old_record, teller)
    return write, found if person else []


def _relief(register: Register, subject: Subject | None) -> dict[str, Any]:
    row = register.relief.get(subject.pk) if subject else None
    if row is None:
        return dict(NO_RELIEF)
    return {name: getattr(row, name) for name in RELIEF}


def kept(cells: Mapping[str, Any], key: str, before: Any) -> Any:
    """The cell's value; what is known already when the workbook has no such column."""
    return cells.get(key, before)


def status(cells: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the rows say about a household's status; what they do not say stays as before."""
    others = [cells[key] for key in ("other_cause_1", "other_cause_2") if cells.get(key)]
    written = "other_cause_1" in cells or "other_cause_2" in cells
    return {
        "entitlement": rules.entitlement(
            cells["category"], cells.get("entitlement"), before["entitlement"] if before else None
        ),
        "category": cells["category"],
        "monitoring": cells["monitoring"] or "",
        "risk_cleared": cells["risk_cleared"],
        "risk_on": cells["risk_on"],
        "main_cause": cells["main_cause"],
        "other_causes": others if written or not before else before["other_causes"],
        "dangerous_house": cells["dangerous_house"],
        "safe_water": cells["safe_water"],
        "income_per_head": cells["income_per_head"],
        "hard": bool(kept(cells, "hard", before and before["hard"])),
    }


def relief(cells: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "first_identified_on": cells["first_identified_on"],
        "standard": kept(cells, "standard", before["standard"]) or "",
    }


def _status(
    write: HouseholdWrite, cells: Mapping[str, Any], old: Any, teller: Teller
) -> list[Difference]:
    before = {name: getattr(old, name) for name in STATUS} if old else None
    after = status(cells, before)
    if before == after:
        return []
    write.status, write.old_status = after, old
    write.event = rules.event(before, after)
    return list(teller.differences(STATUS, before, after)) if before else []


def _household_edit(
    write: HouseholdWrite, known: Household, region: Region, teller: Teller
) -> list[Difference]:
    found = []
    phone = sealed.open_phone(known.phone)
    if known.region_id != region.pk:
        found.append(Difference("村", known.region.name, region.name))
    if known.group != write.group:
        found.append(teller.difference("group", known.group, write.group))
    if write.phone and phone != write.phone:
        old, new = masking.phone(phone), masking.phone(write.phone)
        found.append(teller.difference("household_phone", old, new))
    if found:
        write.edit = HouseholdEdit(
            household=known.pk, region=region.pk, group=write.group, phone=write.phone or None
        )
    return found


def _subject_edit(write: HouseholdWrite, subject: Subject) -> list[Difference]:
    """The subject bears the head's name and lies where the household lies."""
    renamed = subject.name != write.name
    if renamed or subject.region_id != write.region:
        write.subject_edit = SubjectEdit(subject=subject.pk, name=write.name, region=write.region)
    return [Difference("户主姓名", subject.name, write.name)] if renamed else []


def _person_edit(
    write: MemberWrite, person: Person, teller: Teller, *, merged: bool
) -> list[Difference]:
    """merged: the row has the number of a record that became this person; theirs stays."""
    found = []
    number = sealed.open_identity(person.identity) if person.identity else ""
    phone = sealed.open_phone(person.phone)
    if number != write.identity.number and not merged:
        old, new = masking.number(number), masking.number(write.identity.number)
        found.append(teller.difference("identity", old, new))
    if person.name != write.name:
        found.append(teller.difference("name", person.name, write.name))
    if person.ethnicity != write.ethnicity:
        found.append(teller.difference("ethnicity", person.ethnicity, write.ethnicity))
    if write.phone and phone != write.phone:
        old, new = masking.phone(phone), masking.phone(write.phone)
        found.append(teller.difference("phone", old, new))
    if found:
        write.edit = PersonEdit(
            person=person.pk,
            name=write.name,
            identity=None if merged else write.identity,
            ethnicity=write.ethnicity,
            phone=write.phone or None,
        )
    return found


def _membership(
    write: MemberWrite,
    cells: Mapping[str, Any],
    person: Person | None,
    known: Household | None,
    register: Register,
    teller: Teller,
    on: date,
) -> list[Difference]:
    past = register.by_person[person.pk] if person else []
    current = [row for row in past if on in row.valid]
    here = [row for row in current if known and row.household_id == known.pk]
    if not here:
        write.joins = _joins(write, cells, known, past, current, on)
        if person is None:
            return []
        left = "、".join(row.household.code for row in current)
        return [teller.difference("joins", left, cells["household"])]
    [row] = here
    found = list(
        teller.differences(
            ("relation", "code"),
            {"relation": row.relation, "code": row.code},
            {"relation": write.relation, "code": write.code},
        )
    )
    if found:
        write.restates = row.pk
    return found


def _joins(
    write: MemberWrite,
    cells: Mapping[str, Any],
    known: Household | None,
    past: list[Membership],
    current: list[Membership],
    on: date,
) -> date:
    """From when somebody belongs: since identified, unless that time is taken.

    Whoever comes from another household, or becomes the head of a household that had one, does so
    on the day of the data.
    """
    identified: date = cells["identified_on"] or cells["first_identified_on"] or on
    if current or (known is not None and write.relation == rules.HEAD):
        return on
    ended = [row.valid.upper for row in past if row.valid.upper and row.valid.upper <= on]
    start: date = max([min(identified, on), *ended])
    return start


def _record(
    write: MemberWrite, cells: Mapping[str, Any], old: Any, teller: Teller
) -> list[Difference]:
    before = {name: getattr(old, name) for name in RECORD} if old else None
    after = {name: plain(name, cells[name]) for name in RECORD}
    if before == after:
        return []
    write.record, write.old_record = after, old
    return list(teller.differences(RECORD, before, after)) if before else []


def plain(name: str, value: Any) -> Any:
    """As the table keeps it: no NULL where text stands, lists where arrays do."""
    if name in ARRAYS:
        return list(value or ())
    return value if value is not None or name not in ("education", "schooling", "skill") else ""
