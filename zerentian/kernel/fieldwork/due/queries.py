"""Due visits in the viewer's places and duties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import rules, statement
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import planned
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

VIEW = Permission.VISITS_VIEW
DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}  # how long the path of a region of each level is

TOTALS = """{states} SELECT left(p.path, %(length)s), s.state, count(*)
FROM states s JOIN subjects_subject j ON j.id = s.subject
LEFT JOIN regions_region p ON p.id = j.region_id GROUP BY 1, 2"""
HOLDERS = "{states} SELECT s.holder, s.state, count(*) FROM states s GROUP BY 1, 2"
ROWS = """{states} SELECT s.subject, s.role, s.holder, s.since, s.last, s.due, s.state
FROM states s JOIN subjects_subject j ON j.id = s.subject
WHERE s.state = ANY(%(states)s) AND (%(holder)s::bigint IS NULL OR s.holder = %(holder)s)
ORDER BY s.due, j.name_key, s.subject, s.holder, s.role OFFSET %(skip)s LIMIT %(most)s"""


@dataclass(frozen=True)
class Due:
    """One subject and the holder who has to visit it."""

    subject: Subject
    holder: int
    role: Role
    since: date
    last: date | None
    due: date
    state: str

    @property
    def pk(self) -> str:
        return f"{self.subject.pk}-{self.holder}"


@dataclass
class Counts:
    """How many are overdue, due today, soon, later."""

    states: Counter[str] = field(default_factory=Counter)

    def of(self, state: str) -> int:
        return self.states[state]

    @property
    def all(self) -> int:
        return sum(self.states.values())


def roles() -> list[Role]:
    """Roles whose holders have to visit."""
    return [role for role in duties.all_roles() if role.visit_days]


def within(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Subject]:
    """Open subjects of the role's kind in the viewer's places, and in `places`."""
    rows = subjects.open_on(Subject.objects.filter(kind=role.subject_kind), on)
    if places:
        rows = rows.filter(scope.in_ranges(places))
    return scope.subjects_within(rows, viewer=viewer, permission=VIEW, subject="")


def own(*, viewer: Viewer, kind: str) -> QuerySet[Subject]:
    """Open subjects of the kind that the viewer answers for today, in whatever role."""
    mine = duties.own_subjects(viewer=viewer).filter(kind=kind)
    return subjects.open_on(mine, viewer.on)


def by_place(found: QuerySet[Subject], *, role: Role, on: date, level: int) -> dict[str, Counts]:
    """Counts by the path of the regions of this level; one statement."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for path, state, number in _asked(TOTALS, found, [role], on, length=DIGITS[level]):
        counts[path or ""].states[state] += number
    return dict(counts)


def by_holder(found: QuerySet[Subject], *, role: Role, on: date) -> dict[int, Counts]:
    counts: dict[int, Counts] = defaultdict(Counts)
    for holder, state, number in _asked(HOLDERS, found, [role], on):
        counts[holder].states[state] += number
    return dict(counts)


def total(counts: Iterable[Counts]) -> Counts:
    found = Counts()
    for one in counts:
        found.states.update(one.states)
    return found


def rows(
    found: QuerySet[Subject],
    *,
    roles: Sequence[Role],
    on: date,
    states: Sequence[str] = rules.STATES,
    holder: int | None = None,
    skip: int = 0,
    most: int | None = None,
    known: Mapping[int, Subject] | None = None,
) -> list[Due]:
    """Subjects with their holder in these roles and states, the longest overdue first; one statement
    and another for the subjects. roles: of one kind of subjects. known: these by id, where the caller
    has them."""
    asked = {"states": list(states), "holder": holder, "skip": skip, "most": most}
    lines = _asked(ROWS, found, roles, on, one=known is not None, **asked)
    ids = {line[0] for line in lines}
    known = known or Subject.objects.select_related("region__parent", "household").in_bulk(ids)
    named = {role.pk: role for role in roles}
    return [Due(known[line[0]], line[2], named[line[1]], *line[3:]) for line in lines]


def mine(*, viewer: Viewer) -> list[Due]:
    """What the viewer's own posts have to visit, in every role, by day."""
    holders = set(duties.my_holders(viewer=viewer).values_list("pk", flat=True))
    if not holders:
        return []
    found = []
    for kind, those in groupby(sorted(roles(), key=_kind), key=_kind):
        found += rows(own(viewer=viewer, kind=kind), roles=list(those), on=viewer.on)
    own_ones = [due for due in found if due.holder in holders]
    return sorted(own_ones, key=lambda due: (due.due, due.subject.name_key))


def next_of(subject: Subject, *, viewer: Viewer) -> list[Due]:
    """Who has to visit this one and when, in every role; the viewer may see the subject."""
    here = [role for role in duties.roles(subject_kind=subject.kind) if role.visit_days]
    if not here:
        return []
    if not scope.opens(subject, viewer=viewer, permission=Permission.SUBJECTS_VIEW):
        return []
    seen = Subject.objects.filter(pk=subject.pk)
    return rows(seen, roles=here, on=viewer.on, known={subject.pk: subject})


def _kind(role: Role) -> str:
    return role.subject_kind


def children(parent: Region, counts: Mapping[str, Counts]) -> list[tuple[Region, Counts]]:
    """The places of these counts with their names, in the order of their codes."""
    found = Region.objects.filter(path__in=counts, closed_on=None).order_by("path")
    return [(region, counts[region.path]) for region in found if region.path != parent.path]


def _asked(
    text: str,
    found: QuerySet[Subject],
    roles: Sequence[Role],
    on: date,
    *,
    one: bool = False,
    **more: Any,
) -> list[Any]:
    """one: of a single subject, for which every plan is the same; it is made once a connection."""
    try:
        sql, values = statement.states(found, roles=roles, on=on)
    except EmptyResultSet:  # nobody can be in it: no grant, no duty
        return []
    text = text.replace("{states}", sql)
    if one:
        return planned.run(text, values | more)
    with connection.cursor() as cursor:
        cursor.execute(text, values | more)
        return list(cursor.fetchall())
