"""The leader's page: what the boards of the programmes show of one place, each number a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, pages, places, queries, records, requests, shown
from zerentian.kernel.figures.answers import Answer
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.trend import chart
from zerentian.manifest.figures import Board
from zerentian.manifest.permissions import Permission
from zerentian.manifest.programme import Programme
from zerentian.manifest.registry import programmes
from zerentian.web.leader_ranking import ranking

MONTHS = 12
LINES = 20  # of the list at the bottom; the figure's own page shows more at once


@dataclass(frozen=True)
class Tile:
    """One big number of the strip; its address opens its records at the bottom of the page."""

    key: str
    title: str
    value: str
    unit: str
    note: str
    url: str
    trend: tuple[float, ...]
    kind: str
    current: bool


def leader(request: HttpRequest) -> HttpResponse:
    """The board of one programme for one place and day. Without a board there is nothing to lead."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    scope.require(viewer, Permission.FIGURES_VIEW)
    try:
        programme, board = _board(request.GET.get("programme", ""), viewer)
        ask = requests.ask(request.GET, viewer=viewer)
        chosen = _chosen(request.GET.get("figure", ""), board)
    except requests.BadQuestion as bad:
        page = render(request, "figures/bad.html", {"why": str(bad)})
        return HttpResponseBadRequest(page.content)
    except places.UnknownPlace as unknown:
        raise Http404(str(unknown)) from unknown
    parts = places.parts(ask.place, on=ask.on, viewer=viewer)
    answers = queries.evaluate(
        viewer=viewer, wanted=_wanted(board, ask), ask=ask, trend=MONTHS, parts=parts
    )
    listing = records.listing(viewer=viewer, key=chosen, ask=ask)
    return render(
        request,
        "web/leader.html",
        {
            **_content(viewer, board, ask, answers, chosen),
            **pages.records(request, viewer, answers[chosen], listing, size=LINES),
            **pages.chooser(viewer, ask, parts),
            "programme": programme,
            "ask": ask,
            "kept": [(k, request.GET[k]) for k in ("figure", "programme") if k in request.GET],
        },
    )


def _board(key: str, viewer: Viewer) -> tuple[Programme, Board]:
    for programme in programmes().values():
        seen = viewer.places(Permission.FIGURES_VIEW, programme=programme.key)
        if programme.board and seen and key in ("", programme.key):
            return programme, programme.board
    raise requests.BadQuestion(_("There is no board for you in this programme."))


def _chosen(key: str, board: Board) -> str:
    if key and key not in board.strip:
        raise requests.BadQuestion(_("“%(key)s” does not stand on this board.") % {"key": key})
    return key or board.strip[0]


def _wanted(board: Board, ask: Ask) -> dict[str, tuple[str, ...]]:
    """Every figure of the board with the breakdowns that its tables need."""
    wanted: dict[str, set[str]] = {key: set() for key in (*board.strip, board.trend) if key}
    for key in board.ranking:
        wanted.setdefault(key, set())
        if "region" in pages.axes(catalogue.find(key).figure, ask):
            wanted[key].add("region")
    for key, axis in board.splits:
        wanted.setdefault(key, set()).add(axis)
    return {key: tuple(sorted(axes)) for key, axes in wanted.items()}


def _content(
    viewer: Viewer, board: Board, ask: Ask, answers: dict[str, Answer], chosen: str
) -> dict[str, Any]:
    shown_trend = answers[board.trend or board.strip[0]]
    return {
        "strip": [_tile(answers[key], viewer, chosen) for key in board.strip],
        "ranking": ranking(viewer, board, ask, answers),
        "splits": [
            (answers[key].figure, pages.breakdown(answers[key], axis, viewer))
            for key, axis in board.splits
        ],
        "trend": chart(shown_trend.trend, pages.trend_label(shown_trend)),
        "trend_figure": shown_trend.figure,
        "trend_url": requests.url(shown_trend.key, ask, viewer=viewer),
        "trend_rows": [(day, shown.text(number)) for day, number in shown_trend.trend],
        "answer": answers[chosen],
        "figure": answers[chosen].figure,
        "list_title": answers[chosen].figure.title,
        "list_url": requests.url(chosen, ask, viewer=viewer),
        "sealed": next((a.sealed for a in answers.values() if a.sealed), None),
        "is_partial": any(answer.is_partial for answer in answers.values()),
    }


def _tile(answer: Answer, viewer: Viewer, chosen: str) -> Tile:
    asked = requests.parameters(answer.ask, viewer=viewer)
    query = urlencode({**asked, "figure": answer.key})
    number = answer.number
    text = shown.text(number)
    is_percent = number.is_ratio and number.share is not None
    return Tile(
        key=answer.key,
        title=str(answer.figure.title),
        value=text.removesuffix("%") if is_percent else text,
        unit=str(answer.figure.unit) if not number.is_ratio or is_percent else "",
        note=f"{number.value:,} / {number.over:,}" if number.over is not None else _change(answer),
        url=f"?{query}#records",
        trend=tuple(n.plain() for _day, n in answer.trend if n.plain() is not None),  # type: ignore[misc]
        kind="over" if pages.is_bad(answer) else "",
        current=answer.key == chosen,
    )


def _change(answer: Answer) -> str:
    """Against the end of the month before."""
    if len(answer.trend) < 2:
        return ""
    before, now = (number.value for _day, number in answer.trend[-2:])
    if before is None or now is None:
        return ""
    if before == now:
        return _("as at the end of last month")
    return _("%(change)+d since the end of last month") % {"change": now - before}
