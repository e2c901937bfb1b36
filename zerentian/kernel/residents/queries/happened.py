"""What happened to a person or a household: events, memberships, particulars that were replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.population.models import FormerValue, LifeEvent
from zerentian.kernel.population.queries import known
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries.asked import When

TABLES = {"person": "population_person", "household": "population_household"}


def events(when: When, *, person: int = 0, household: int = 0) -> list[LifeEvent]:
    """Events up to the day, as known then, the last first; with everybody whom they touched."""
    about = Q(effects__person=person) if person else Q(effects__household=household)
    found = known(LifeEvent.objects.filter(about, on__lte=when.on), when.at).distinct()
    return list(
        found.select_related("recorded_by")
        .prefetch_related("effects__person", "effects__household")
        .order_by("-on", "-pk")
    )


@dataclass(frozen=True)
class Replaced:
    """A particular that was replaced: before, and what stood there next. source: the import, if any."""

    former: FormerValue
    after: str | None
    source: imports.Origin | None


def replaced(
    when: When, now: object, *, viewer: Viewer, person: int = 0, household: int = 0
) -> list[Replaced]:
    """The last first, of those that were known and had happened. now: the row with the values of
    today, as the register holds them."""
    owner = {"person": person} if person else {"household": household}
    rows = FormerValue.objects.filter(**owner).select_related("replaced_by")
    former = list(rows.order_by("-replaced_at", "-pk"))
    table = TABLES["person" if person else "household"]
    pk = person or household
    origins = imports.provenance(viewer=viewer, objects={table: [pk]}) if former else {}
    sources = origins.get((table, pk), [])
    after: dict[str, str | None] = {}
    found = []
    for row in former:
        value = after.get(row.field, _text(now, row.field))
        if _is_told(row, when):
            found.append(Replaced(row, value, _source(row, sources)))
        after[row.field] = row.text
    return found


def _is_told(row: FormerValue, when: When) -> bool:
    """A correction has no day of its own: it is told on every day."""
    was_known = when.at is None or row.replaced_at <= when.at
    return was_known and (row.since is None or row.since <= when.on)


def places(replaced: Iterable[Replaced]) -> dict[int, str]:
    """Names of the villages that stand among the values."""
    told = [
        value for r in replaced if r.former.field == "region" for value in (r.former.text, r.after)
    ]
    rows = Region.objects.filter(pk__in=[int(value) for value in told if value])
    return dict(rows.values_list("pk", "name")) if told else {}


def _text(row: object, field: str) -> str | None:
    value = getattr(row, f"{field}_id", None) or getattr(row, field)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return None if value is None else str(value)


def _source(row: FormerValue, origins: Iterable[imports.Origin]) -> imports.Origin | None:
    """What an import did that replaced the value: the same field, the same value before."""
    for origin in origins:
        same = origin.field.removesuffix("_id") == row.field and origin.old == row.text
        if same and origin.batch.committed_at == row.replaced_at:
            return origin
    return None
