"""Figures as a viewer may see them: value, trend, breakdowns, and the list behind the number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope as access
from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, labels, places, rules
from zerentian.kernel.figures.answers import Answer, Line, Number, Sealed
from zerentian.kernel.figures.compile import numbers, rollups
from zerentian.kernel.figures.compile import sealed as hidden
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.numbers import Wanted
from zerentian.kernel.figures.places import Part, Place
from zerentian.kernel.figures.running import run
from zerentian.kernel.regions.models import Region
from zerentian.lib.ranges import inside
from zerentian.manifest.figures import Distinct, Figure, Ratio, Spread, Without
from zerentian.manifest.permissions import Permission

SEALABLE = (
    "record",
    "subject",
    "person",
    "household",
)  # a sealed helper would tell of its subjects
Lines = dict[tuple[str, date, str], Number]


def available(*, viewer: Viewer) -> list[catalogue.Declared]:
    """Figures of the programmes in which the viewer may see figures anywhere."""
    access.require(viewer, Permission.FIGURES_VIEW)
    return [
        declared
        for declared in catalogue.figures().values()
        if viewer.places(Permission.FIGURES_VIEW, programme=declared.programme.key)
    ]


def value(*, viewer: Viewer, key: str, ask: Ask) -> Answer:
    """Only the number. Raises UnknownFigure, PermissionDenied."""
    return evaluate(viewer=viewer, wanted={key: ()}, ask=ask)[key]


def evaluate(
    *,
    viewer: Viewer,
    wanted: Mapping[str, Sequence[str]],
    ask: Ask,
    trend: int = 0,
    parts: Sequence[Part] | None = None,
) -> dict[str, Answer]:
    """Several figures for one place and day, each with the breakdowns asked for and a trend of so
    many month ends. One statement for all of them, and a fixed number besides.

    Raises UnknownFigure, PermissionDenied when the viewer sees nothing of the place.
    """
    declared = {key: catalogue.find(key) for key in wanted}
    for each in declared.values():
        require(viewer, each, ask.place)
    if parts is None:
        by_place = any("region" in axes for axes in wanted.values())
        parts = places.parts(ask.place, on=ask.on, viewer=viewer) if by_place else ()
    days = _days(ask, trend)
    needed: dict[str, set[str]] = {}
    for key, axes in wanted.items():
        for part in catalogue.parts(declared[key].figure):
            needed.setdefault(part.key, set()).update(axes)
    has_closed = _has_closed_compartments(viewer)
    counting = [_counting(viewer, key, tuple(sorted(axes))) for key, axes in needed.items()]
    counted = _counted(counting, ask, days, parts)
    sealed = {
        each.key: _sealed(each.figure, ask, each.scope) if has_closed and each.scope else None
        for each in counting
    }
    return {
        key: _answer(each, ask, counted, sealed, wanted[key], parts, days if trend else (), viewer)
        for key, each in declared.items()
    }


def unscoped(key: str, ask: Ask) -> Number:
    """A figure over all rows, in every compartment: for the operator's own command, never for a page."""
    figure = catalogue.find(key).figure
    counting = [Wanted(part.key) for part in catalogue.parts(figure)]
    counted = _counted(counting, ask, [(ask.since, ask.on)], ())
    return _number(figure, counted, "", ask.on, "")


def _counting(viewer: Viewer, key: str, axes: tuple[str, ...]) -> Wanted:
    declared = catalogue.find(key)
    scope = Scope.of(viewer, Permission.FIGURES_VIEW, programme=declared.programme.key)
    return Wanted(key, axes, scope)


def _counted(
    counting: Sequence[Wanted], ask: Ask, days: Sequence[tuple[date, date]], parts: Sequence[Part]
) -> dict[str, Lines]:
    """All lines of all figures, by one statement; those of which changes are kept, by another each."""
    found: dict[str, Lines] = {each.key: {} for each in counting}
    spreads = {each.key for each in counting if isinstance(each.figure.measure, Spread)}
    known, counting = _rolled_up(counting, ask, days, parts)
    if counting:
        known += run(*numbers.statement(counting, ask, days=tuple(days), parts=tuple(parts)))
    for key, axis, day, group, count, most in known:
        before = found[key].get((axis, day, group))
        if before and before.value:  # the rows that a rollup leaves to be counted
            count += before.value
        found[key][axis, day, group] = Number(count, high=most if key in spreads else None)
    return found


def _rolled_up(
    counting: Sequence[Wanted], ask: Ask, days: Sequence[tuple[date, date]], parts: Sequence[Part]
) -> tuple[list[tuple[Any, ...]], tuple[Wanted, ...]]:
    """Lines of figures of which changes are kept; and what is still to be counted row by row."""
    lines: list[tuple[Any, ...]] = []
    left = []
    for each in counting:
        rollup = rollups.of(each.figure, ask, each.axes)
        apart = kept_apart(each.figure) if rollup else ()
        if rollup is None or len(apart) > MOST_APART:
            left.append(each)
            continue
        asked = [day for _since, day in days]
        lines += run(*rollups.statement(each, ask, rollup, days=asked, parts=parts, apart=apart))
        left += [replace(each, only=apart)] if apart else []
    return lines, tuple(left)


MOST_APART = 2_000


def kept_apart(figure: Figure) -> tuple[int, ...]:
    """Parts of a rollup of which something lies in any compartment: their rows are counted."""
    if not Compartment.objects.exists():
        return ()
    return tuple(sorted(part for (part,) in run(*rollups.kept_apart(figure), few=True)))


