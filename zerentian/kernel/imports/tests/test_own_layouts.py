"""Workbooks that are read by a layout that people made."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.errors import FileRefused
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import actions as layouts
from zerentian.kernel.layouts import declared
from zerentian.kernel.layouts.actions import Description
from zerentian.kernel.layouts.models import Version
from zerentian.kernel.layouts.tests import strangers
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]
ABOUT = Description(
    titles=["序号", "人员/叫什么", "人员/身份证", "成绩"],
    columns={"人员/叫什么": "name", "人员/身份证": "identity", "成绩": "score"},
    constants={"day": "2019-05-31"},
    header=3,
)


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declared, "KERNEL", (toys.TOY,))
    monkeypatch.setattr(declared, "programmes", dict)


@pytest.fixture
def version(viewer: Viewer) -> Version:
    assert viewer.user
    return layouts.make(
        by=viewer.user, name="派出所名单", base="toy", region=make.region("370703001001"),
        description=ABOUT, at=make.AT,
    )  # fmt: skip


def rows(batch: Batch) -> list[tuple[int, str, str]]:
    return list(
        Row.objects.filter(batch=batch).order_by("number").values_list("number", "title", "outcome")
    )


def test_workbook_of_a_known_sender_is_read_as_it_was_described(
    upload: Upload, version: Version, tmp_path: Path
) -> None:
    batch = upload(path=strangers.book(tmp_path / "名单.xlsx"))

    assert batch.layout == f"own.{version.layout_id}.1"
    assert rows(batch) == [(4, "王桂兰", "new"), (5, "李强", "refused"), (6, "赵敏", "new")]
    assert [row[1] for row in batch.passed] == ["total"]


def test_reasons_name_the_columns_as_the_workbook_does(
    upload: Upload, version: Version, tmp_path: Path
) -> None:
    batch = upload(path=strangers.book(tmp_path / "名单.xlsx"))

    [reason] = Row.objects.get(batch=batch, number=5).reasons
    assert (reason["letter"], reason["title"]) == ("D", "成绩")


def test_constant_holds_for_every_row(
    upload: Upload, version: Version, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []
    verdict = toys._verdict
    monkeypatch.setattr(toys, "_verdict", lambda line: seen.append(line) or verdict(line))

    upload(path=strangers.book(tmp_path / "名单.xlsx"))

    assert {line.cells["day"] for line in seen} == {make.ON}


def test_same_workbook_again_is_the_same_batch(
    upload: Upload, version: Version, tmp_path: Path
) -> None:
    path = strangers.book(tmp_path / "名单.xlsx")

    assert upload(path=path) == upload(path=path)


def test_workbook_of_a_stranger_is_refused(upload: Upload, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        upload(path=strangers.book(tmp_path / "名单.xlsx"))


def test_layout_is_chosen_on_the_page(
    client: Client, viewer: Viewer, version: Version, tmp_path: Path
) -> None:
    assert viewer.user
    client.force_login(viewer.user)
    key = f"own.{version.layout_id}.1"
    with strangers.book(tmp_path / "名单.xlsx").open("rb") as file:
        about = {"layout": key, "on": "2019-05-31", "file": file}
        answer = client.post("/imports/new/", about, follow=True)

    assert Batch.objects.get().layout == key
    assert "派出所名单" in answer.content.decode()
    assert "派出所名单" in client.get("/imports/").content.decode()


def test_empty_template_has_the_titles_of_the_layout_and_comes_back(
    client: Client, viewer: Viewer, version: Version, upload: Upload, tmp_path: Path
) -> None:
    assert viewer.user
    client.force_login(viewer.user)
    key = f"own.{version.layout_id}.1"
    assert f"/imports/templates/{key}.xlsx" in client.get("/imports/new/").content.decode()

    answer = client.get(f"/imports/templates/{key}.xlsx")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    titles = [cell.value for cell in book.worksheets[0][1]]
    filled = {"成绩": 7}
    for at, title in enumerate(titles, start=1):
        number = "990703195808200021"
        value = filled.get(title, number if "身份证" in title else "王桂兰")
        book.worksheets[0].cell(2, at, value)
    book.save(tmp_path / "填好.xlsx")

    assert len(titles) == 3  # the day is the same in every row
    assert rows(upload(path=tmp_path / "填好.xlsx")) == [(2, "王桂兰", "new")]


def test_template_of_another_town_is_not_found(client: Client, version: Version) -> None:
    elsewhere = make.viewer("370703002")
    assert elsewhere.user
    client.force_login(elsewhere.user)

    assert client.get(f"/imports/templates/own.{version.layout_id}.1.xlsx").status_code == 404


def test_table_on_the_second_sheet_is_found_but_an_example_never(
    upload: Upload, tmp_path: Path
) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["封面"])
    for name in ("示例", "人员"):
        sheet = book.create_sheet(name)
        sheet.append([column.title for column in toys.COLUMNS])
        sheet.append(toys.row(name))
    book.save(tmp_path / "两张.xlsx")

    batch = upload(path=tmp_path / "两张.xlsx")

    assert [title for _number, title, _outcome in rows(batch)] == ["人员"]
