"""Columns of the list behind a figure: the same on the screen, in a workbook and as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, records, requests
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.figures.records import Record
from zerentian.manifest.figures import Figure
from zerentian.ui.formats import number
from zerentian.ui.tables import Column, link
from zerentian.ui.templatetags.zt import figure_link


def columns(figure: Figure, thing: str, ask: Ask, viewer: Viewer) -> list[Column]:
    """What is shown of each line; `thing` is what a line stands for."""
    part = catalogue.parts(figure)[0]
    fact = catalogue.fact(part)
    titles = {
        "holder": _("Holder"),
        "entity": _("Entity"),
        "region": _("Place"),
        "person": _("Person"),
    }
    found = [
        Column(
            "title",
            titles.get(thing, _("Name")),
            lambda record: record.title,
            shown=lambda record: link(record.url, record.title) if record.url else record.title,
        )
    ]
    if thing in records.OPENED:
        found += _of_subjects(thing, catalogue.rows(part).fact)
    else:
        found += _of_holders(figure, thing, ask, viewer)
    fixed = {where.dimension for where in catalogue.rows(part).where if len(where.values) == 1}
    if thing in records.OPENED:
        found += [
            Column(dimension.key, dimension.title, _value(dimension.key))
            for dimension in fact.dimensions
            if dimension.key not in fixed
        ]
        found.append(Column("day", _("Since"), lambda record: record.day, kind="day"))
    return found


def _of_subjects(thing: str, fact: str) -> list[Column]:
    found = [
        Column("place", _("Place"), lambda record: record.place),
        Column("code", _("Code of the place"), lambda record: record.code, listed=False),
    ]
    if thing == "person":
        found.insert(0, Column("subject", _("Household"), lambda record: record.subject))
    if fact in ("duty", "seat"):
        found += [
            Column("holder", _("Helper"), lambda record: record.holder),
            Column("entity", _("Entity"), lambda record: record.entity),
        ]
    return found


def _of_holders(figure: Figure, thing: str, ask: Ask, viewer: Viewer) -> list[Column]:
    def opened(record: Record) -> Any:
        url = requests.url(
            figure.key,
            ask,
            viewer=viewer,
            part="records",
            of="subject",
            **{thing: str(record.thing)},
        )
        return figure_link(number(record.count), url)

    found = []
    if thing == "holder":
        found.append(Column("entity", _("Entity"), lambda record: record.entity))
    found.append(Column("place", _("Place"), lambda record: record.place))
    found.append(
        Column("count", _("In charge of"), lambda record: record.count, shown=opened, kind="number")
    )
    return found


def _value(key: str) -> Callable[[Record], str]:
    return lambda record: record.values[key]