def require(viewer: Viewer, declared: catalogue.Declared, place: Place) -> None:
    """Raise PermissionDenied unless the viewer may see figures of the programme in a part of the place."""
    viewer.checked = True
    seen = viewer.places(Permission.FIGURES_VIEW, programme=declared.programme.key)
    if not any(low < to and since < high for low, high in place.ranges for since, to in seen):
        raise PermissionDenied(_("You may not see figures of this place."))


def _is_partial(viewer: Viewer, declared: catalogue.Declared, place: Place) -> bool:
    seen = viewer.places(Permission.FIGURES_VIEW, programme=declared.programme.key)
    return not all(
        any(since <= low and high <= to for since, to in seen) for low, high in place.ranges
    )


def _days(ask: Ask, trend: int) -> list[tuple[date, date]]:
    """For each month end of the trend: the first day of its events (of the month) and itself."""
    earlier = rules.month_ends(ask.on, trend)[:-1] if trend else ()
    return [*((day.replace(day=1), day) for day in earlier), (ask.since, ask.on)]


def nothing(figure: Figure) -> Number:
    """What a figure says where there is no row."""
    if isinstance(figure.measure, Ratio):
        return Number(0, over=0)
    return Number(None) if isinstance(figure.measure, Spread) else Number(0)


def _answer(
    declared: catalogue.Declared,
    ask: Ask,
    counted: Mapping[str, Lines],
    sealed: Mapping[str, Sealed | None],
    axes: Sequence[str],
    parts: Sequence[Part],
    days: Sequence[tuple[date, date]],
    viewer: Viewer,
) -> Answer:
    figure = declared.figure
    number = _number(figure, counted, "", ask.on, "")
    hidden = sealed.get(figure.key) or (Sealed(0) if any(sealed.values()) else None)
    if hidden and hidden.told and number.value is not None:
        number = replace(number, value=number.value + hidden.told)
    return Answer(
        figure=figure,
        programme=declared.programme,
        ask=ask,
        number=number,
        sealed=hidden,
        breakdowns={axis: _breakdown(figure, ask, counted, axis, parts) for axis in axes},
        trend=tuple((day, _number(figure, counted, "", day, "")) for _since, day in days),
        is_partial=_is_partial(viewer, declared, ask.place),
    )


def _number(
    figure: Figure, counted: Mapping[str, Lines], axis: str, day: date, group: str
) -> Number:
    if isinstance(figure.measure, Ratio):
        above, below = (
            _number(part, counted, axis, day, group) for part in catalogue.parts(figure)
        )
        return Number(above.value, over=below.value)
    return counted[figure.key].get((axis, day, group)) or nothing(figure)


def _breakdown(
    figure: Figure, ask: Ask, counted: Mapping[str, Lines], axis: str, parts: Sequence[Part]
) -> tuple[Line, ...]:
    groups = {
        group
        for part in catalogue.parts(figure)
        for where, day, group in counted[part.key]
        if (where, day) == (axis, ask.on)
    }
    if axis == "region":
        titles = {part.path: part.title for part in parts}
        if groups - titles.keys():
            titles[REST] = _("Here itself or without a smaller place")
    else:
        titles = labels.values(figure, axis, groups)
    return tuple(
        Line(key, title, _rest(figure, counted, ask, groups - {p.path for p in parts}))
        if axis == "region" and key == REST
        else Line(key, title, _number(figure, counted, axis, ask.on, key))
        for key, title in titles.items()
    )


REST = "-"  # line of a breakdown by place for rows that stand in none of its parts


def _rest(figure: Figure, counted: Mapping[str, Lines], ask: Ask, groups: Iterable[str]) -> Number:
    found = [_number(figure, counted, "region", ask.on, group) for group in groups]
    values = [number.value for number in found if number.value is not None]
    if isinstance(figure.measure, Spread):
        highs = [number.high for number in found if number.high is not None]
        return Number(min(values), high=max(highs)) if values else Number(None)
    if isinstance(figure.measure, Ratio):
        return Number(sum(values), over=sum(number.over or 0 for number in found))
    return Number(sum(values))


def _has_closed_compartments(viewer: Viewer) -> bool:
    return Compartment.objects.exclude(pk__in=viewer.compartments).exists()


def _sealed(figure: Figure, ask: Ask, scope: Scope) -> Sealed:
    """What may be told of the things in compartments that are closed to the viewer."""
    if (
        not isinstance(figure.measure, Distinct | Without)
        or catalogue.rows(figure).of not in SEALABLE
        or ask.narrow
    ):
        return Sealed(0)
    few = catalogue.fact(figure).rollup is not None
    counts: dict[str, int] = dict(run(*hidden.statement(figure, ask, scope), few=few))
    told = rules.disclosed(counts, children(counts)) if counts else {}
    return Sealed(
        sum(
            count
            for path, count in told.items()
            if inside(path, ask.place.ranges) and inside(path, scope.ranges)
        )
    )


def children(paths: Iterable[str]) -> dict[str, int]:
    """How many open divisions lie directly in each place around these paths."""
    around = {upper for path in paths for upper in rules.above(path)}
    found: dict[str, int] = {}
    lines = Region.objects.filter(parent__path__in=around, closed_on=None)
    for path in lines.values_list("parent__path", flat=True):
        found[path] = found.get(path, 0) + 1
    return found
