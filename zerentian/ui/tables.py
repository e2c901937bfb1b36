"""One definition of a column feeds the screen, the print and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zerentian.ui import formats
from zerentian.ui.lists import Key, Order


@dataclass(frozen=True)
class Column:
    """What stands in one column.

    value: the plain value of a row; goes into workbooks and, formatted by `kind`, on the screen.
    shown: what the screen shows instead (a link, a tag), made with format_html.
    order: columns to sort by (as in order_by); without it the column cannot be sorted.
    kind: text, number, money (fen), percent, day, moment.
    listed: on the screen; exported: in the workbook.
    """

    key: str
    title: Any
    value: Callable[[Any], Any]
    shown: Callable[[Any], Any] | None = None
    order: tuple[str | Key, ...] = ()
    kind: str = "text"
    css: str = ""
    exported: bool = True
    listed: bool = True


@dataclass(frozen=True)
class Head:
    title: Any
    css: str
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Cell:
    text: Any
    css: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Line:
    key: Any
    name: str
    cells: list[Cell]


NUMBERS = ("number", "money", "percent")


def text_of(kind: str, value: Any, on: date | None = None) -> str:
    """A value as words of the screen."""
    match kind:
        case "number":
            return formats.number(value)
        case "money":
            return formats.money(value)
        case "percent":
            return formats.percent(value)
        case "day":
            return formats.day(value, on)
        case "moment":
            return formats.moment(value, on)
    return formats.NOTHING if value in (None, "") else str(value)


@dataclass
class Table:
    """Rows under columns, as `ui/components/table.html` draws them.

    title_column: key of the column that names a row (its box is read out with that name, and on a
    phone it is the title of the card). totals: values by column key for the last line.
    """

    columns: Sequence[Column]
    rows: Iterable[Any]
    caption: str
    asked: QueryDict | None = None
    default_sort: str = ""
    on: date | None = None
    selectable: bool = False
    title_column: str = ""
    totals_by_key: dict[str, Any] | None = None
    empty_title: Any = ""
    empty_text: Any = ""
    empty_url: str = ""
    empty_action: Any = ""

    @property
    def listed(self) -> list[Column]:
        return [column for column in self.columns if column.listed]

    @property
    def sort(self) -> str:
        return sort_of(self.columns, self.asked, self.default_sort)

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.listed]

    @cached_property
    def lines(self) -> list[Line]:
        return list(self._made())

    @property
    def body(self) -> SafeString:
        """The rows as HTML. Written here and not in the template, because a page of fifty rows has
        hundreds of cells, and the template language takes far longer over them."""
        opened = [self._opened(column) for column in self.listed]
        return SafeString("".join(self._row(line, opened) for line in self.lines))

    def _opened(self, column: Column) -> str:
        css = self._css(column)
        return format_html(
            '<td role="cell"{}{}>',
            format_html(' class="{}"', css) if css else "",
            format_html(' data-label="{}"', column.title) if column.title else "",
        )

    def _row(self, line: Line, opened: list[str]) -> str:
        cells = zip(opened, line.cells, strict=True)
        inside = "".join(f"{start}{conditional_escape(cell.text)}</td>" for start, cell in cells)
        return f'<tr data-row role="row">{self._pick(line) if self.selectable else ""}{inside}</tr>'

    def _pick(self, line: Line) -> str:
        return format_html(
            '<td class="c-pick" role="cell"><input class="form-check-input" type="checkbox"'
            ' name="pick" value="{}" data-pick aria-label="{}"></td>',
            line.key,
            _("Select %(name)s") % {"name": line.name},
        )

    @property
    def totals(self) -> list[Cell]:
        if not self.totals_by_key:
            return []
        known = self.totals_by_key
        return [
            Cell(text_of(c.kind, known[c.key]), self._css(c), c.title)
            if c.key in known
            else Cell("")
            for c in self.listed
        ]

    def _head(self, column: Column) -> Head:
        css = self._css(column)
        if not column.order or self.asked is None:
            return Head(column.title, css)
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        asked = self.asked.copy()
        for place in ("after", "before", "page"):
            asked.pop(place, None)
        asked["sort"] = f"-{column.key}" if now == "ascending" else column.key
        return Head(column.title, css, f"?{asked.urlencode()}", now)

    def _css(self, column: Column) -> str:
        title = "c-title" if column.key == self.title_column else ""
        return " ".join(filter(None, ["num" if column.kind in NUMBERS else "", title, column.css]))

    def _made(self) -> Iterator[Line]:
        for row in self.rows:
            cells = [self._cell(column, row) for column in self.listed]
            yield Line(getattr(row, "pk", ""), self._name(row), cells)

    def _cell(self, column: Column, row: Any) -> Cell:
        if column.shown is None:
            text: str = text_of(column.kind, column.value(row), self.on)
        else:
            text = conditional_escape(column.shown(row))
        return Cell(text, self._css(column), column.title)

    def _name(self, row: Any) -> str:
        named = [c for c in self.columns if c.key == self.title_column]
        return str(named[0].value(row)) if named else str(row)


def sort_of(columns: Sequence[Column], asked: QueryDict | None, default: str) -> str:
    """The asked sorting if its column can be sorted, else the default."""
    wanted = asked.get("sort", "") if asked is not None else ""
    sortable = {column.key for column in columns if column.order}
    return wanted if wanted.removeprefix("-") in sortable else default


def order_of(columns: Sequence[Column], asked: QueryDict | None, default: str) -> Order:
    """The order behind the asked sorting."""
    sort = sort_of(columns, asked, default)
    chosen = {column.key: column.order for column in columns}
    return Order.of(*chosen.get(sort.removeprefix("-"), ()), flip=sort.startswith("-"))


def link(url: str, text: Any, css: str = "name") -> SafeString:
    """The name of a row as a link to its page."""
    return format_html('<a class="{}" href="{}">{}</a>', css, url, text)


def plain(kind: str, value: Any) -> Any:
    """A value for a workbook: numbers stay numbers, fen become yuan, moments lose their zone."""
    if value is None:
        return None
    if kind == "money":
        return value / 100
    if isinstance(value, datetime):
        return formats.local(value).replace(tzinfo=None)  # type: ignore[call-arg]
    if isinstance(value, (int, float, date)):
        return value
    return str(value)
