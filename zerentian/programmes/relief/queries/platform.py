"""The register in the columns of the platform's export: what an import of it would find unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from zerentian.kernel.population import queries as population
from zerentian.kernel.population import written
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
    return population.belonging(found.order_by().values("household"), on=on).count()


def lines(ids: Sequence[int], *, on: date, full: bool) -> Iterator[Line]:
    """Everybody of these households (ids of subjects), in their order."""
    return written.lines(SQL, COLUMNS, ids, on=on, full=full)
