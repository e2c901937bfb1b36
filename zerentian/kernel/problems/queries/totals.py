"""How many were found, closed and are late, place by place, and how many looks back went well."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import LookBack
from zerentian.kernel.problems.queries.ledger import Asked, late, ledger
from zerentian.kernel.problems.queries.seen import problems
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import in_ranges

LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The problems of a place on a day."""

    place: str
    name: str
    found: int = 0
    closed: int = 0
    unfounded: int = 0
    open: int = 0
    late: int = 0
    looked: int = 0
    passed: int = 0

    @property
    def rate(self) -> float | None:
        """Closed out of found."""
        return self.closed / self.found if self.found else None

    @property
    def pass_rate(self) -> float | None:
        """Looks back that found it in order, out of all that were done."""
        return self.passed / self.looked if self.looked else None


def counts(*, viewer: Viewer, asked: Asked, below: str) -> list[Totals]:
    """For each place directly below a path that has problems; three statements."""
    length = next((n for n in LENGTHS if n > len(below)), LENGTHS[-1])
    rows = ledger(viewer=viewer, asked=asked).order_by()
    place = _place(length)
    numbers = rows.annotate(place=place).values("place").annotate(
        found=Count("pk"),
        closed=Count("pk", filter=Q(now_state=rules.CLOSED)),
        unfounded=Count("pk", filter=Q(now_state=rules.UNFOUNDED)),
        open=Count("pk", filter=Q(now_state__in=sorted(rules.OPEN))),
        late=Count("pk", filter=late(asked.on)),
    )  # fmt: skip
    looked: dict[str, dict[str, Any]] = defaultdict(dict)
    for line in (
        look_backs(viewer=viewer, on=asked.on, places=asked.places)
        .annotate(place=_place(length, "problem__subject__region__path"))
        .values("place")
        .annotate(looked=Count("pk"), passed=Count("pk", filter=Q(passed=True)))
    ):
        looked[line["place"]] = {"looked": line["looked"], "passed": line["passed"]}
    found = list(numbers)
    names = dict(
        Region.objects.filter(path__in=[x["place"] for x in found]).values_list("path", "name")
    )
    lines = [Totals(**x, **looked[x["place"]], name=names.get(x["place"], "")) for x in found]
    return sorted(lines, key=lambda line: line.place)


def look_backs(*, viewer: Viewer, on: date, places: tuple[Range, ...] = ()) -> QuerySet[Any]:
    """Looks back that were done up to the day, at problems that the viewer sees."""
    seen = problems(viewer=viewer).order_by().values("pk")
    rows = LookBack.objects.filter(problem__in=seen, done_on__lte=on).order_by()
    return rows.filter(in_ranges(places, region="problem__subject__region")) if places else rows


def rechecks(*, viewer: Viewer, on: date) -> QuerySet[Any]:
    """Looks back that are to be done now and were not, at closed problems; the most urgent first."""
    seen = problems(viewer=viewer, permission=Permission.PROBLEMS_VERIFY).order_by()
    rows = LookBack.objects.filter(problem__in=seen.values("pk"), done_on=None, from_day__lte=on)
    rows = rows.filter(problem__state=rules.CLOSED)
    return rows.select_related("problem__subject__region").order_by("until_day", "pk")


def _place(length: int, path: str = "subject__region__path") -> Any:
    """The part of the path by which rows are put together; nowhere is “”."""
    return Case(
        When(**{f"{path}__isnull": True}, then=Value("")),
        default=Substr(F(path), 1, length),
        output_field=CharField(),
    )
