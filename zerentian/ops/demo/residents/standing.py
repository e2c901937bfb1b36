"""Who is in the register already when the residents come: the people of the programmes' own steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zerentian.kernel.population import rules
from zerentian.kernel.population.models import Membership
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import prefix_range
from zerentian.ops.demo.residents.census import OLDEST
from zerentian.ops.demo.residents.entering import OPENED, Member
from zerentian.ops.demo.residents.settling import Village


@dataclass(slots=True)
class Standing:
    """A household of which only a programme knows so far. region: id of its village."""

    region: int
    members: list[Member]


def homes() -> list[Standing]:
    """Every household of people who have no residence yet: whoever stands together lives together."""
    found: dict[int, Standing] = {}
    rows = Membership.objects.filter(superseded_at=None, valid__endswith=None)
    rows = rows.exclude(person__memberships__kind="residence").select_related("person", "household")
    for row in rows.order_by("household__code", "code", "pk"):
        home = found.setdefault(row.household_id, Standing(row.household.region_id, []))
        since = max(OPENED, row.person.born)
        home.members.append(Member(row.person_id, row.relation, since))
    return list(found.values())


def left(cells: dict[str, list[int]], homes: Iterable[Standing], *, on: date) -> int:
    """Take the people of these homes out of `cells`, as far as there are any; how many were taken.

    In a demo of few residents a programme may have more old people than the census's share.
    """
    persons = Membership.objects.filter(
        person__in=[member.person for home in homes for member in home.members]
    )
    taken = 0
    ages = persons.order_by("person").distinct("person").values_list("person__sex", "person__born")
    for sex, born in ages:
        age = min(rules.age(born, on), OLDEST)
        if cells[sex][age] > 0:
            cells[sex][age] -= 1
            taken += 1
    return taken


def villages(root: str, homes: Sequence[Standing]) -> list[Village]:
    """The villages of the district in the order of their codes, and how many households they have."""
    low, high = prefix_range(root)
    here = Q(path__gte=low, path__lt=high, level=Region.Level.VILLAGE, closed_on=None)
    settled: dict[int, int] = {}
    for home in homes:
        settled[home.region] = settled.get(home.region, 0) + 1
    rows = Region.objects.filter(here).order_by("path").values_list("pk", "path", "name")
    return [Village(pk, path, name, settled.get(pk, 0)) for pk, path, name in rows]
