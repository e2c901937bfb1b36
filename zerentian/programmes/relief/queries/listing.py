"""The list of households: one row each, narrowed, counted and read page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission

KIND = "relief.household"
TOWN = 9  # digits of a town's path
STATUS = "relief_household__statuses"


def covering() -> QuerySet[Role, Any]:
    """The role in which every household needs somebody."""
    roles = Role.objects.filter(subject_kind=KIND, ended_on=None, cover=True)
    return roles.order_by("pk").values("pk")[:1]


def households(
    *, viewer: Viewer, on: date, permission: Permission = Permission.SUBJECTS_VIEW
) -> QuerySet[Subject]:
    """Households of that day that the viewer may see; `status` and `duty` of that day are joined when
    a condition names them."""
    found = subjects.subjects(viewer=viewer, kind=KIND, permission=permission)
    return subjects.open_on(found, on).annotate(
        status=FilteredRelation(
            STATUS,
            condition=Q(**{f"{STATUS}__superseded_at": None, f"{STATUS}__valid__contains": on}),
        ),
        duty=FilteredRelation(
            "duties",
            condition=Q(
                duties__role=Subquery(covering()),
                duties__superseded_at=None,
                duties__valid__contains=on,
            ),
        ),
    )


def sortable(found: QuerySet[Subject], on: date, sort: str) -> QuerySet[Subject]:
    """With what the sorting needs, and of the households no more than that."""
    if sort == "people":
        members = Membership.objects.filter(
            household=OuterRef("household"), superseded_at=None, valid__contains=on
        )
        many = members.order_by().values("household").annotate(n=Count("pk")).values("n")
        found = found.annotate(people=Coalesce(Subquery(many), 0))
    elif sort == "income":
        found = found.annotate(income=F("status__income_per_head"))
    return found.only("pk")


@dataclass
class Place:
    """A town or village with how many households of the whole list it has."""

    path: str
    name: str
    count: int = 0


@dataclass
class Counts:
    """How many rows pass each of the named conditions, and where the whole list lies."""

    of: dict[str, int] = field(default_factory=dict)
    towns: list[Place] = field(default_factory=list)
    villages: list[Place] = field(default_factory=list)


def counts(found: QuerySet[Subject], conditions: Mapping[str, Q]) -> Counts:
    """All numbers of the page in one statement, village by village."""
    names = list(conditions)
    aggregates = {f"n{i}": _count(conditions[name]) for i, name in enumerate(names)}
    rows = (
        found.order_by()
        .values("region__path", "region__name", "region__parent__path", "region__parent__name")
        .annotate(whole=Count("pk"), **aggregates)
    )
    answer = Counts(of=dict.fromkeys(names, 0))
    towns: dict[str, Place] = {}
    for row in rows:
        for i, name in enumerate(names):
            answer.of[name] += row[f"n{i}"]
        _place(answer, towns, row)
    answer.towns = sorted(towns.values(), key=lambda place: place.path)
    answer.villages.sort(key=lambda place: place.path)
    return answer


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition) if condition else Count("pk")


def _place(answer: Counts, towns: dict[str, Place], row: Mapping[str, Any]) -> None:
    path = row["region__path"]
    if path is None or not path.isdigit():
        return  # a closed division: its households are found by every other filter
    above = path[:TOWN]
    is_town = len(path) == TOWN
    name = row["region__name"] if is_town else row["region__parent__name"]
    town = towns.setdefault(above, Place(above, name or above))
    town.count += row["whole"]
    if not is_town:
        answer.villages.append(Place(path, row["region__name"], row["whole"]))


def ids(found: QuerySet[Subject]) -> list[int]:
    return list(found.order_by("name_key", "pk").values_list("pk", flat=True))


def chosen(
    picked: Iterable[int], *, viewer: Viewer, on: date, permission: Permission
) -> QuerySet[Subject]:
    """Those of the picked households for which the viewer holds the permission, by name."""
    found = households(viewer=viewer, on=on, permission=permission).filter(pk__in=list(picked))
    found = found.annotate(holder=F("duty__holder"))
    return found.select_related("household", "region").order_by("name_key", "pk")
