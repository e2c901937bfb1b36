"""Files that are no workbook, or worse: refused in plain words, and nothing of them stays."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.errors import FileRefused
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


def malformed(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04" + os.urandom(4000))
    return path


def truncated(path: Path) -> Path:
    whole = toys.book(path, [toys.row()] * 50).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def protected(path: Path) -> Path:
    """What an office program makes of a workbook with a password: a compound file around it."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    path.write_bytes(bytes(header) + "EncryptedPackage".encode("utf-16-le") + bytes(4096))
    return path


def bomb(path: Path) -> Path:
    """A few hundred kilobytes that unpack to 400 MB."""
    toys.book(path, [toys.row()])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                book.writestr(name, data)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(400):
                sheet.write(b" " * (1 << 20))
    return path


def sparse(path: Path) -> Path:
    """200 MB of nothing behind a beginning that looks right."""
    toys.book(path, [toys.row()])
    with path.open("r+b") as file:
        file.truncate(200 * 1024 * 1024)
    return path


def page(path: Path) -> Path:
    path.write_text("<html><table><tr><td>姓名</td></tr></table></html>", "utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


HOSTILE = [malformed, truncated, protected, bomb, sparse, page, empty]


@pytest.mark.parametrize("make_file", HOSTILE)
def test_hostile_file_is_refused_and_nothing_stored(
    make_file: Callable[[Path], Path], upload: Upload, tmp_path: Path
) -> None:
    path = make_file(tmp_path / "敌意.xlsx")

    with pytest.raises(FileRefused) as refused:
        upload(path=path)

    assert len(str(refused.value)) > 10
    assert "Traceback" not in str(refused.value)
    assert not Batch.objects.exists()
    assert not Row.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [found for found in (tmp_path / "files").rglob("*") if found.is_file()]


@pytest.mark.parametrize("make_file", [malformed, truncated, protected, page])
def test_hostile_upload_is_told_on_the_page(
    make_file: Callable[[Path], Path], client: Client, viewer: Viewer, tmp_path: Path
) -> None:
    assert viewer.user
    client.force_login(viewer.user)
    data = make_file(tmp_path / "敌意.xlsx").read_bytes()

    answer = client.post(
        "/imports/new/",
        {"layout": "toy", "on": "2019-05-31", "file": SimpleUploadedFile("敌意.xlsx", data)},
    )

    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()
    assert not Batch.objects.exists()


class Endless(io.RawIOBase):
    """An upload that never ends."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += max(size, 1)
        return b"x" * max(size, 1)


def test_endless_upload_stops_at_the_limit(viewer: Viewer, tmp_path: Path) -> None:
    stream = Endless()
    assert viewer.user

    with pytest.raises(FileRefused, match="50"):
        actions.upload(
            by=viewer.user, viewer=viewer, layout=toys.TOY, file=stream, name="长.xlsx",
            on=make.ON, at=make.AT,
        )  # fmt: skip

    assert stream.given <= 51 * 1024 * 1024 + keeping.CHUNK
    assert not [found for found in (tmp_path / "files").rglob("*") if found.is_file()]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["姓名", "证件号码", "日期"], "得分"),
        (["姓名", "证件号码", "得分", "得分", "日期"], "C、D"),
        (["姓名", "名字", "证件号码", "得分", "日期"], "A、B"),
        (["甲", "乙", "丙", "丁"], "玩具"),
    ],
)
def test_wrong_columns_are_named(header: list[str], told: str, upload: Upload) -> None:
    with pytest.raises(FileRefused, match=told):
        upload([["王", "", "1", "2", ""]], header=header)

    assert not StoredFile.objects.exists()


def test_header_without_rows_is_refused(upload: Upload) -> None:
    with pytest.raises(FileRefused):
        upload([])


def test_future_day_is_refused(viewer: Viewer, tmp_path: Path) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])
    assert viewer.user

    with pytest.raises(FileRefused):
        actions.upload(
            by=viewer.user, viewer=viewer, layout=toys.TOY, file=path, name="书.xlsx",
            on=make.ON.replace(year=2020), at=make.AT,
        )  # fmt: skip


def test_csv_and_reordered_columns_are_read(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "书.csv"
    text = "某区得分表,,,,\r\n得分,备注,姓 名 *,日期,证件号码\r\n9,好,王桂兰,2019年5月1日,\r\n"
    path.write_bytes(text.encode("gb18030"))

    batch = upload(path=path)

    row = Row.objects.get(batch=batch)
    assert (batch.new, batch.ignored, row.number, row.title) == (1, ["备注"], 3, "王桂兰")


def test_leftovers_of_killed_uploads_are_swept(settings: Any, upload: Upload) -> None:
    upload()
    folder = settings.MEDIA_ROOT / keeping.INCOMING
    old = folder / "left-behind"
    old.write_bytes(b"half an upload")
    os.utime(old, (0, 0))
    fresh = folder / "still-uploading"
    fresh.write_bytes(b"half an upload")

    upload([toys.row("李四")])

    assert not old.exists()
    assert fresh.exists()


def test_a_null_character_does_not_stop_the_rest(upload: Upload, tmp_path: Path) -> None:
    """ "_x0000_" stands for one in the file; no database keeps it."""
    batch = upload([toys.row("王_x0000_兰", 5), toys.row("李", "_x0000_")])

    assert Row.objects.get(batch=batch, number=2).title == "王\ufffd兰"
    assert Row.objects.get(batch=batch, number=3).outcome == "refused"
