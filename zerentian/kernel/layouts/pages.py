"""What the pages of layouts show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.layouts import cells, declared, guessing, headers, own, queries
from zerentian.kernel.layouts.cells import Reader
from zerentian.kernel.layouts.forms import CONSTANT, POINTED, ColumnsForm
from zerentian.kernel.layouts.headers import Title
from zerentian.kernel.layouts.models import Draft, Layout, Version
from zerentian.lib import identity, masking
from zerentian.lib.sheets import Row
from zerentian.manifest.imports import Column as Wanted
from zerentian.manifest.imports import ImportLayout
from zerentian.ui import tables
from zerentian.ui.tables import Column
from zerentian.ui.templatetags.zt import stat

SHOWN = 3  # cells of each column beside its title
CHECKED = 12  # rows that are read at once to show how


def title_of(base: str) -> str:
    """The declared layout's title; its key when nobody declares it any more."""
    found = declared.declared().get(base)
    return str(found.title) if found else base


def _state(layout: Layout) -> Any:
    return stat("none", _("retired")) if layout.retired_at else stat("ok", _("in use"))


COLUMNS = (
    Column(
        "name",
        gettext_lazy("Layout"),
        lambda one: one.name,
        lambda one: tables.link(reverse("layouts:layout", args=[one.pk]), one.name),
    ),
    Column("base", gettext_lazy("What the rows are"), lambda one: title_of(one.base)),
    Column("region", gettext_lazy("For whom"), lambda one: one.region and one.region.full_name),
    Column("version", gettext_lazy("Version"), lambda one: one.newest, kind="number"),
    Column("by", gettext_lazy("Made by"), lambda one: one.made_by.name),
    Column("at", gettext_lazy("When"), lambda one: one.made_at, kind="moment"),
    Column("state", gettext_lazy("State"), lambda one: bool(one.retired_at), _state),
)


@dataclass(frozen=True)
class Pointed:
    """One column of the workbook on the page: letter, title, some of its cells, the choice."""

    letter: str
    title: str
    cells: Sequence[str]
    field: Any


class Work:
    """A draft while somebody points at its columns."""

    def __init__(self, draft: Draft, asked: Mapping[str, Any], reader: Reader) -> None:
        self.draft, self.reader, self._asked = draft, reader, asked
        self.sample = queries.sample(draft)
        self.headers = self.sample.headers()
        chosen = str(asked.get("header", ""))
        self.header = chosen if chosen in self.headers else self.sample.best(self.base.columns)

    @cached_property
    def base(self) -> ImportLayout:
        try:
            return declared.layout(self.draft.base)
        except declared.UnknownLayout:
            raise Http404 from None

    @property
    def header_row(self) -> int:
        return int(self.header.rpartition("-")[2])

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Rows that may be the header: key, what stands there, whether it is the chosen one."""
        return [
            (key, masking.within("、".join(t.written for t in titles))[:60], key == self.header)
            for key, titles in self.headers.items()
        ]

    @cached_property
    def titles(self) -> list[Title]:
        return self.headers[self.header]

    @cached_property
    def rows(self) -> list[Row]:
        """The sample's rows of the table, without totals and the like."""
        around = headers.around(self.sample.rows, self.header_row)
        return [row for row in self.sample.below(self.header) if not around.of(row.cells)]

    @cached_property
    def form(self) -> ColumnsForm:
        """The choices: those sent, or, for another header than was shown, guessed anew."""
        sent = self._asked.get("shown") == self.header
        guess = guessing.columns(self.titles, self.rows, self.base.columns, self.reader)
        return ColumnsForm(
            self._asked if sent else None,
            titles=self.titles, known=self.base.columns, reader=self.reader, guess=guess,
        )  # fmt: skip

    @property
    def columns(self) -> list[Pointed]:
        return [
            Pointed(
                headers.letter(title.at),
                masking.within(title.written),
                [text for row in self.rows[:SHOWN] if (text := self._shown(row, title.at))],
                self.form[f"{POINTED}{title.at}"],
            )
            for title in self.titles
        ]

    @property
    def lacking(self) -> list[Any]:
        """Fields for the columns at which nothing points; those that are needed say so."""
        fields = [self.form[f"{CONSTANT}{key}"] for key in self.form.constants]
        needed = {f"{CONSTANT}{column.key}" for column in self.base.columns if column.required}
        for field in fields:
            field.field.required = field.name in needed
        return fields

    @cached_property
    def checked(self) -> list[tuple[int, str, list[tuple[str, str, str, str]]]]:
        """The first rows as they would be read: number, who, faults (title, cell, why, todo)."""
        pointed = {self._written(at): key for at, key in self.form.pointed.items()}
        known = own.described(self.base.columns, pointed, self.form.constants)
        positions = {key: at for at, key in self.form.pointed.items()}
        found = guessing.checked(self.rows[:CHECKED], positions, known, self.reader)
        return [
            (row.number, self._shown(row, positions.get(self.base.naming, 0)),
             _told(row, faults, positions, known))
            for row, faults in found
        ]  # fmt: skip

    @property
    def good(self) -> int:
        return sum(not faults for _number, _who, faults in self.checked)

    def _written(self, at: int) -> str:
        return next(title.written for title in self.titles if title.at == at)

    def _shown(self, row: Row, at: int) -> str:
        text = cells.written(row.cells[at]) if at < len(row.cells) else ""
        return _masked(text)[:40]


def _masked(text: str) -> str:
    """Numbers of people masked, also those that were written with signs between."""
    shown = masking.within(text)
    bare = masking.within(identity.normalise(text))
    return bare if shown == text and bare != identity.normalise(text) else shown


def _told(
    row: Row,
    faults: Mapping[str, tuple[str, str]],
    positions: Mapping[str, int],
    known: Sequence[Wanted],
) -> list[tuple[str, str, str, str]]:
    told = []
    for column in known:
        if column.key in faults:
            at = positions.get(column.key)
            cell = cells.written(row.cells[at]) if at is not None and at < len(row.cells) else ""
            why, todo = faults[column.key]
            told.append((column.title, cells.shown(column, cell)[:40],
                         why or _("is empty"), todo or _("fill it in")))  # fmt: skip
    return told


def steps(now: int) -> list[dict[str, Any]]:
    """The way to a layout: upload, point, done."""
    titles = (_("Upload a workbook"), _("Point at its columns"))
    return [
        {"title": title, "state": "done" if at < now else "now" if at == now else "", "note": ""}
        for at, title in enumerate(titles, start=1)
    ]


def described(version: Version) -> list[tuple[str, str, str]]:
    """The columns of the base: title, the workbook's title for it, or the value for every row."""
    base = declared.declared().get(version.layout.base)
    titles = {key: title for title, key in version.columns.items()}
    known = base.columns if base else ()
    return [(c.title, titles.get(c.key, ""), version.constants.get(c.key, "")) for c in known]


def form_of(version: Version, asked: Mapping[str, Any] | None, reader: Reader) -> ColumnsForm:
    """The choices of a version, to be changed without a sample."""
    written = [(at, title) for at, title in enumerate(version.titles) if title]
    titles = [Title(at, title, (headers.plain(title),)) for at, title in written]
    base = declared.declared().get(version.layout.base)
    return ColumnsForm(
        asked,
        titles=titles,
        known=base.columns if base else (),
        reader=reader,
        guess={at: version.columns[title] for at, title in written if title in version.columns},
        constants=version.constants,
    )
