"""The API: figures and the records behind them, by the same declarations and scope as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from zerentian.api import openapi
from zerentian.api.problems import answers
from zerentian.kernel.accounts import scope
from zerentian.kernel.figures import catalogue, queries, records, requests
from zerentian.kernel.figures.answers import Answer, Line
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.lib.digits import number
from zerentian.manifest.figures import Observation
from zerentian.manifest.permissions import Permission

PAGE = 200


@answers
def document(request: HttpRequest) -> JsonResponse:
    """The description of this API, made from the declarations."""
    scope.require(request.viewer, Permission.FIGURES_VIEW)  # type: ignore[attr-defined]
    return said(openapi.document())


@answers
def figures(request: HttpRequest) -> JsonResponse:
    """All figures that the viewer may ask for."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.available(viewer=viewer)
    return said({"figures": [_declared(each) for each in found]})


@answers
def figure(request: HttpRequest, key: str) -> JsonResponse:
    """One figure: its value, and with `by` its breakdown, with `trend` its month ends."""
    viewer = request.viewer  # type: ignore[attr-defined]
    declared = _counted(key)
    ask = requests.ask(request.GET, viewer=viewer, figure=declared.figure)
    axes = tuple(axis for axis in request.GET.get("by", "").split(",") if axis)
    if unknown := [axis for axis in axes if axis not in catalogue.axes(declared.figure)]:
        raise requests.BadQuestion(
            _("“by” can be %(axes)s, not “%(unknown)s”.")
            % {"axes": ", ".join(catalogue.axes(declared.figure)), "unknown": ", ".join(unknown)}
        )
    trend = _number(request.GET.get("trend", "0"), "trend", most=60)
    answer = queries.evaluate(viewer=viewer, wanted={key: axes}, ask=ask, trend=trend)[key]
    return said(_answered(answer))


@answers
def figure_records(request: HttpRequest, key: str) -> JsonResponse:
    """One page of the records behind a figure; `next` is the `after` of the next page."""
    viewer = request.viewer  # type: ignore[attr-defined]
    declared = _counted(key)
    ask = requests.ask(request.GET, viewer=viewer, figure=declared.figure)
    try:
        listing = records.listing(viewer=viewer, key=key, ask=ask, thing=request.GET.get("of", ""))
        limit = _number(request.GET.get("limit", f"{PAGE}"), "limit", most=PAGE) or PAGE
        page = listing.page(request.GET.get("after", ""), limit=limit)
    except requests.BadQuestion:
        raise
    except ValueError:
        raise requests.BadQuestion(
            _("“of” is one of %(kinds)s; “after” is the “next” of the page before.")
            % {"kinds": ", ".join(records.kinds(catalogue.parts(declared.figure)[0]))}
        ) from None
    return said(
        {
            **_asked(key, ask),
            "of": listing.thing,
            "total": page.total,
            "records": [_record(record) for record in page.records],
            "next": page.after or None,
        }
    )


def said(body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _counted(key: str) -> catalogue.Declared:
    declared = catalogue.find(key)
    if isinstance(declared.figure.measure, Observation):
        raise requests.BadQuestion(
            _("%(key)s is reported from outside, not counted.") % {"key": key}
        )
    return declared


def _number(text: str, name: str, *, most: int) -> int:
    if (found := number(text)) is not None and found <= most:
        return found
    raise requests.BadQuestion(
        _("“%(name)s” is a number from 0 to %(most)d.") % {"name": name, "most": most}
    )


def _declared(declared: catalogue.Declared) -> dict[str, Any]:
    figure = declared.figure
    return {
        "key": figure.key,
        "title": str(figure.title),
        "unit": str(figure.unit),
        "definition": str(figure.definition),
        "programme": declared.programme.key,
        "kind": openapi.kind(figure),
        "breakdowns": list(catalogue.axes(figure)),
        "narrowings": list(requests.narrowings(figure)),
    }


def _asked(key: str, ask: Ask) -> dict[str, Any]:
    return {
        "key": key,
        "place": {"key": ask.place.key, "title": ask.place.title},
        "on": f"{ask.on}",
        "known_at": ask.known_at.isoformat() if ask.known_at else None,
        "narrowed": {where.dimension: where.values[0] for where in ask.narrow},
    }


def _answered(answer: Answer) -> dict[str, Any]:
    figure = answer.figure
    return {
        **_asked(answer.key, answer.ask),
        "title": str(figure.title),
        "unit": str(figure.unit),
        "definition": str(figure.definition),
        **answer.number.json(),
        "partial": answer.is_partial,
        "sealed": (
            {"at_least": answer.sealed.told, "fewer_than": answer.sealed.fewer_than}
            if answer.sealed
            else None
        ),
        "breakdowns": {
            axis: {
                "additive": catalogue.is_additive(figure, axis),
                "lines": [_line(line) for line in lines],
            }
            for axis, lines in answer.breakdowns.items()
        },
        "trend": [{"on": f"{day}", **number.json()} for day, number in answer.trend],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"key": line.key, "title": line.title, **line.number.json()}


def _record(record: records.Record) -> dict[str, Any]:
    return {
        "id": record.thing,
        "title": record.title,
        "url": record.url or None,
        "place": {"code": record.code, "title": record.place},
        "subject": record.subject or None,
        "holder": record.holder or None,
        "entity": record.entity or None,
        "count": record.count,
        "day": f"{record.day}",
        "until": f"{record.until}" if record.until else None,
        "amount": record.amount,
        "values": dict(record.values),
    }
