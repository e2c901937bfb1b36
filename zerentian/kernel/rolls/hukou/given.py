"""The hukou households in the columns of their list: what an import of it would find unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import queries as population
from zerentian.kernel.population import written
from zerentian.kernel.population.models import Household, Membership
from zerentian.kernel.rolls.hukou.columns import COLUMNS
from zerentian.kernel.rolls.hukou.known import KIND
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.exports import Line
from zerentian.manifest.permissions import Permission

SQL = """
SELECT n.id, c.name, w.name, r.name, h."group", h.code, head.name, m.relation, n.name,
       CASE n.sex WHEN 'M' THEN 'male' WHEN 'F' THEN 'female' END, n.ethnicity, n.identity,
       n.born, h.address, n.phone
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN population_household h ON h.id = wanted.id
JOIN population_membership m
  ON m.household_id = h.id AND m.superseded_at IS NULL AND m.valid @> %(on)s
JOIN population_person n ON n.id = m.person_id
LEFT JOIN LATERAL (
  SELECT p.name FROM population_membership k JOIN population_person p ON p.id = k.person_id
  WHERE k.household_id = h.id AND k.relation = 'head' AND k.superseded_at IS NULL
    AND k.valid @> %(on)s LIMIT 1) head ON true
LEFT JOIN regions_region r ON r.id = h.region_id
LEFT JOIN regions_region w ON w.id = r.parent_id
LEFT JOIN regions_region c ON c.id = w.parent_id
ORDER BY wanted.place, m.relation <> 'head', n.born, n.id
"""


def households(
    viewer: Viewer, path: str, *, on: date, permissions: Sequence[Permission]
) -> QuerySet[Household]:
    """Those at or below a path of which the viewer may do all of this, in the order of the list.

    Whole households only: whoever a list leaves out leaves the household when it is imported. So a
    household with somebody in a circle that is closed to the viewer is left out altogether.
    """
    found = Household.objects.filter(kind=KIND).filter(_standing(on))
    for permission in permissions:
        found = scope.within(found, viewer=viewer, permission=permission, region="region")
    if path:
        low, high = prefix_range(path)
        found = found.filter(region__path__gte=low, region__path__lt=high)
    if closed := population.closed_ids(viewer):
        shut = Membership.objects.filter(person__in=closed, superseded_at=None, valid__contains=on)
        found = found.exclude(pk__in=shut.values("household"))
    return found.order_by("region__path", "code")


def _standing(on: date) -> Q:
    return Q(formed_on__lte=on) & (Q(dissolved_on=None) | Q(dissolved_on__gt=on))


def lines(ids: Sequence[int], *, on: date, full: bool) -> Iterator[Line]:
    """Everybody of these households, in their order, the head first."""
    return written.lines(SQL, COLUMNS, ids, on=on, full=full)
