"""The table of places on the leader's page: one column for each figure, best first, totals below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import queries, requests, shown
from zerentian.kernel.figures.answers import Answer, Number
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.manifest.figures import Board, Figure


@dataclass(frozen=True)
class Cell:
    text: str
    url: str
    share: int | None  # in per cent, where the column is a ratio
    kind: str


@dataclass(frozen=True)
class Line:
    rank: int | None
    title: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Ranking:
    by: Figure
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell, ...]


def ranking(
    viewer: Viewer, board: Board, ask: Ask, answers: Mapping[str, Answer]
) -> Ranking | None:
    """None where the place has no smaller places. Equal numbers share a rank; nothing comes last."""
    columns = [answers[key] for key in board.ranking if "region" in answers[key].breakdowns]
    if not columns or board.rank_by not in {column.key for column in columns}:
        return None
    numbers = {
        column.key: {line.key: line.number for line in column.breakdowns["region"]}
        for column in columns
    }
    titles = {line.key: line.title for column in columns for line in column.breakdowns["region"]}
    order = sorted(titles, key=lambda key: (-_weight(numbers[board.rank_by].get(key)), key))
    ranks = _ranks([_weight(numbers[board.rank_by].get(key)) for key in order])
    return Ranking(
        by=answers[board.rank_by].figure,
        figures=tuple(column.figure for column in columns),
        lines=tuple(
            Line(
                rank=rank,
                title=titles[key],
                url="" if key == queries.REST else _place_url(ask, viewer, key),
                cells=tuple(
                    _cell(column, numbers[column.key].get(key), key, viewer) for column in columns
                ),
            )
            for key, rank in zip(order, ranks, strict=True)
        ),
        totals=tuple(_cell(column, column.number, "", viewer) for column in columns),
    )


def _weight(number: Number | None) -> float:
    """What orders the lines: the number itself; nothing known comes last."""
    plain = number.plain() if number else None
    return -1.0 if plain is None else float(plain)


def _ranks(weights: list[float]) -> list[int | None]:
    """1, 2, 2, 4: as many as are better, and one. Nothing known has no rank."""
    return [
        None if weight < 0 else 1 + sum(other > weight for other in weights) for weight in weights
    ]


def _cell(answer: Answer, number: Number | None, place: str, viewer: Viewer) -> Cell:
    number = number or queries.nothing(answer.figure)
    changes = {"place": place} if place else {}
    opens = bool(number.value) and place != queries.REST
    share = number.share
    return Cell(
        text=shown.text(number),
        url=requests.url(answer.key, answer.ask, viewer=viewer, part="records", **changes)
        if opens
        else "",
        share=round(share * 100) if share is not None else None,
        kind="over" if answer.figure.bad and number.value else "",
    )


def _place_url(ask: Ask, viewer: Viewer, place: str) -> str:
    return f"?{urlencode({**requests.parameters(ask, viewer=viewer), 'place': place})}"
