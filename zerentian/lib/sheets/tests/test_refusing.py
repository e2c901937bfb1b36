from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest

from zerentian.lib import sheets
from zerentian.lib.sheets import Limits, SheetRefused
from zerentian.lib.sheets.tests import files

GOOD = files.xlsx(["户主", "人数"], *(["王桂兰", n] for n in range(50)))


def refusal(data: bytes, name: str = "户.xlsx", limits: Limits | None = None) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        sheets.read(io.BytesIO(data), name=name, limits=limits)
    assert "%(" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "户.xlsx", "empty"),
        (b"PK\x03", "户.xlsx", "truncated"),
        (b"hello", "户.xlsx", "kind"),
        (b"\x89PNG\r\n\x1a\n", "户.xlsx", "kind"),
        (b"%PDF-1.7", "户.csv", "kind"),
        (b"<html><table><tr><td>1", "户.xls", "kind"),
        ("\ufeff <HTML>".encode(), "户.csv", "kind"),
        (b"a,b\x00c", "户.csv", "kind"),
        ("户主".encode("utf-16")[:-1], "户.csv", "truncated"),
        (b"\xff\xfe\x00\xdc\x00\x00", "户.csv", "encoding"),
        ("户\x01主".encode("utf-16"), "户.csv", "encoding"),
        (b"\x81\x00\xff\xfe,", "户.csv", "encoding"),
        (b"\xd0\xcf\x01\x02", "户.csv", "encoding"),
        (b"\xef\xbb\xbf\xff", "户.csv", "damaged"),
        ("户主".encode()[:-1], "户.csv", "truncated"),
        (b'a,"b', "户.csv", "truncated"),
        (b'a,"b"c', "户.csv", "damaged"),
        (b",,\r\n,,\r\n", "户.csv", "no_rows"),
        (b"PK\x05\x06" + bytes(18), "户.xlsx", "kind"),
    ],
)
def test_bytes_that_are_no_table_are_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name).code == code


def test_another_packed_file_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refusal(file.getvalue()).code == "kind"


def test_a_workbook_without_filled_cells_is_refused() -> None:
    assert refusal(files.xlsx()).code == "no_rows"


def test_passwords_are_named() -> None:
    encrypted = files.compound(b"", name="EncryptedPackage")
    flagged = bytearray(GOOD)
    entry = GOOD.index(b"PK\x01\x02")
    flagged[entry + 8] |= 1

    assert refusal(encrypted).code == "password"
    assert refusal(bytes(flagged)).code == "password"
    for lock in (bytes(6), b"\x01\x00" + bytes(52)):
        assert refusal(files.xls({(0, 0): "a"}, lock=lock), "户.xls").code == "password"


def test_other_compound_files_are_no_workbooks() -> None:
    assert refusal(files.compound(b"text", name="WordDocument"), "户.xls").code == "kind"


def test_an_old_workbook_cut_short_is_refused() -> None:
    data = files.xls({(0, 0): "a"})

    assert refusal(data[:300], "户.xls").code == "truncated"
    assert refusal(data[:1000], "户.xls").code == "truncated"


@pytest.mark.slow
@pytest.mark.parametrize("share", range(0, 100, 4))
def test_a_workbook_cut_short_is_refused_wherever_it_was_cut(share: int) -> None:
    assert refusal(GOOD[: len(GOOD) * share // 100]).code in {"empty", "truncated"}


def test_a_part_that_does_not_unpack_is_damaged() -> None:
    broken = bytearray(GOOD)
    place = GOOD.index(b"xl/worksheets/sheet1.xml") + 60
    broken[place : place + 20] = bytes(20)

    assert refusal(bytes(broken)).code == "damaged"


def test_xml_that_is_none_is_damaged() -> None:
    data = files.repacked(GOOD, lambda name, part: b"<oops" if name.endswith("book.xml") else part)

    assert refusal(data).code == "damaged"


def test_two_parts_of_one_name_are_damaged() -> None:
    file = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    assert refusal(file.getvalue()).code == "damaged"


def test_other_ways_of_packing_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "<x/>" * 100)

    assert refusal(file.getvalue()).code == "damaged"


def test_a_file_too_large_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "户.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(SheetRefused) as caught:
        sheets.read(path, name=path.name)

    assert caught.value.code == "too_large"
    assert caught.value.params == {"limit": 50}


class Endless:
    """An upload that never ends, and tells how much of it was read."""

    taken = 0

    def read(self, size: int = -1, /) -> bytes:
        self.taken += size
        return bytes(size)


def test_a_stream_too_large_is_refused_without_reading_on() -> None:
    stream = Endless()

    with pytest.raises(SheetRefused) as caught:
        sheets.read(stream, name="户.xlsx")

    assert caught.value.code == "too_large"
    assert stream.taken <= 51 * 1024 * 1024


def test_an_upload_that_knows_its_size_is_not_read_at_all() -> None:
    stream = Endless()
    stream.size = 200 * 1024 * 1024  # type: ignore[attr-defined]

    with pytest.raises(SheetRefused) as caught:
        sheets.read(stream, name="户.xlsx")

    assert (caught.value.code, stream.taken) == ("too_large", 0)


@pytest.mark.parametrize("name", ["户.xlsx", "户.csv"])
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=10), "too_many_rows"),
        (Limits(columns=1), "too_many_columns"),
        (Limits(cells=20), "too_many_cells"),
    ],
)
def test_tables_beyond_the_limits_are_refused(name: str, limits: Limits, code: str) -> None:
    data = GOOD if name.endswith("x") else b"a,b\r\n" * 51

    assert refusal(data, name, limits).code == code


def test_a_file_that_needs_too_much_is_too_heavy() -> None:
    many = b"123," * 4_000_000

    assert refusal(many, "户.csv", Limits(memory=150 * 1024 * 1024)).code == "too_heavy"


def test_refusing_leaves_no_files_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    refusal(GOOD[:-100])
    sheets.read(io.BytesIO(GOOD), name="户.xlsx").close()

    assert list(tmp_path.iterdir()) == []


def test_every_refusal_can_be_told() -> None:
    params = {"limit": 1, "wanted": "a", "found": "b"}

    for code in SheetRefused.messages:
        assert str(SheetRefused(code, **params))


def test_a_part_whose_header_is_elsewhere_is_damaged() -> None:
    moved = bytearray(GOOD)
    entry = GOOD.index(b"PK\x01\x02")
    moved[entry + 42 : entry + 46] = struct.pack("<I", 17)

    assert refusal(bytes(moved)).code == "damaged"
