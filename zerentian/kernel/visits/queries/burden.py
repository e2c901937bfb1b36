"""How much a visit costs to write down, measured on those that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Max

from zerentian.kernel.visits.models import Visit


@dataclass(frozen=True)
class Burden:
    """One version of a checklist. typed and confirmed: fields of one visit, on average."""

    template: str
    visits: int
    typed: float
    confirmed: float
    most: int

    @property
    def share(self) -> float:
        """Of all fields those that were on file and only confirmed, in percent."""
        every = self.typed + self.confirmed
        return 100 * self.confirmed / every if every else 0.0


def burden(*, since: date, until: date) -> Iterator[Burden]:
    """By checklist version, of the visits of these days that stand. For the command: nobody looks."""
    rows = Visit.objects.filter(superseded_at=None, day__gte=since, day__lte=until)
    counted = rows.values("template__key", "template__version").annotate(
        n=Count("pk"), typed_=Avg("typed"), confirmed_=Avg("confirmed"), most=Max("typed"),
    )  # fmt: skip
    for row in counted.order_by("template__key", "template__version"):
        yield Burden(
            f"{row['template__key']}@{row['template__version']}", row["n"], float(row["typed_"]),
            float(row["confirmed_"]), row["most"],
        )  # fmt: skip
