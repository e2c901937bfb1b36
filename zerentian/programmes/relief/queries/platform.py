"""The register in the columns of the platform's export: what an import of it would find unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zerentian.kernel.packs.words import printed
from zerentian.kernel.population.models import Membership
from zerentian.kernel.population.written import Numbers, numbers
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.exports import Line
from zerentian.programmes.relief.columns import COLUMNS

SQL = """
SELECT n.id, c.name, w.name, r.name, h."group", h.code, m.code, n.name, n.identity,
       count(*) OVER (PARTITION BY h.id), m.relation, n.ethnicity,
       d.education, d.schooling, d.health, d.skill, d.work_months, d.serious_illness_insurance,
       t.main_cause, t.dangerous_house, t.safe_water, t.income_per_head, h.phone, n.phone,
       f.first_identified_on, d.identified_on, t.category, t.monitoring, t.risk_cleared, t.risk_on,
       t.other_causes[1], t.other_causes[2], f.standard, t.entitlement, t.hard
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN subjects_subject s ON s.id = wanted.id
JOIN population_household h ON h.id = s.household_id
JOIN population_membership m
  ON m.household_id = h.id AND m.superseded_at IS NULL AND m.valid @> %(on)s
JOIN population_person n ON n.id = m.person_id
LEFT JOIN regions_region r ON r.id = h.region_id
LEFT JOIN regions_region w ON w.id = r.parent_id
LEFT JOIN regions_region c ON c.id = w.parent_id
LEFT JOIN relief_reliefhousehold f ON f.subject_id = s.id
LEFT JOIN relief_householdstatus t
  ON t.household_id = s.id AND t.superseded_at IS NULL AND t.valid @> %(on)s
LEFT JOIN relief_memberrecord d
  ON d.person_id = n.id AND d.superseded_at IS NULL AND d.valid @> %(on)s
ORDER BY wanted.place, m.code, n.id
"""


def count(found: QuerySet[Subject], *, on: date) -> int:
    """How many people belong to these households that day."""
    homes = found.order_by().values("household")
    current = Membership.objects.filter(superseded_at=None, valid__contains=on)
    return current.filter(household__in=homes).count()


def lines(ids: Sequence[int], *, on: date, full: bool) -> Iterator[Line]:
    """Everybody of these households (ids of subjects), in their order."""
    write = writers(numbers(full=full))
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"ids": list(ids), "on": on})
        for person, *values in cursor.fetchall():
            cells = [None if v is None else w(v) for w, v in zip(write, values, strict=True)]
            yield Line(cells, person)


def writers(written: Numbers) -> list[Any]:
    """For each column of the platform, how a value of the register is written there."""
    kinds = {
        "identity": written.identity, "phone": written.phone,
        "yes_no": lambda value: "是" if value else "否", "money": lambda value: value / 100,
    }  # fmt: skip
    found: list[Any] = []
    for column in COLUMNS:
        if column.kind in ("code", "codes"):
            found.append(partial(_words, printed(column.codes)))
        else:
            found.append(kinds.get(column.kind, _same))
    return found


def _words(known: dict[str, str], value: Any) -> str:
    keys = value if isinstance(value, list) else [value]
    return "、".join(str(known.get(key, key)) for key in keys)


def _same(value: Any) -> Any:
    return value
