"""The rows of the list as finished markup: fifty rows a page, so no template runs in a loop here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zerentian.programmes.relief import words
from zerentian.programmes.relief.queries.rows import Row
from zerentian.ui import formats, svg

DASH = formats.NOTHING

POOR = frozenset({"general", "dibao", "tekun", "wubao", "dibao_2014"})


class Heads(NamedTuple):
    """The words above the columns, and beside the values on a telephone."""

    identity: str
    village: str
    kind: str
    people: str
    helper: str
    since: str
    income: str


def heads() -> Heads:
    return Heads(
        _("Identity number"),
        _("Village and group"),
        _("Category"),
        pgettext("number of", "Members"),
        _("Responsible person"),
        _("Since"),
        _("Income a head (yuan)"),
    )


def rows(found: Iterable[Row], *, on: date, assign: bool, back: str, kept: str = "") -> SafeString:
    """assign: with a box to tick and a way to give the household to somebody. kept: what links carry
    to stay on the day of the list, as "?on=…" or ""."""
    drawer = _Drawer(on, assign, back, kept)
    return SafeString("".join(drawer.row(row) for row in found))


class _Drawer:
    """What is the same in every row is made once; what comes from the register is escaped."""

    def __init__(self, on: date, assign: bool, back: str, kept: str) -> None:
        self.on, self.assign, self.kept = on, assign, escape(kept)
        self.back = escape(quote(f"{reverse('relief:households')}?{back}"))
        self.labels = Heads(*(escape(text) for text in heads()))
        self.categories = words.labels("household_status")
        self.causes = words.labels("cause")
        self.watched = words.labels("monitoring")
        self.nobody = f'<span class="stat t-over">{svg.mark("over")}{escape(_("nobody"))}</span>'
        self.select, self.house = escape(_("Select %(name)s")), escape(_("Dangerous house"))
        self.give, self.move = escape(_("Assign")), escape(_("Hand over"))
        self.assigning = reverse("duties:assign")
        self.base = reverse("relief:household", args=[0]).removesuffix("0/")

    def row(self, row: Row) -> str:
        label, name = self.labels, escape(row.name)
        return (
            f'<tr data-row role="row">{self._pick(row, name)}<td role="cell" class="c-title">'
            f'<a class="name" href="{self.base}{row.pk}/{self.kept}">{name}</a></td>'
            f'<td role="cell" class="masked" data-label="{label.identity}">{row.masked or DASH}</td>'
            f'<td role="cell" data-label="{label.village}">{escape(row.place)}</td>'
            f'<td role="cell" data-label="{label.kind}"><span class="row-wrap">{self._tags(row)}'
            f'</span></td><td role="cell" class="num" data-label="{label.people}">{row.people}</td>'
            f'<td role="cell" data-label="{label.helper}">{self._helper(row)}</td>'
            f'<td role="cell" data-label="{label.since}">{formats.day(row.since, self.on)}</td>'
            f'<td role="cell" class="num" data-label="{label.income}">{formats.money(row.income)}'
            f"</td>{self._act(row, name)}</tr>"
        )

    def _pick(self, row: Row, name: str) -> str:
        if not self.assign:
            return ""
        return (
            '<td class="c-pick" role="cell"><input class="form-check-input" type="checkbox"'
            f' name="pick" value="{row.pk}" data-pick aria-label="{self.select % {"name": name}}">'
            "</td>"
        )

    def _act(self, row: Row, name: str) -> str:
        if not self.assign:
            return ""
        word = self.move if row.holder else self.give
        return (
            f'<td role="cell" class="c-act num"><a href="{self.assigning}?pick={row.pk}&amp;next='
            f'{self.back}">{word}<span class="visually-hidden"> {name}</span></a></td>'
        )

    def _tags(self, row: Row) -> str:
        category = row.category or ""
        found = _tag(
            self.categories.get(category, category) or DASH, "due" if category in POOR else ""
        )
        if row.cause:
            found += _tag(self.causes.get(row.cause, row.cause), "line")
        if row.monitoring:
            found += _tag(self.watched.get(row.monitoring, row.monitoring), "info")
        if row.dangerous:
            found += f'<span class="tag tag--over">{self.house}</span>'
        return found

    def _helper(self, row: Row) -> str:
        if row.holder is None:
            return self.nobody
        unit = f'<span class="muted">{escape(row.unit)} · </span>' if row.unit else ""
        return f"<span>{unit}{escape(row.helper)}</span>"


def _tag(text: str, kind: str) -> str:
    return f'<span class="tag{f" tag--{kind}" if kind else ""}">{escape(text)}</span>'
