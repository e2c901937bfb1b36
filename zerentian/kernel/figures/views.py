from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from zerentian.kernel.exports.queries import limits
from zerentian.kernel.figures import (
    actions,
    catalogue,
    pages,
    places,
    queries,
    records,
    requests,
    tables,
)
from zerentian.manifest.figures import Observation
from zerentian.manifest.permissions import Permission
from zerentian.ui import exports

View = Callable[..., Any]


def understood(view: View) -> View:
    """A question that cannot be understood says why; one about nothing is not found."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except requests.BadQuestion as bad:
            return HttpResponseBadRequest(
                render(request, "figures/bad.html", {"why": str(bad)}).content
            )
        except (catalogue.UnknownFigure, places.UnknownPlace) as unknown:
            raise Http404(str(unknown)) from unknown

    return answer


@understood
def index(request: HttpRequest) -> HttpResponse:
    """Every figure with its value at the viewer's own place, programme by programme."""
    viewer = request.viewer  # type: ignore[attr-defined]
    declared = [
        each
        for each in queries.available(viewer=viewer)
        if not isinstance(each.figure.measure, Observation)
    ]
    ask = requests.ask(request.GET, viewer=viewer)
    answers = queries.evaluate(viewer=viewer, wanted={each.key: () for each in declared}, ask=ask)
    context = pages.index(viewer, ask, answers)
    return render(request, "figures/index.html", context)


@understood
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: value, definition, breakdowns, trend and the list behind it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    declared = catalogue.find(key)
    ask = requests.ask(request.GET, viewer=viewer, figure=declared.figure)
    axes = pages.axes(declared.figure, ask)
    answer = queries.evaluate(viewer=viewer, wanted={key: axes}, ask=ask, trend=pages.MONTHS)[key]
    listing = _listing(request, key, ask)
    context = pages.figure(request, viewer, answer, listing)
    return render(request, "figures/figure.html", context)


@understood
def export(request: HttpRequest, key: str, kind: str) -> FileResponse:
    """The list behind a figure to take away; what left is in the activity log."""
    viewer = request.viewer  # type: ignore[attr-defined]
    declared = catalogue.find(key)
    ask = requests.ask(request.GET, viewer=viewer, figure=declared.figure)
    listing = _listing(request, key, ask, also=(Permission.EXPORTS_RUN,))
    _not_too_long(listing)
    lines = list(listing.everything())
    actions.log_export(
        by=viewer.user, key=key, thing=listing.thing, things=[line.thing for line in lines],
        at=viewer.at,
    )  # fmt: skip
    columns = tables.columns(declared.figure, listing.thing, ask, viewer)
    title = f"{declared.figure.title} {ask.place.title} {ask.on}"
    write = exports.workbook if kind == "xlsx" else exports.text
    return write(columns, lines, title=title, at=viewer.at)


def _not_too_long(listing: records.Listing) -> None:
    """Long lists of citizens leave only with a second person, from the list itself. Raises BadQuestion."""
    most = limits().masked
    if listing.thing in records.OPENED and (rows := listing.total()) > most:
        raise requests.BadQuestion(
            _("This list has %(rows)s lines; up to %(most)s leave from here. Narrow it, or take out"
              " the list of the register, to which a second person agrees.")
            % {"rows": rows, "most": most}
        )  # fmt: skip


def _listing(
    request: HttpRequest, key: str, ask: Any, also: tuple[Permission, ...] = ()
) -> records.Listing:
    viewer = request.viewer  # type: ignore[attr-defined]
    thing = request.GET.get("of", "")
    try:
        return records.listing(viewer=viewer, key=key, ask=ask, thing=thing, also=also)
    except ValueError:
        raise requests.BadQuestion(
            _("There is no list of “%(thing)s” behind this figure.") % {"thing": thing}
        ) from None
