"""Every figure asked in every way, against the recount: value, breakdowns, list, API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from zerentian.kernel.accounts.models import Grant, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, places, queries, records, rules
from zerentian.kernel.figures.answers import Answer, Number
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.places import Place
from zerentian.kernel.figures.verify import recount, sight
from zerentian.kernel.figures.verify.recount import Register, When
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.manifest.figures import Distinct, Figure, Observation, RawRow, Without
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Mismatch:
    figure: str
    role: str
    day: str
    place: str
    what: str  # value, breakdown by …, sum by …, list, API
    expected: object
    actual: object


@dataclass(frozen=True)
class Case:
    """One person of a role, asking about one place."""

    role: str
    user: User
    viewer: Viewer
    place: Place


def cases(*, at: datetime) -> Iterator[Case]:
    """For every role that may see figures its first holder, at home and in the first area they see."""
    roles = [
        key
        for key, role in packs.current().roles.items()
        if Permission.FIGURES_VIEW in role.permissions
    ]
    on = at.date()
    for role in roles:
        grants = Grant.objects.filter(role=role, superseded_at=None, valid__contains=on)
        grant = grants.select_related("user").order_by("pk").first()
        if grant is None:
            continue
        viewer = responsibilities.viewer_for(grant.user, on=on, at=at)
        for place in [places.home(viewer), *places.areas(viewer)[:1]]:
            yield Case(role, grant.user, viewer, places.find(place.key, on=on))


def days(on: date) -> tuple[date, date, date]:
    """The day itself, the last month end and the last year end."""
    return on, on.replace(day=1) - date.resolution, on.replace(month=1, day=1) - date.resolution


def mismatches(
    case: Case, asked: Sequence[date], register: Register, *, known_at: datetime | None = None
) -> Iterator[Mismatch]:
    """Differences for one person over all figures and days; none is what must be."""
    for declared in queries.available(viewer=case.viewer):
        if isinstance(declared.figure.measure, Observation):
            continue
        for on in asked:
            place = places.find(case.place.key, on=on)
            ask = Ask.of(place, on, known_at)
            try:
                differences = list(_differences(case, declared, ask, register))
            except PermissionDenied:
                continue
            for what, expected, actual in differences:
                yield Mismatch(declared.key, case.role, f"{on}", place.key, what, expected, actual)


def _differences(
    case: Case, declared: catalogue.Declared, ask: Ask, register: Register
) -> Iterator[tuple[str, object, object]]:
    figure = declared.figure
    axes = catalogue.axes(figure)
    answer = queries.evaluate(viewer=case.viewer, wanted={figure.key: axes}, ask=ask, trend=3)[
        figure.key
    ]
    own = sight.of(
        case.user, Permission.FIGURES_VIEW, programme=declared.programme.key, on=case.viewer.on
    )
    when = When(ask.on, ask.since, ask.known_at)

    def sees(row: RawRow) -> bool:
        return _stands_in(row, ask) and own.opens(row)

    opened = recount.value(register, figure, when, sees)
    told = answer.sealed.told if answer.sealed else 0
    if told != (sealed := _sealed(register, figure, when, ask, own) if answer.sealed else 0):
        yield "sealed", sealed, told
    if answer.number != (expected := _with_sealed(opened, told)):
        yield "value", expected, answer.number
    yield from _trend(register, answer, sees)
    for axis in axes:
        yield from _breakdown(register, answer, axis, when, sees, opened)
    yield from _list(case, declared, ask, register, when, sees)
    yield from _api(case, answer)


def _stands_in(row: RawRow, ask: Ask) -> bool:
    if row["path"] is None:
        return ask.has_nowhere
    if ask.place.is_area:
        return any(row["path"].startswith(part.path) for part in places.parts(ask.place, on=ask.on))
    return str(row["path"]).startswith(ask.place.path)


def _with_sealed(number: Number, told: int) -> Number:
    return Number(number.value + told) if told and number.value is not None else number


def _sealed(register: Register, figure: Figure, when: When, ask: Ask, own: sight.Sight) -> int:
    """The told part of what is closed, counted over all places and then cut to the asked one."""
    if (
        not isinstance(figure.measure, Distinct | Without)
        or figure.measure.rows.of not in queries.SEALABLE
    ):
        return 0
    of = figure.measure.rows.of
    every = recount.counted(register, figure, when, lambda row: True)
    closed = (None, *own.compartments)
    known = {
        row[of]
        for row in register.rows(figure.measure.rows.fact)
        if row["compartment"] in closed and when.holds(row, catalogue.fact(figure).kind)
    }
    where: dict[int, str] = {}
    for row in every:
        if row["compartment"] not in closed and row[of] not in known and row["path"] is not None:
            where[row[of]] = min(where.get(row[of], row["path"]), row["path"])
    counts: dict[str, int] = {}
    for path in where.values():
        counts[path] = counts.get(path, 0) + 1
    told = rules.disclosed(counts, queries.children(counts))
    return sum(
        count for path, count in told.items() if _stands_in({"path": path}, ask) and own.holds(path)
    )


def _trend(register: Register, answer: Answer, sees: Any) -> Iterator[tuple[str, object, object]]:
    for day, number in answer.trend[:-1]:
        when = When(day, day.replace(day=1), answer.ask.known_at)
        expected = recount.value(register, answer.figure, when, sees)
        if number != expected:
            yield f"trend {day}", expected, number


def _breakdown(
    register: Register, answer: Answer, axis: str, when: When, sees: Any, total: Number
) -> Iterator[tuple[str, object, object]]:
    parts = places.parts(answer.ask.place, on=answer.ask.on)

    def by(row: RawRow) -> str:
        if axis != "region":
            return str(row[axis]) if row[axis] is not None else ""
        return next((p.path for p in parts if (row["path"] or "").startswith(p.path)), queries.REST)

    expected = recount.groups(register, answer.figure, when, sees, by=by)
    lines = {line.key: line.number for line in answer.breakdowns[axis]}
    for key in sorted(expected.keys() | lines.keys()):
        nothing = queries.nothing(answer.figure)
        if expected.get(key, nothing) != lines.get(key, nothing):
            yield f"by {axis}: {key}", expected.get(key, nothing), lines.get(key, nothing)
    if catalogue.is_additive(answer.figure, axis):
        added = sum(number.value or 0 for number in lines.values())
        if added != total.value:
            yield f"sum by {axis}", total.value, added


def _list(
    case: Case, declared: catalogue.Declared, ask: Ask, register: Register, when: When, sees: Any
) -> Iterator[tuple[str, object, object]]:
    figure = catalogue.parts(declared.figure)[0]
    thing = catalogue.thing(figure)
    opened = sight.of(
        case.user, Permission.SUBJECTS_VIEW, programme=declared.programme.key, on=case.viewer.on
    )
    found = recount.counted(
        register,
        figure,
        when,
        lambda row: sees(row) and (thing not in records.OPENED or opened.opens(row)),
    )
    expected = sorted({row[thing] for row in found if row[thing] is not None})
    listed = [
        record.thing
        for record in records.listing(viewer=case.viewer, key=declared.key, ask=ask).everything()
    ]
    if sorted(listed) != expected:
        yield "list", len(expected), len(listed)


def _api(case: Case, answer: Answer) -> Iterator[tuple[str, object, object]]:
    """The API's own answer, asked as its view is asked by a browser."""
    ask = answer.ask
    query = {"place": ask.place.key, "on": f"{ask.on}"}
    if ask.known_at:
        query["known_at"] = ask.known_at.isoformat()
    found = api(answer.key, case.viewer, query)
    if found is None:
        return
    expected = answer.number.json()
    actual = {key: found.get(key) for key in expected}
    if actual != expected:
        yield "API", expected, actual


def api(key: str, viewer: Viewer, query: Mapping[str, str]) -> dict[str, Any] | None:
    """None where this installation has no API."""
    try:
        url = reverse("api:figure", args=[key])
    except NoReverseMatch:
        return None
    match = resolve(url)
    request = HttpRequest()
    request.method, request.path = "GET", url
    request.GET = QueryDict(mutable=True)
    request.GET.update(query)
    request.viewer = viewer  # type: ignore[attr-defined]
    response = match.func(request, *match.args, **match.kwargs)
    found: dict[str, Any] = json.loads(response.content)
    return found
