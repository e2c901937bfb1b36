"""What the pages of figures show, made from answers. Nothing here asks for more rows than its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, labels, places, queries, requests, shown, tables
from zerentian.kernel.figures.answers import Answer, Line
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.places import Part
from zerentian.kernel.figures.records import PAGE, Listing
from zerentian.kernel.figures.trend import chart
from zerentian.lib.digits import number
from zerentian.manifest.figures import Figure
from zerentian.manifest.permissions import Permission
from zerentian.ui.tables import Table

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """One line of a breakdown table. `place_url` leads on to the smaller place."""

    title: str
    text: str
    url: str
    place_url: str = ""
    share: int | None = None  # of the largest line, in per cent


@dataclass(frozen=True)
class Breakdown:
    title: str
    rows: tuple[Row, ...]
    total: str  # empty where lines do not add up


@dataclass(frozen=True)
class ListPage:
    """Where a keyset list is, as the pager shows it. It knows the way forward and to the start."""

    count: int
    first: int
    last: int
    previous_url: str
    next_url: str
    jumps: tuple[Any, ...] = ()

    @property
    def pages(self) -> int:
        return 2 if self.previous_url or self.next_url else 1


def index(viewer: Viewer, ask: Ask, answers: Mapping[str, Answer]) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for answer in answers.values():
        groups.setdefault(str(answer.programme.title), []).append(
            {
                "figure": answer.figure,
                "text": shown.text(answer.number),
                "url": requests.url(answer.key, ask, viewer=viewer),
                "is_bad": is_bad(answer),
            }
        )
    return {"groups": groups, "ask": ask, **chooser(viewer, ask)}


def axes(figure: Figure, ask: Ask) -> tuple[str, ...]:
    """Breakdowns that still tell something: not by place in a village, not by what is narrowed."""
    narrowed = {where.dimension for where in ask.narrow}
    smallest = ask.place.level == 5
    return tuple(
        axis
        for axis in catalogue.axes(figure)
        if axis not in narrowed and not (axis == "region" and smallest)
    )


def figure(
    request: HttpRequest, viewer: Viewer, answer: Answer, listing: Listing
) -> dict[str, Any]:
    ask, figure = answer.ask, answer.figure
    asked = requests.parameters(ask, viewer=viewer)
    query = request.GET.copy()
    for name in ("after", "n"):
        query.pop(name, None)
    return {
        "answer": answer,
        "figure": figure,
        "ask": ask,
        "text": shown.text(answer.number),
        "parts": _parts(answer, viewer),
        "is_bad": is_bad(answer),
        "breakdowns": [breakdown(answer, axis, viewer) for axis in answer.breakdowns],
        "trend": chart(answer.trend, trend_label(answer)),
        "trend_rows": [(day, shown.text(number)) for day, number in answer.trend],
        "narrowed": _narrowed(answer, viewer),
        "may_export": viewer.may(Permission.EXPORTS_RUN),
        "query": query.urlencode(),
        "api_url": f"{reverse('api:figure', args=[answer.key])}?{query.urlencode()}",
        "kept": [(k, v) for k, v in asked.items() if k not in ("place", "on", "known_at")],
        **records(request, viewer, answer, listing),
        **chooser(viewer, ask),
    }


def records(
    request: HttpRequest, viewer: Viewer, answer: Answer, listing: Listing, size: int = PAGE
) -> dict[str, Any]:
    """The list behind the number: a table, its pager, and how many lines stay closed to the viewer."""
    start = number(request.GET.get("n", "")) or 1
    after = request.GET.get("after", "")
    try:
        page = listing.page(after, limit=size)
    except ValueError:  # an old or spoilt address shows the beginning of the list
        page, start, after = listing.page(limit=size), 1, ""
    count = page.total
    first = start if after and page.records else min(1, count)
    columns = tables.columns(answer.figure, listing.thing, answer.ask, viewer)
    following = first + len(page.records)
    return {
        "table": Table(
            columns=columns,
            rows=page.records,
            caption=str(answer.figure.title),
            on=viewer.on,
            title_column="title",
            empty_title=_("No records"),
            empty_text=_("On this day and in this place there is nothing that counts."),
        ),
        "page": ListPage(
            count=count,
            first=first,
            last=following - 1 if page.records else 0,
            previous_url=_address(request, after="", n="") if after else "",
            next_url=_address(request, after=page.after, n=str(following)) if page.after else "",
        ),
        "lines": count,
        "closed": _closed(answer, listing, count),
    }


def _closed(answer: Answer, listing: Listing, count: int) -> int:
    """How many of the counted things the viewer may count but not open."""
    number, told = answer.number, answer.sealed.told if answer.sealed else 0
    own = listing.thing == catalogue.thing(listing.figure)
    if not own or number.value is None or number.high is not None:
        return 0
    return max(number.value - told - count, 0)


def _address(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}#records"


def is_bad(answer: Answer) -> bool:
    return answer.figure.bad and bool(answer.number.value)


def _parts(answer: Answer, viewer: Viewer) -> list[dict[str, str]]:
    """Of a ratio: numerator and denominator, each a number that opens."""
    if not answer.number.is_ratio:
        return []
    above, below = catalogue.parts(answer.figure)
    numbers = ((above, answer.number.value), (below, answer.number.over))
    return [
        {
            "title": str(part.title),
            "text": f"{value:,}",
            "url": requests.url(part.key, answer.ask, viewer=viewer),
        }
        for part, value in numbers
    ]


def breakdown(answer: Answer, axis: str, viewer: Viewer) -> Breakdown:
    lines = answer.breakdowns[axis]
    most = max((line.number.plain() or 0 for line in lines), default=0)
    rows = tuple(_row(answer, axis, line, most, viewer) for line in lines)
    added = catalogue.is_additive(answer.figure, axis)
    told = answer.sealed.told if answer.sealed else 0
    if added and told:
        rows = (*rows, Row(_("Sealed"), f"{told:,}", ""))
    return Breakdown(
        labels.axis_title(answer.figure, axis),
        rows,
        shown.text(answer.number) if added or answer.number.is_ratio else "",
    )


def _row(answer: Answer, axis: str, line: Line, most: float, viewer: Viewer) -> Row:
    ask, number = answer.ask, line.number
    share = round(100 * (number.plain() or 0) / most) if most else None
    if axis == "region":
        if line.key == queries.REST:
            return Row(line.title, shown.text(number), "", share=share)
        place = requests.url(answer.key, ask, viewer=viewer, place=line.key)
        return Row(line.title, shown.text(number), f"{place}#records", place, share)
    changes = {axis: line.key} if line.key else {}
    url = requests.url(answer.key, ask, viewer=viewer, part="records", **changes) if changes else ""
    return Row(line.title, shown.text(number), url, "", share)


def _narrowed(answer: Answer, viewer: Viewer) -> list[dict[str, str]]:
    """The narrowing in words, each with the address without it."""
    found = []
    for where in answer.ask.narrow:
        said = labels.narrowed(answer.figure, where, on=answer.ask.on)
        url = requests.url(answer.key, answer.ask, viewer=viewer, **{where.dimension: ""})
        found.append({"text": said, "url": url})
    return found


def trend_label(answer: Answer) -> str:
    day, number = answer.trend[-1] if answer.trend else (answer.ask.on, answer.number)
    return _("%(title)s over %(count)d months, on %(day)s %(value)s") % {
        "title": answer.figure.title,
        "count": len(answer.trend),
        "day": day,
        "value": shown.text(number),
    }


def chooser(viewer: Viewer, ask: Ask, parts: Sequence[Part] | None = None) -> dict[str, Any]:
    """Where one can go from a place: what holds it, what it holds, and the areas."""
    here = ask.place
    seen = viewer.places(Permission.FIGURES_VIEW)
    smaller = places.parts(here, on=ask.on, viewer=viewer) if parts is None else parts
    reachable = [part for part in smaller if places.meets(part.path, seen)]
    return {
        "place": here,
        "around": places.around(here, viewer),
        "smaller": reachable,
        "areas": [area for area in places.areas(viewer) if area.key != here.key],
    }
