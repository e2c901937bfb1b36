"""The rows of the list as finished markup: what is the same in every row is made once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from zerentian.kernel.packs import words
from zerentian.kernel.population import sexes
from zerentian.kernel.population.rules import age
from zerentian.kernel.residents import columns
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.rows import Row
from zerentian.ui import formats
from zerentian.ui.tables import Column, Table

DASH = formats.NOTHING


class Drawn(Table):
    """The columns of the list, drawn by hand: fifty rows a page, opened all day long."""

    when: When
    kept: str

    @cached_property
    def lines(self) -> list[Any]:
        return list(self.rows)

    @property
    def body(self) -> SafeString:
        return rows(self.rows, self.columns, when=self.when, kept=self.kept)


def rows(found: Iterable[Row], shown: Iterable[Column], *, when: When, kept: str) -> SafeString:
    """kept: what links carry to stay on the day of the page. What comes from the register is escaped."""
    labels = {column.key: escape(str(column.title)) for column in shown}
    person = reverse("residents:person", args=[0]).removesuffix("0/")
    home = reverse("residents:household", args=[0]).removesuffix("0/")
    relations, sex_words = words.labels("relation"), sexes.labels()
    stay = escape(kept)

    def cell(key: str, inside: str, css: str = "") -> str:
        return f'<td role="cell"{css} data-label="{labels[key]}">{inside or DASH}</td>'

    def row(one: Row) -> str:
        years = age(one.born, one.died_on or when.on)
        relation = relations.get(one.relation or "", one.relation or "")
        name = f'<a class="name" href="{person}{one.pk}/{stay}">{escape(one.name)}</a>'
        code = f'<a href="{home}{one.household}/{stay}">{escape(one.code)}</a>'
        return (
            f'<tr data-row role="row">{cell("name", name, CSS_TITLE)}'
            f"{cell('sex', escape(sex_words.get(one.sex, one.sex)), CSS_BESIDE)}"
            f"{cell('age', str(years), CSS_YEARS)}"
            f"{cell('village', escape(one.place))}{cell('code', code)}"
            f"{cell('relation', escape(relation))}{cell('identity', one.masked, CSS_MASKED)}"
            f"{cell('phone', one.reached, CSS_MASKED)}{remarks(one)}</tr>"
        )

    def remarks(one: Row) -> str:
        found = tags(one)
        return cell("flags", found, "" if found else CSS_EMPTY)

    return SafeString("".join(row(one) for one in found))


CSS_EMPTY = ' class="is-empty"'  # left out on a telephone, where each row is a card
CSS_TITLE, CSS_MASKED = ' class="c-title"', ' class="masked"'
CSS_BESIDE, CSS_YEARS = ' class="c-beside"', ' class="num c-beside"'


def tags(row: Row) -> str:
    return " ".join(
        f'<span class="tag tag--{kind}">{escape(text)}</span>' for text, kind in columns.flags(row)
    )
