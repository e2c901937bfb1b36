"""Areas and the regions that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.regions import state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Area, AreaRegion


@transaction.atomic
def sync_areas(*, by: Any, pack: Pack, at: datetime) -> int:
    """Make the areas what the pack says, since the days it says, and tell how many rows changed.

    A membership that the pack no longer states was a mistake: it is superseded. Raises Refused when
    a code is no open region, and then changes nothing.
    """
    changed = 0
    for said in pack.areas.values():
        Area.objects.update_or_create(
            key=said.key,
            defaults={"name": said.name.zh, "kind": said.kind, "note": said.note},
        )
    for said in pack.areas.values():
        area = Area.objects.get(key=said.key)
        parent = Area.objects.get(key=said.parent) if said.parent else None
        Area.objects.filter(pk=area.pk).update(parent=parent)
        changed += _correct(by, area, _known(said.regions), said.since, at)
    return changed


def _known(codes: Iterable[str]) -> set[int]:
    wanted = set(codes)
    found = state.at_paths(wanted)
    if missing := sorted(wanted - found.keys()):
        raise Refused(
            _("No open region has the code %(code)s.") % {"code": ", ".join(missing[:10])}
        )
    return set(found.values())


def _correct(by: Any, area: Area, regions: set[int], since: date, at: datetime) -> int:
    """Supersede what is not so, add what is missing."""
    now = list(area.memberships.filter(superseded_at=None))  # one region may come back: two rows
    valid = DateRange(since, None)
    wrong = [row.pk for row in now if row.region_id not in regions or row.valid != valid]
    kept = {row.region_id for row in now if row.pk not in wrong}
    AreaRegion.objects.filter(pk__in=wrong).update(superseded_at=at)
    added = AreaRegion.objects.bulk_create(
        AreaRegion(area=area, region_id=id, valid=valid, recorded_at=at)
        for id in sorted(regions - kept)
    )
    rows = [*wrong, *(row.pk for row in added)]
    if rows:
        activity.record(by=by, verb="area.set", table="regions_arearegion", rows=rows, at=at)
    return len(rows)


@transaction.atomic
def assign_regions(
    *, by: Any, area: Area, regions: Iterable[int], on: date, at: datetime, reason: str = ""
) -> int:
    """From day `on`, exactly these regions belong to the area; before it nothing changes.

    Answers how many rows changed. One that would only begin on or after `on` is superseded.
    """
    wanted = set(regions)
    Area.objects.select_for_update().get(pk=area.pk)  # the rows of whoever was before are seen then
    rows = list(area.memberships.filter(superseded_at=None))
    ending = [
        row
        for row in rows
        if (row.valid.upper is None or row.valid.upper > on)
        and (row.region_id not in wanted or row.valid.lower > on or row.valid.upper is not None)
    ]
    staying = {
        row.region_id for row in rows if row not in ending and row.valid.upper is None
    } & wanted
    AreaRegion.objects.filter(pk__in=[row.pk for row in ending]).update(superseded_at=at)
    made = [
        AreaRegion(
            area=area, region_id=row.region_id, valid=DateRange(row.valid.lower, on), recorded_at=at
        )
        for row in ending
        if row.valid.lower < on
    ]
    made += [
        AreaRegion(area=area, region_id=id, valid=DateRange(on, None), recorded_at=at)
        for id in sorted(wanted - staying)
    ]
    AreaRegion.objects.bulk_create(made)
    touched = [row.pk for row in (*ending, *made)]
    if touched:
        activity.record(
            by=by, verb="area.assigned", table="regions_arearegion", rows=touched, at=at,
            reason=reason,
        )  # fmt: skip
    return len(touched)
