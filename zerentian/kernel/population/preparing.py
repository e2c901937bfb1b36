"""Events made ready from what the register says: which memberships end, who is the next head.

Nothing is written here. A page shows the result before it is confirmed; an import records it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from zerentian.kernel.population import kinship
from zerentian.kernel.population.actions.checking import HEAD
from zerentian.kernel.population.entries import Arrival, Departure, Moved, NewEvent, Related
from zerentian.kernel.population.kinship import Kin
from zerentian.kernel.population.models import Household, Membership


def standing(on: date, **about: object) -> list[Membership]:
    """Memberships that hold on the day, as known now."""
    rows = Membership.objects.filter(superseded_at=None, valid__contains=on, **about)
    return list(rows.select_related("person", "household__region").order_by("household", "pk"))


def kin(row: Membership) -> Kin:
    return Kin(row.person_id, row.relation, row.person.sex, row.person.born)


def departure(
    *,
    kind: str,
    people: Iterable[int],
    on: date,
    reason: str,
    proof_kind: str,
    kinds: Iterable[str] = (),
    household: int | None = None,
    heads: Mapping[int, int] | None = None,
    proof_number: str = "",
    note: str = "",
    arrivals: tuple[Arrival, ...] = (),
    died: int | None = None,
    formed: tuple[int, ...] = (),
) -> NewEvent:
    """These people leave the households to which they belong on the day.

    kinds: only households of these kinds; none named: of every kind. household: only that one.
    heads: the next head (person) of a household (id) whose head leaves; where none is named, the
    likely one.
    """
    leaving = set(people)
    rows = standing(on, person__in=leaving)
    wanted = set(kinds)
    gone = [row for row in rows if not wanted or row.kind in wanted]
    gone = [row for row in gone if household in (None, row.household_id)]
    return NewEvent(
        kind=kind,
        on=on,
        proof_kind=proof_kind,
        proof_number=proof_number,
        note=note,
        departures=tuple(
            Departure(membership=row.pk, person=row.person_id, reason=reason) for row in gone
        ),
        arrivals=arrivals,
        relations=tuple(_headed_anew(gone, on=on, heads=heads or {})),
        died=died,
        formed=formed,
    )


def death(
    *,
    person: int,
    on: date,
    proof_kind: str,
    proof_number: str = "",
    note: str = "",
    heads: Mapping[int, int] | None = None,
) -> NewEvent:
    """Somebody died: every membership ends that day (C-5)."""
    return departure(
        kind="death", people=[person], on=on, reason="died", proof_kind=proof_kind,
        proof_number=proof_number, note=note, heads=heads, died=person,
    )  # fmt: skip


def move(
    *,
    households: Iterable[int],
    region: int,
    group: str,
    address: str,
    on: date,
    proof_kind: str,
    proof_number: str = "",
    note: str = "",
) -> NewEvent:
    """These households stand elsewhere from the day on, with everybody who belongs to them then."""
    people: dict[int, list[int]] = {pk: [] for pk in households}
    for row in standing(on, household__in=list(people)):
        people[row.household_id].append(row.person_id)
    return NewEvent(
        kind="move",
        on=on,
        proof_kind=proof_kind,
        proof_number=proof_number,
        note=note,
        moved=tuple(
            Moved(household=pk, region=region, group=group, address=address, people=tuple(members))
            for pk, members in people.items()
        ),
    )


def moving_along(household: int, *, on: date) -> list[Household]:
    """Other households made up of nobody but members of this one: they move with it."""
    members = {row.person_id for row in standing(on, household=household)}
    others: dict[int, list[Membership]] = defaultdict(list)
    ids = {row.household_id for row in standing(on, person__in=members)} - {household}
    for row in standing(on, household__in=ids):
        others[row.household_id].append(row)
    return [
        rows[0].household
        for rows in others.values()
        if all(row.person_id in members for row in rows)
    ]


def heads_to_choose(
    people: Iterable[int], *, on: date, household: int | None = None
) -> dict[int, list[Membership]]:
    """Households whose head is among the people: those who stay, the likely next head first."""
    leaving = set(people)
    headed = standing(on, person__in=leaving, relation=HEAD)
    headed = [row for row in headed if household in (None, row.household_id)]
    staying: dict[int, list[Membership]] = defaultdict(list)
    for row in standing(on, household__in=[row.household_id for row in headed]):
        if row.person_id not in leaving:
            staying[row.household_id].append(row)
    for rows in staying.values():
        likely = kinship.next_head([kin(row) for row in rows])
        rows.sort(key=lambda row: (likely is None or row.person_id != likely.person, row.pk))
    return dict(staying)


def _headed_anew(
    gone: Iterable[Membership], *, on: date, heads: Mapping[int, int]
) -> Iterable[Related]:
    left = list(gone)
    leaving = {row.pk for row in left}
    old = {row.household_id: row for row in left if row.relation == HEAD}
    staying: dict[int, list[Membership]] = defaultdict(list)
    for row in standing(on, household__in=list(old)):
        if row.pk not in leaving:
            staying[row.household_id].append(row)
    for household, rows in sorted(staying.items()):
        likely = kinship.next_head([kin(row) for row in rows])
        chosen = heads.get(household) or (likely.person if likely else 0)
        head = next((row for row in rows if row.person_id == chosen), None)
        if head is None:
            continue  # checked later: the household would be without a head
        for row in rows:
            sex = old[household].person.sex
            told = (
                HEAD if row is head else kinship.relation_to(kin(head), kin(row), old_head_sex=sex)
            )
            if told != row.relation:
                yield Related(membership=row.pk, person=row.person_id, relation=told)
