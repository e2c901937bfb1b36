"""Checks of the household file and what its words mean. Pure: no Django, clock or database.

Numbers are those of the inspectors' checks (ID-, HH-, ED-, LA-, HE-, CA-, 3B-, MO-). What makes a
record impossible to hold truthfully refuses it; what is merely doubtful is told and let pass,
because reality is always right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from zerentian.kernel.rolls.rules import (
    CHILDREN,
    HEAD,
    OLDEST,
    PARENTS,
    SPOUSE,
    Finding,
    age,
    too_young,
)
from zerentian.lib.identity import Identity, Kind, Sex

__all__ = ["HEAD", "Finding"]  # as in every list of people

HEALTHY, DISABLED = "healthy", "disabled"
NO_SKILL, LOST, ORDINARY, SKILLED = "none", "lost", "ordinary", "skilled"
NOT_AT_SCHOOL = "out"
POOR = frozenset({"general", "dibao", "wubao", "tekun", "dibao_2014"})
SENIOR = frozenset(
    {"senior_1", "senior_2", "senior_3", "vocational_1", "vocational_2", "vocational_3"}
)
HIGHER = frozenset({"college", "university"})
OF_WORKING_AGE, RETIRED = 16, 60


class Member(NamedTuple):
    """One row as the checks see it; None where the cell was empty or could not be read."""

    line: int
    identity: Identity | None
    relation: str | None
    health: tuple[str, ...] | None
    education: str | None
    schooling: str | None
    skill: str | None
    work_months: int | None


class House(NamedTuple):
    """What the rows of one household say about all of it. line: its first row."""

    line: int
    size: int | None
    main_cause: str | None
    other_causes: tuple[str, ...]
    monitoring: str | None
    risk_on: date | None
    dangerous_house: bool | None
    safe_water: bool | None


def check_member(
    member: Member, *, on: date, sex_of: Mapping[str, str], monitored: bool
) -> Iterator[Finding]:
    """What is wrong with one member alone. sex_of: the sex that a relation tells, where it does."""
    if member.health and HEALTHY in member.health and len(member.health) > 1:
        yield Finding("HE-2", member.line, "health", True)
    if member.identity is None:
        return
    told = sex_of.get(member.relation or "")
    if told and told != member.identity.sex:
        yield Finding("HH-5", member.line, "relation", True)
    years = age(member.identity.born, on)
    if years > OLDEST:
        yield Finding("ID-5", member.line, "identity", False, {"age": years})
    if member.relation == HEAD and years < OF_WORKING_AGE:
        yield Finding("HH-6", member.line, "relation", False, {"age": years})
    card = member.identity.kind is Kind.DISABILITY
    if card and member.health and DISABLED not in member.health:
        yield Finding("HE-3", member.line, "health", False)
    yield from _labour(member, years)
    yield from _schooling(member, years, monitored=monitored)


def _labour(member: Member, years: int) -> Iterator[Finding]:
    skill, line = member.skill, member.line
    at_school = member.schooling not in (None, NOT_AT_SCHOOL)
    if skill and years < OF_WORKING_AGE and skill != NO_SKILL:
        yield Finding("LA-1", line, "skill", True, {"age": years})
    if years >= RETIRED and skill in (ORDINARY, SKILLED, LOST):
        yield Finding("LA-2", line, "skill", False, {"age": years})
    idle = skill == NO_SKILL and member.health == (HEALTHY,) and not at_school
    if idle and OF_WORKING_AGE <= years < RETIRED:
        yield Finding("LA-3", line, "skill", False, {"age": years})
    if (member.work_months or 0) > 0 and skill in (LOST, NO_SKILL):
        yield Finding("LA-4", line, "work_months", False)


def _schooling(member: Member, years: int, *, monitored: bool) -> Iterator[Finding]:
    schooling, line = member.schooling, member.line
    of_school_age = 6 <= years <= 15
    if of_school_age and schooling is None:
        yield Finding("ED-1", line, "schooling", False, {"age": years})
    if of_school_age and schooling == NOT_AT_SCHOOL and not monitored:
        yield Finding("ED-5", line, "schooling", False, {"age": years})
    if schooling == "primary" and not 6 <= years <= 14:
        yield Finding("ED-2", line, "schooling", False, {"age": years})
    if schooling in SENIOR and not 15 <= years <= 20:
        yield Finding("ED-3", line, "schooling", False, {"age": years})
    if schooling not in (None, NOT_AT_SCHOOL) and (member.work_months or 0) > 3:
        yield Finding("ED-6", line, "work_months", False)
    if member.education in HIGHER and years < 18:
        yield Finding("ED-7", line, "education", False, {"age": years})


def check_house(house: House, members: Sequence[Member]) -> Iterator[Finding]:
    """What is wrong with a household and its members together."""
    if house.size is not None and house.size != len(members):
        about = {"declared": house.size, "rows": len(members)}
        yield Finding("HH-1", house.line, "size", True, about)
    yield from _heads(house, members)
    yield from _ages(members)
    yield from _causes(house, members)
    if house.dangerous_house and not house.monitoring:
        yield Finding("3B-1", house.line, "dangerous_house", False)
    if house.safe_water is False and not house.monitoring:
        yield Finding("3B-2", house.line, "safe_water", False)
    if house.monitoring and house.risk_on is None:
        yield Finding("MO-1", house.line, "risk_on", False)


def _heads(house: House, members: Sequence[Member]) -> Iterator[Finding]:
    heads = [member for member in members if member.relation == HEAD]
    spouses = [member for member in members if member.relation == SPOUSE]
    if not heads and all(member.relation for member in members):
        yield Finding("HH-3", house.line, "relation", True)
    for extra in heads[1:]:
        yield Finding("HH-3+", extra.line, "relation", True, {"row": heads[0].line})
    for extra in spouses[1:]:
        yield Finding("HH-3=", extra.line, "relation", True, {"row": spouses[0].line})
    sexes = [m.identity.sex for m in (*heads[:1], *spouses[:1]) if m.identity]
    if len(sexes) == 2 and sexes[0] == sexes[1]:
        yield Finding("HH-4", spouses[0].line, "relation", False)


def _ages(members: Sequence[Member]) -> Iterator[Finding]:
    """A parent is at least fourteen years older than a child of theirs (HH-6)."""
    born = {m.line: m.identity.born for m in members if m.identity}
    head = next((m for m in members if m.relation == HEAD and m.line in born), None)
    for member in members:
        if head is None or member.line not in born:
            continue
        if member.relation in CHILDREN:
            elder, younger = born[head.line], born[member.line]
        elif member.relation in PARENTS:
            elder, younger = born[member.line], born[head.line]
        else:
            continue
        if too_young(elder, younger):
            yield Finding("HH-6+", member.line, "relation", False)


def _causes(house: House, members: Sequence[Member]) -> Iterator[Finding]:
    causes = (house.main_cause, *house.other_causes)
    if house.main_cause and len(set(causes)) < len(causes):
        yield Finding("CA-3", house.line, "other_cause_2", True)
    healths = [set(member.health) for member in members if member.health]
    known = len(healths) == len(members)
    if known and house.main_cause == "disability" and not any(DISABLED in h for h in healths):
        yield Finding("CA-1", house.line, "main_cause", False)
    if known and house.main_cause == "illness" and all(h == {HEALTHY} for h in healths):
        yield Finding("CA-2", house.line, "main_cause", False)


def entitlement(category: str, written: str | None, before: str | None) -> str:
    """Whether the household enjoys the policies: as written, else as before, else as usual.

    A household that is still poor has not exited. One that has risen out of poverty keeps the
    policies until somebody says otherwise (摘帽不摘政策).
    """
    if written:
        return written
    if category in POOR:
        return "not_exited"
    return before if before and before != "not_exited" else "entitled"


def event(before: Mapping[str, object] | None, after: Mapping[str, object]) -> str:
    """What happened between two statuses: a status changes only by an event (A-1)."""
    if before is None:
        return "identified"
    was_poor, is_poor = before["category"] in POOR, after["category"] in POOR
    if was_poor != is_poor:
        return "returned" if is_poor else "exited"
    if before["entitlement"] != after["entitlement"]:
        return "stable" if after["entitlement"] == "not_entitled" else "returned"
    if before["risk_cleared"] is not True and after["risk_cleared"] is True:
        return "cleared"
    if after["monitoring"] and before["monitoring"] != after["monitoring"]:
        return "monitored"
    return "updated"


def sexes(relations: Mapping[str, str | None]) -> dict[str, str]:
    """Relations whose word tells the sex."""
    return {key: Sex(sex) for key, sex in relations.items() if sex}
