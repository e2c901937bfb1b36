"""What the address of a page of duties asks for: which role, where, on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Role
from zerentian.lib.periods import asked_day
from zerentian.lib.ranges import Range, merge, prefix_range
from zerentian.manifest.permissions import Permission

LENGTHS = (12, 9, 6, 4, 2)


@dataclass(frozen=True)
class Asked:
    """`places` are the ranges of place and area together; () means wherever the viewer may look.

    `seen` is where the viewer may look at all: what a choice of places may name.
    """

    roles: tuple[Role, ...]
    role: Role | None
    on: date
    place: Region | None
    area: Area | None
    places: tuple[Range, ...]
    seen: tuple[Range, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """The parameters that lead here again."""
        words = {"role": self.role.key if self.role else "", "on": self.on.isoformat()}
        words |= {"place": self.place.path} if self.place else {}
        return words | ({"area": self.area.key} if self.area else {})


def read(words: Mapping[str, str], *, viewer: Viewer) -> Asked:
    """What is asked, with defaults for what is not. Http404 for an unknown role, or a place outside."""
    roles = tuple(queries.all_roles())
    seen = viewer.places(Permission.DUTIES_VIEW)
    place = _place(words.get("place", ""), seen) or home(viewer)
    on = day(words.get("on", ""), viewer.on)
    area = _area(words.get("area", ""))
    inside: tuple[Range, ...] = (prefix_range(place.path),) if place else ()
    if area:
        inside = both(inside, _ranges(area, on)) if inside else _ranges(area, on)
    role = _role(roles, words.get("role", ""))
    return Asked(roles, role, on, place, area, inside, seen)


def day(text: str, default: date) -> date:
    """A day from the address; one that cannot be read is today."""
    return asked_day(text) or default


def both(one: Iterable[Range], other: Iterable[Range]) -> tuple[Range, ...]:
    """What lies in a range of each. Never empty: nothing in common is a range that holds nothing."""
    listed = list(other)
    pairs = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in listed]
    return merge(pairs) or (("0", "0"),)


def meets(path: str, seen: Iterable[Range]) -> bool:
    """Whether a region and the ranges have anything in common."""
    low, high = prefix_range(path)
    return any(since < high and low < to for since, to in seen)


def areas(asked: Asked) -> list[Area]:
    """The areas of which the viewer may look at a part."""
    rows = AreaRegion.objects.filter(superseded_at=None, valid__contains=asked.on)
    pairs = rows.values_list("area", "region__path")
    keys = {area for area, path in pairs if meets(path, asked.seen)}
    return list(Area.objects.filter(pk__in=keys).order_by("key"))


def home(viewer: Viewer) -> Region | None:
    """The smallest region that holds everything the viewer may look at."""
    places = viewer.places(Permission.DUTIES_VIEW)  # in order; neighbours are one range
    if not places:
        return None
    (low, _), (_, high) = places[0], places[-1]
    above = [low[:length] for length in LENGTHS if len(low) >= length]
    paths = [path for path in above if high <= prefix_range(path)[1]]
    return Region.objects.filter(path__in=paths, closed_on=None).order_by("-path").first()


def _role(roles: tuple[Role, ...], key: str) -> Role | None:
    found = [role for role in roles if role.key == key]
    if key and not found:
        raise Http404(key)
    return next(iter(found or roles), None)


def _place(path: str, seen: Iterable[Range]) -> Region | None:
    if not path:
        return None
    region = Region.objects.filter(path=path, closed_on=None).first()
    if region is None or not meets(region.path, seen):
        raise Http404(path)
    return region


def _area(key: str) -> Area | None:
    if not key:
        return None
    area = Area.objects.filter(key=key).first()
    if area is None:
        raise Http404(key)
    return area


def _ranges(area: Area, on: date) -> tuple[Range, ...]:
    rows = AreaRegion.objects.filter(area=area, superseded_at=None, valid__contains=on)
    paths = rows.values_list("region__path", flat=True)
    return merge(prefix_range(path) for path in paths) or (("0", "0"),)
