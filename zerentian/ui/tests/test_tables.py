from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
from django.http import FileResponse, QueryDict
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html

from zerentian.ui import exports, tables
from zerentian.ui.tables import Column, Table


@dataclass
class Household:
    pk: int
    name: str
    people: int
    income: int | None
    since: date


ROWS = [
    Household(1, "<王桂兰>", 1, 1186000, date(2019, 5, 31)),
    Household(2, "=1+1", 3, None, date(2018, 5, 1)),
]
COLUMNS = (
    Column("name", "Head", lambda r: r.name, lambda r: tables.link(f"/{r.pk}/", r.name), ("name",)),
    Column("people", "People", lambda r: r.people, kind="number", order=("people", "name")),
    Column("income", "Income", lambda r: r.income, kind="money"),
    Column("since", "Since", lambda r: r.since, kind="day"),
    Column("secret", "Number", lambda r: r.pk, listed=False),
    Column("acts", "", lambda r: "", lambda r: format_html("<b>{}</b>", r.pk), exported=False),
)


def made(address: str = "", **more: Any) -> Table:
    given: dict[str, Any] = {"title_column": "name", "on": date(2019, 6, 1), **more}
    return Table(COLUMNS, ROWS, "Households", QueryDict(address), default_sort="name", **given)


def drawn(table: Table) -> str:
    with translation.override("en"):
        source = '{% include "ui/components/table.html" %}'
        return Template(source).render(Context({"table": table}))


def test_cells_are_formatted_and_escaped() -> None:
    first = [str(cell.text) for cell in made().lines[0].cells]

    assert first[0] == '<a class="name" href="/1/">&lt;王桂兰&gt;</a>'
    assert first[1:3] == ["1", "11,860.00"]
    assert first[4] == "<b>1</b>"


def test_unknown_is_a_dash_and_another_year_is_told() -> None:
    with translation.override("zh-hans"):
        second = [str(cell.text) for cell in made().lines[1].cells]

    assert second[2:4] == ["—", "2018-05-01"]


def test_heads_sort_only_what_can_be_sorted() -> None:
    heads = made("sort=people&page=3&village=1").heads

    assert [head.sorted for head in heads][:2] == ["", "ascending"]
    assert heads[1].url == "?sort=-people&village=1"
    assert heads[0].url == "?sort=name&village=1"
    assert heads[2].url == ""


def test_sort_that_is_not_offered_is_ignored() -> None:
    assert tables.sort_of(COLUMNS, QueryDict("sort=password"), "name") == "name"
    assert tables.sort_of(COLUMNS, QueryDict("sort=-people"), "name") == "-people"
    assert tables.sort_of(COLUMNS, None, "name") == "name"


def test_order_follows_the_columns_and_turns_round() -> None:
    keys = tables.order_of(COLUMNS, QueryDict("sort=-people"), "name").keys

    assert [(key.lookup, key.descending) for key in keys] == [
        ("people", True),
        ("name", True),
        ("pk", True),
    ]


def test_screen_names_rows_and_boxes() -> None:
    html = drawn(made(selectable=True))

    assert 'aria-label="Select &lt;王桂兰&gt;"' in html
    assert 'name="pick" value="1"' in html
    assert html.count("data-row ") == 2
    assert 'aria-sort="ascending"' in html
    assert "Number" not in html


def test_screen_of_nothing_says_what_will_be_here() -> None:
    table = Table(COLUMNS, (), "Households", empty_title="Nobody <yet>", empty_url="/new/")

    assert "Nobody &lt;yet&gt;" in drawn(table)


def test_totals_stand_under_their_columns() -> None:
    totals = made(totals_by_key={"name": "All", "people": 4}).totals

    assert [cell.text for cell in totals] == ["All", "4", "", "", ""]
    assert "<tfoot" in drawn(made(totals_by_key={"people": 4}))
    assert "<tfoot" not in drawn(made())


AT = datetime(2019, 5, 31, 10, 24)  # noqa: DTZ001 - only for the name of the file


def content(answer: FileResponse) -> bytes:
    """What the browser receives; the server closes the file afterwards."""
    with contextlib.closing(answer.file_to_stream):
        return bytes(answer.getvalue())


def test_workbook_has_the_plain_values() -> None:
    answer = exports.workbook(COLUMNS, ROWS, title="户档案", at=AT)

    assert (
        "filename*=UTF-8''%E6%88%B7%E6%A1%A3%E6%A1%88%202019-05-31%201024.xlsx"
        in (answer["Content-Disposition"])
    )
    book = openpyxl.load_workbook(io.BytesIO(content(answer)))
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0] == ("Head", "People", "Income", "Since", "Number")
    assert lines[1][:3] == ("<王桂兰>", 1, 11860)
    assert lines[2][:3] == ("=1+1", 3, None)
    book.close()


def test_text_has_the_same_rows() -> None:
    answer = exports.text(COLUMNS, ROWS, title="x", at=AT)

    read = list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))
    assert read[0] == ["Head", "People", "Income", "Since", "Number"]
    assert len(read) == 3
    assert not read[2][0].startswith("=")


def test_plain_takes_the_zone_from_moments() -> None:
    late = datetime(2019, 5, 31, 17, 30, tzinfo=UTC)

    assert tables.plain("moment", late) == datetime(2019, 6, 1, 1, 30)  # noqa: DTZ001
    assert tables.plain("text", None) is None
    assert tables.plain("text", ("a",)) == "('a',)"
