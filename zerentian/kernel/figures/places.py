"""The place a figure is asked for: a division by its code, or an area as `area:KEY`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures.rules import LENGTHS
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import Range, inside, merge, prefix_range
from zerentian.manifest.permissions import Permission

AREA = "area:"


class UnknownPlace(LookupError):
    """There is no division with this code and no area with this key."""


@dataclass(frozen=True)
class Place:
    """`key` stands in addresses; `ranges` hold the paths of all regions in it, half-open."""

    key: str
    title: str
    ranges: tuple[Range, ...]
    path: str = ""  # of a division; empty for an area
    level: int = 0
    region: int | None = None

    @property
    def is_area(self) -> bool:
        return self.key.startswith(AREA)


@dataclass(frozen=True)
class Part:
    """One line of a breakdown by place. `path` is how rows are told to belong to it."""

    key: str
    title: str
    path: str


def find(key: str, *, on: date) -> Place:
    """The place with this key, an area as it is made up on that day. Raises UnknownPlace."""
    return _area(key.removeprefix(AREA), on) if key.startswith(AREA) else _division(key)


def _division(code: str) -> Place:
    region = (
        Region.objects.filter(Q(path=code) | Q(code=code), closed_on=None).order_by("path").first()
        if code.isdecimal()
        else None
    )
    if region is None:
        raise UnknownPlace(code)
    return _of(region)


def _of(region: Region) -> Place:
    return Place(
        key=region.path,
        title=region.name,
        ranges=(prefix_range(region.path),),
        path=region.path,
        level=region.level,
        region=region.pk,
    )


def _area(key: str, on: date) -> Place:
    area = Area.objects.filter(key=key).first()
    if area is None:
        raise UnknownPlace(f"{AREA}{key}")
    paths = _members(key, on).values_list("region__path", flat=True)
    return Place(
        key=f"{AREA}{key}",
        title=area.name,
        ranges=merge(prefix_range(path) for path in paths),
    )


def _members(key: str, on: date) -> QuerySet[AreaRegion]:
    return AreaRegion.objects.filter(area__key=key, superseded_at=None, valid__contains=on)


def parts(place: Place, *, on: date, viewer: Viewer) -> list[Part]:
    """What a breakdown by place has lines for: the divisions directly in it, or an area's regions.

    Only those where the viewer sees anything: a line that cannot count would tell a foreign name.
    """
    if place.is_area:
        members = _members(place.key.removeprefix(AREA), on).select_related("region")
        found = [member.region for member in members]
    else:
        found = list(Region.objects.filter(parent=place.region, closed_on=None))
    seen = _seen(viewer)
    found = [region for region in found if meets(region.path, seen)]
    found.sort(key=lambda region: region.path)
    return [Part(key=region.path, title=region.name, path=region.path) for region in found]


def _seen(viewer: Viewer) -> tuple[Range, ...]:
    """Where the viewer's figures can count something: in granted places and at own duties."""
    own = Subject.objects.filter(pk__in=viewer.subject_ids, region__isnull=False)
    paths = own.values_list("region__path", flat=True) if viewer.subject_ids else ()
    return (*viewer.places(Permission.FIGURES_VIEW), *map(prefix_range, set(paths)))


def around(place: Place, viewer: Viewer) -> list[Place]:
    """The divisions that hold the place, the largest first, as far as the viewer's places reach."""
    if place.is_area:
        return [home(viewer)]
    paths = [place.path[:length] for length in LENGTHS if length < len(place.path)]
    regions = Region.objects.filter(path__in=paths, closed_on=None).order_by("path")
    ranges = viewer.places(Permission.FIGURES_VIEW)
    return [_of(region) for region in regions if inside(region.path, ranges)]


def meets(path: str, ranges: tuple[Range, ...]) -> bool:
    """Whether a place and the ranges have something in common."""
    low, high = prefix_range(path)
    return any(since < high and low < to for since, to in ranges)


def areas(viewer: Viewer) -> list[Place]:
    """The areas of which the viewer sees at least a part."""
    ranges = viewer.places(Permission.FIGURES_VIEW)
    found: dict[str, Place] = {}
    members = AreaRegion.objects.filter(superseded_at=None, valid__contains=viewer.on)
    for key, name, path in members.order_by("area__key").values_list(
        "area__key", "area__name", "region__path"
    ):
        if meets(path, ranges):
            found.setdefault(key, Place(key=f"{AREA}{key}", title=name, ranges=()))
    return list(found.values())


def home(viewer: Viewer) -> Place:
    """Where a viewer begins: the smallest division that holds every place of theirs."""
    ranges = viewer.places(Permission.FIGURES_VIEW)
    common = _common(ranges) if ranges else roles.root_path()
    for length in reversed(LENGTHS):
        if length <= len(common):
            try:
                return _division(common[:length])
            except UnknownPlace:
                continue
    return _division(roles.root_path())


def beginning(viewer: Viewer) -> Place:
    """The place of a page whose address names none. Whoever sees the whole instance begins at its
    first district: the root holds what other districts lend it."""
    first = home(viewer)
    districts = packs.current().district.districts
    if first.path != roles.root_path() or not districts:
        return first
    try:
        return _division(districts[0])
    except UnknownPlace:
        return first


def _common(ranges: tuple[Range, ...]) -> str:
    """The longest prefix of every path in the ranges."""
    low, high = ranges[0][0], ranges[-1][1]
    if len(ranges) == 1 and prefix_range(low)[1] == high:
        return low.split("/", 1)[0]
    last = max(ranges[-1][0], high)
    same = next((i for i, (a, b) in enumerate(zip(low, last, strict=False)) if a != b), len(low))
    return low[:same].split("/", 1)[0]
