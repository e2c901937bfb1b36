"""What the lists and the regions are now, as the actions need it; pages read through queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from zerentian.kernel.regions.models import Edition, Region, StatedSuccession
from zerentian.kernel.regions.rules.applying import Row, State
from zerentian.kernel.regions.rules.codes import LENGTHS
from zerentian.kernel.regions.rules.matching import Stated
from zerentian.lib.ranges import prefix_range


def day(at: datetime) -> date:
    """The day of an instant in the reporting time zone."""
    return timezone.localdate(at)


def inside(scope: str) -> QuerySet[Region]:
    """Every region at or below a path, closed ones too; all of them for ""."""
    found = Region.objects.order_by("path")
    if not scope:
        return found
    low, high = prefix_range(scope)
    return found.filter(path__gte=low, path__lt=high)


def regions(scope: str) -> State:
    found = inside(scope)
    prefixes = [scope[:length] for length in LENGTHS.values() if length < len(scope)]
    above = Region.objects.filter(path__in=prefixes, closed_on=None)
    return State(
        open={row.path: row for row in _rows(found.filter(closed_on=None))},
        closed=tuple(_rows(found.exclude(closed_on=None))),
        above={row.path: row for row in _rows(above)},
    )


def _rows(found: QuerySet[Region]) -> Iterable[Row]:
    columns = (
        "id", "level", "kind", "path", "code", "name", "full_name", "parent_id", "closed_on",
        "merged_into_id",
    )  # fmt: skip
    return (Row(*values) for values in found.values_list(*columns).iterator(10_000))


def entries(edition: Edition) -> dict[str, str]:
    """path → name of what the edition says."""
    return dict(edition.entries.values_list("path", "name").iterator(10_000))


def stated(edition: Edition) -> dict[str, Stated]:
    found = StatedSuccession.objects.filter(edition=edition)
    return {said.old_path: Stated(said.new_path, said.continues) for said in found}


def current_edition(scope: str) -> Edition | None:
    """The edition adopted last for this scope, one around it or one within it."""
    for edition in Edition.objects.filter(state=Edition.State.ADOPTED).order_by(
        "-adopted_at", "-pk"
    ):
        if edition.scope.startswith(scope) or scope.startswith(edition.scope):
            return edition
    return None


def digest() -> str:
    """Changes with any column of any region."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(convert_to(coalesce("
            "string_agg(md5(r::text), '' ORDER BY r.id), ''), 'UTF8')), 'hex')"
            " FROM regions_region r"
        )
        return str(cursor.fetchone()[0])


def at_paths(paths: Iterable[str]) -> dict[str, int]:
    """Ids of the open regions with these paths."""
    found = Region.objects.filter(path__in=list(paths), closed_on=None)
    return dict(found.values_list("path", "id"))


def at_codes(codes: Iterable[str]) -> dict[str, int]:
    """The same, by what somebody writes: a path or the code of twelve digits."""
    wanted = list(codes)
    found = Region.objects.filter(code__in=wanted, closed_on=None).order_by("-level")
    return {**dict(found.values_list("code", "id")), **at_paths(wanted)}
