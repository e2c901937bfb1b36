"""Reading divisions, editions and areas, as far as the viewer's places reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import (
    BooleanField,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)

from zerentian.kernel.regions.access import Viewer, seen
from zerentian.kernel.regions.models import (
    Adoption,
    Area,
    AreaRegion,
    Change,
    Edition,
    Region,
    RegionEntry,
    StatedSuccession,
)
from zerentian.kernel.regions.rules.codes import LENGTHS
from zerentian.lib.ranges import prefix_range

FOUND = 100  # hits that a search shows


def regions(viewer: Viewer) -> QuerySet[Region]:
    """Every region that the viewer may see, closed ones too."""
    return Region.objects.filter(seen(viewer)).order_by("path")


def listed(viewer: Viewer) -> QuerySet[Region]:
    """Open regions with the number of open ones directly below each."""
    below = Count("children", filter=Q(children__closed_on=None))
    return regions(viewer).filter(closed_on=None).annotate(below=below)


def tops(viewer: Viewer) -> QuerySet[Region]:
    """Where the viewer's tree begins: regions whose parent lies outside of what is seen."""
    return listed(viewer).exclude(Q(parent__isnull=False) & seen(viewer, "parent"))


def children(viewer: Viewer, region: Region) -> QuerySet[Region]:
    return listed(viewer).filter(parent=region)


def closed_below(viewer: Viewer, region: Region) -> QuerySet[Region]:
    """Divisions that belonged here and were closed or merged."""
    found = regions(viewer).filter(parent=region).exclude(closed_on=None)
    return found.select_related("merged_into")


def above(viewer: Viewer, region: Region) -> list[Region]:
    """The way from the top of the viewer's tree down to this region, without it."""
    start = region.path.partition("/")[0]
    paths = [start[:n] for n in LENGTHS.values() if n < len(start) or region.closed_on]
    return list(regions(viewer).filter(path__in=paths, closed_on=None))


def below(viewer: Viewer, region: Region | None) -> QuerySet[Region]:
    """The region and everything open below it; everything that is seen for None."""
    found = regions(viewer).filter(closed_on=None).select_related("parent")
    if region is None:
        return found
    low, high = prefix_range(region.path)
    return found.filter(path__gte=low, path__lt=high)


def search(viewer: Viewer, text: str, *, most: int = FOUND) -> list[Region]:
    """Open and closed regions by code, name, pinyin (杨家埠: yangjiabu) or initials (yjb)."""
    wanted = "".join(text.split()).lower()
    if not wanted:
        return []
    found = regions(viewer).select_related("merged_into")
    if wanted.isdigit():
        found = found.filter(code__gte=wanted, code__lt=prefix_range(wanted)[1])
    elif wanted.isascii():
        letters = Func(
            F("name_key"), Value("[^a-z]"), Value(""), Value("g"),
            function="regexp_replace", output_field=TextField(),
        )  # fmt: skip
        spelt = _in_turn(wanted) & Q(letters__contains=wanted) if len(wanted) > 2 else Q(pk__in=[])
        found = found.alias(letters=letters).filter(Q(initials__contains=wanted) | spelt)
    else:
        found = found.filter(name__contains=wanted)
    return list(found.order_by("level", "path")[:most])


def _in_turn(letters: str) -> Q:
    """Whose reading has these letters one after the other, whatever stands between: cheap to see, so
    that few are left to be taken apart."""
    reading = Func(
        F("name_key"), Value(f"%{'%'.join(letters)}%"),
        arg_joiner=" LIKE ", template="%(expressions)s", output_field=BooleanField(),
    )  # fmt: skip
    return Q(reading)


def history(viewer: Viewer, region: Region) -> list[Change]:
    """What editions did to this region, and which others were merged into it; newest first."""
    own = Q(region=region) | Q(region__merged_into=region, kind=Change.Kind.MERGED)
    found = Change.objects.filter(seen(viewer, "region"), own, adoption__undone_at=None)
    found = found.exclude(kind=Change.Kind.CARRIED)
    return list(found.select_related("adoption__edition", "region").order_by("-adoption_id", "pk"))


def every_edition(viewer: Viewer) -> QuerySet[Edition]:
    """Every list that was loaded, newest first. What is published has no place."""
    _ = seen(viewer)
    return Edition.objects.order_by("-key", "scope")


def listed_editions(viewer: Viewer) -> QuerySet[Edition]:
    """With the number of rows of each."""
    rows = RegionEntry.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    return every_edition(viewer).annotate(rows=Subquery(rows.values(n=Count("*"))))


def every_adoption(viewer: Viewer) -> QuerySet[Adoption]:
    """Every adoption, newest first, undone ones too."""
    _ = seen(viewer)
    return Adoption.objects.select_related("edition", "previous").order_by("-at", "-pk")


def adoption_of(viewer: Viewer, edition: Edition) -> Adoption | None:
    """The adoption by which this edition is in force, if it is."""
    return every_adoption(viewer).filter(edition=edition, undone_at=None).first()


def newest_adoption(viewer: Viewer) -> Adoption | None:
    """The only one that can be undone."""
    return every_adoption(viewer).filter(undone_at=None).order_by("-pk").first()


def changes(viewer: Viewer, adoption: Adoption, kind: str) -> QuerySet[Change]:
    """What an adoption did, of one kind."""
    found = Change.objects.filter(seen(viewer, "region"), adoption=adoption, kind=kind)
    return found.select_related("region")


def every_stated(viewer: Viewer) -> QuerySet[StatedSuccession]:
    """What was stated about codes that an edition no longer has."""
    _ = seen(viewer)
    return StatedSuccession.objects.select_related("edition").order_by("old_path")


def stated(viewer: Viewer, edition: Edition) -> list[StatedSuccession]:
    return list(every_stated(viewer).filter(edition=edition))


def areas(viewer: Viewer, on: date) -> list[Area]:
    """Areas of which the viewer sees a region, with the number of their regions on that day."""
    valid = _valid(on, "memberships__") & seen(viewer, "memberships__region")
    return list(
        Area.objects.filter(seen(viewer, "memberships__region"))
        .annotate(regions=Count("memberships", filter=valid, distinct=True))
        .select_related("parent")
        .order_by("key")
    )


def area_regions(viewer: Viewer, area: Area, on: date) -> list[AreaRegion]:
    """The regions that belong to the area on that day, as known now."""
    found = AreaRegion.objects.filter(seen(viewer, "region"), _valid(on), area=area)
    return list(
        found.select_related("region__parent", "region__merged_into").order_by("region__path")
    )


def areas_of(viewer: Viewer, region: Region, on: date) -> Iterable[Area]:
    """The areas to which a region, or what it lies in, belongs on that day."""
    start = region.path.partition("/")[0]
    paths = [start[:n] for n in LENGTHS.values() if n <= len(start)]
    holding = AreaRegion.objects.filter(_valid(on), seen(viewer, "region"), region__path__in=paths)
    return Area.objects.filter(pk__in=holding.values("area")).order_by("key")


def _valid(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}superseded_at": None, f"{prefix}valid__contains": on})
