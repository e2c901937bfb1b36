"""What the address of a page of problems asks for: where, on which day, which of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os.path import commonprefix

from django.http import Http404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems.models import State
from zerentian.kernel.problems.queries import Asked
from zerentian.kernel.problems.queries.ledger import LATE, STILL_OPEN
from zerentian.kernel.regions.models import Region
from zerentian.lib.digits import number
from zerentian.lib.periods import asked_day
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import in_ranges

STATES = ("", STILL_OPEN, LATE, *State.values)
LENGTHS = (12, 9, 6, 4, 2)


def read(words: Mapping[str, str], *, viewer: Viewer) -> Asked:
    """Defaults for what is not asked. Http404 for a place outside the viewer's."""
    place = region(words.get("place", ""), viewer)
    state = words.get("state", "")
    return Asked(
        on=day(words.get("on", ""), viewer.on),
        places=(prefix_range(place.path),) if place else (),
        state=state if state in STATES else "",
        kind=words.get("kind", ""),
        source=words.get("source", ""),
        holder=number(words.get("holder", "")),
        word=words.get("q", "").strip()[:40],
    )


def day(text: str, today: date) -> date:
    """A day up to today; what cannot be read or is still to come is today."""
    return min(asked_day(text) or today, today)


def region(path: str, viewer: Viewer) -> Region | None:
    if not path:
        return None
    found = Region.objects.filter(path=path[:12], closed_on=None).first()
    if found is None or not any(_meets(found.path, seen) for seen in _seen(viewer)):
        raise Http404(path)
    return found


def regions(viewer: Viewer) -> list[Region]:
    """Counties and towns in which the viewer may look, to choose from."""
    inside = in_ranges(_seen(viewer), region="")
    rows = Region.objects.filter(inside, closed_on=None, level__in=(3, 4)).order_by("path")
    return list(rows)


def _seen(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    return viewer.places(Permission.PROBLEMS_VIEW)


def _meets(path: str, seen: tuple[str, str]) -> bool:
    low, high = prefix_range(path)
    return low < seen[1] and seen[0] < high


def common(viewer: Viewer) -> str:
    """The path of the smallest region that holds everything the viewer may look at."""
    shared = commonprefix([low for low, _high in _seen(viewer)])  # noqa: RUF071 - codes are prefixes
    return next((shared[:length] for length in LENGTHS if len(shared) >= length), "")
