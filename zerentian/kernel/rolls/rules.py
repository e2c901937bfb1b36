"""Checks of a hukou list and of lists of departments. Pure: no Django, clock or database.

Numbers are those of the inspectors' checks (ID-, HH-). What cannot be true is refused; what is
merely unusual is told and let pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from zerentian.lib.identity import Identity

HEAD, SPOUSE = "head", "spouse"
CHILDREN = frozenset({"son", "daughter"})
PARENTS = frozenset({"father", "mother"})
YOUNGEST_PARENT, OLDEST = 14, 120


class Finding(NamedTuple):
    """A check that one row failed. refuses: False when it is only told.

    line: number of the row; column: key of the column; about: what the sentence names.
    """

    check: str
    line: int
    column: str
    refuses: bool
    about: Mapping[str, str | int] = {}


class Member(NamedTuple):
    """One row as the checks see it; None where the cell is empty, missing or could not be read."""

    line: int
    name: str | None
    identity: Identity | None
    relation: str | None
    sex: str | None = None
    born: date | None = None


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def check_member(member: Member, *, on: date, sex_of: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with one row alone. sex_of: the sex that a relation tells, where it does."""
    number = member.identity
    if number is None:
        return
    if member.sex and member.sex != number.sex:
        yield Finding("ID-6", member.line, "sex", True)
    if member.born and member.born != number.born:
        about = {"born": number.born.isoformat()}
        yield Finding("ID-5=", member.line, "born", True, about)
    told = sex_of.get(member.relation or "")
    if told and told != number.sex:
        yield Finding("HH-5", member.line, "relation", True)
    if (years := age(number.born, on)) > OLDEST:
        yield Finding("ID-5", member.line, "identity", False, {"age": years})


def check_household(members: Sequence[Member], *, head_name: str | None) -> Iterator[Finding]:
    """What is wrong with the rows of one household together. head_name: as its first row says."""
    heads = [member for member in members if member.relation == HEAD]
    spouses = [member for member in members if member.relation == SPOUSE]
    if not heads and all(member.relation for member in members):
        yield Finding("HH-3", members[0].line, "relation", True)
    for extra in heads[1:]:
        yield Finding("HH-3+", extra.line, "relation", True, {"row": heads[0].line})
    for extra in spouses[1:]:
        yield Finding("HH-3=", extra.line, "relation", True, {"row": spouses[0].line})
    if heads and head_name and heads[0].name and head_name != heads[0].name:
        about: dict[str, str | int] = {"row": heads[0].line, "name": heads[0].name}
        yield Finding("HEAD", members[0].line, "head_name", True, about)
    sexes = [m.identity.sex for m in (*heads[:1], *spouses[:1]) if m.identity]
    if len(sexes) == 2 and sexes[0] == sexes[1]:
        yield Finding("HH-4", spouses[0].line, "relation", False)
    if heads:
        yield from _generations(heads[0], members)


def too_young(parent: date, child: date) -> bool:
    """Whether fewer years than a parent has lie between two days of birth (HH-6)."""
    return age(parent, child) < YOUNGEST_PARENT


def _generations(head: Member, members: Sequence[Member]) -> Iterator[Finding]:
    """A parent is at least fourteen years older than a child of theirs (HH-6)."""
    for member in members:
        if member.identity is None or head.identity is None:
            continue
        own, other = member.identity.born, head.identity.born
        as_child = member.relation in CHILDREN and too_young(other, own)
        if as_child or (member.relation in PARENTS and too_young(own, other)):
            yield Finding("HH-6+", member.line, "relation", False)
