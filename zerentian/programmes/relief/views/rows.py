"""The rows of the list as finished markup: fifty rows a page, so no template runs in a loop here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.programmes.relief import exports, words
from zerentian.ui import formats, svg

ROW = (
    '<tr data-row role="row">{pick}'
    '<td role="cell" class="c-title"><a class="name" href="{url}">{name}</a></td>'
    '<td role="cell" class="masked" data-label="{l_identity}">{identity}</td>'
    '<td role="cell" data-label="{l_village}">{village}</td>'
    '<td role="cell" data-label="{l_kind}"><span class="row-wrap">{tags}</span></td>'
    '<td role="cell" class="num" data-label="{l_people}">{people}</td>'
    '<td role="cell" data-label="{l_helper}">{helper}</td>'
    '<td role="cell" data-label="{l_since}">{since}</td>'
    '<td role="cell" class="num" data-label="{l_income}">{income}</td>{act}</tr>'
)
PICK = (
    '<td class="c-pick" role="cell"><input class="form-check-input" type="checkbox" name="pick"'
    ' value="{}" data-pick aria-label="{}"></td>'
)
ACT = '<td role="cell" class="c-act num"><a href="{}?pick={}&amp;back={}">{}<span class="visually-hidden"> {}</span></a></td>'
TAG = '<span class="tag{}">{}</span>'
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
        _("Members"),
        _("Responsible person"),
        _("Since"),
        _("Income a head (yuan)"),
    )


def rows(
    found: Iterable[Any],
    names: Mapping[int, HolderName],
    *,
    on: date,
    assign: bool,
    back: str,
) -> SafeString:
    """assign: with a box to tick and a way to give the household to somebody."""
    drawer = _Drawer(names, on, assign, back)
    return SafeString("".join(drawer.row(row) for row in found))


class _Drawer:
    """What is the same in every row is looked up once."""

    def __init__(
        self, names: Mapping[int, HolderName], on: date, assign: bool, back: str
    ) -> None:
        self.names, self.on, self.assign, self.back = names, on, assign, back
        self.labels = {f"l_{key}": value for key, value in heads()._asdict().items()}
        self.categories = words.labels("household_status")
        self.causes = words.labels("cause")
        self.nobody = format_html(
            '<span class="stat t-over">{}{}</span>', svg.mark("over"), _("nobody")
        )
        self.select, self.house = _("Select %(name)s"), _("Dangerous house")
        self.give, self.move = _("Assign"), _("Hand over")
        self.watched = words.labels("monitoring")
        self.assigning = reverse("relief:assign")
        base = reverse("relief:household", args=[0])
        self.base = base.removesuffix("0/")

    def row(self, row: Any) -> SafeString:
        return format_html(
            ROW,
            **self.labels,
            pick=self._pick(row),
            url=f"{self.base}{row.pk}/",
            name=row.name,
            identity=exports.masked(row) or formats.NOTHING,
            village=exports.place(row),
            tags=self._tags(row),
            people=row.people,
            helper=self._helper(row),
            since=formats.day(row.since, self.on),
            income=formats.money(row.income),
            act=self._act(row),
        )

    def _pick(self, row: Any) -> SafeString | str:
        if not self.assign:
            return ""
        return format_html(PICK, row.pk, self.select % {"name": row.name})

    def _act(self, row: Any) -> SafeString | str:
        if not self.assign:
            return ""
        word = self.move if row.holder else self.give
        return format_html(ACT, self.assigning, row.pk, self.back, word, row.name)

    def _tags(self, row: Any) -> SafeString:
        category = self.categories.get(row.category, row.category or formats.NOTHING)
        found = format_html(TAG, " tag--due" if row.category in POOR else "", category)
        if row.cause:
            found += format_html(TAG, " tag--line", self.causes.get(row.cause, row.cause))
        if row.monitoring:
            found += format_html(TAG, " tag--info", self.watched.get(row.monitoring, row.monitoring))
        if row.dangerous:
            found += format_html(TAG, " tag--over", self.house)
        return found

    def _helper(self, row: Any) -> SafeString:
        holder = self.names.get(row.holder)
        if holder is None:
            return self.nobody
        unit = holder.unit if holder.unit != holder.name else ""
        if not unit:
            return format_html("{}", holder.name)
        return format_html('<span class="muted">{} · </span>{}', unit, holder.name)
