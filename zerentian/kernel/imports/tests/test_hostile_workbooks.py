"""200 workbooks that nobody should send: each is refused in words or read row by row, never half."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.errors import CommitRefused, FileRefused
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Upload = Callable[..., Batch]
Make = Callable[[Path, random.Random], Path]
TITLES: Final = [column.title for column in toys.COLUMNS]
SHEET: Final = "xl/worksheets/sheet1.xml"
STRANGE: Final[list[Any]] = [
    "=1/0", "=cmd|'/C calc'!A0", "#REF!", "1e308", -1, 1e308, 2958466, "9999-99-99", "0000-00-00",
    "_x0000_", "\u202e王", "𠮷" * 20, "a" * 30_000, "\t\n", "'; DROP TABLE imports_batch; --",
    "<script>", "99999999999999999999", True, date(1900, 1, 1), date(9999, 12, 31), "NaN",
    "٣", "１２", "-0", "二十", "\ufeff5", "{{ 7*7 }}", "../../etc/passwd",
]  # fmt: skip


def cells(path: Path, chance: random.Random) -> Path:
    """A workbook whose form is right and whose cells are not."""
    rows = [
        [chance.choice([*STRANGE, "王", 5, None]) for _title in TITLES]
        for _row in range(chance.randint(1, 12))
    ]
    return toys.book(path, rows)


def truncated(path: Path, chance: random.Random) -> Path:
    whole = toys.book(path, [toys.row()] * 20).read_bytes()
    path.write_bytes(whole[: chance.randrange(1, len(whole))])
    return path


def flipped(path: Path, chance: random.Random) -> Path:
    """Some bytes are others."""
    whole = bytearray(toys.book(path, [toys.row()] * 20).read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    path.write_bytes(whole)
    return path


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    toys.book(path, [toys.row()] * 3)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return path


def without_a_part(path: Path, chance: random.Random) -> Path:
    return repacked(path, lambda parts: parts.pop(chance.choice(sorted(parts))) and None)


def part_of_rubbish(path: Path, chance: random.Random) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = chance.choice(sorted(parts))
        whole = parts[name]
        parts[name] = chance.choice(
            [
                b"", b"\x00" * 500, chance.randbytes(500), whole[: len(whole) // 2],
                b"<" * 5000, whole.replace(b"<row", b"<wor"), whole.replace(b'r="A', b'r="ZZZZZ'),
            ]
        )  # fmt: skip

    return repacked(path, change)


def entities(path: Path, _chance: random.Random) -> Path:
    """Ten short definitions that would become gigabytes of text."""
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [{bomb}]><x>&a9;</x>'.encode()
    return repacked(path, lambda parts: parts.update({SHEET: doctype}))


def bomb(path: Path, chance: random.Random) -> Path:
    size = chance.choice([60, 200])
    return repacked(path, lambda parts: parts.update({SHEET: b" " * (size << 20)}))


def other_kind(path: Path, chance: random.Random) -> Path:
    """Something else that is called .xlsx."""
    head = chance.choice(
        [
            b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\x7fELF\x02", b"\x1f\x8b\x08", b"{\\rtf1 ",
            b"<?xml version='1.0'?>", b"GIF89a", b"BM", b"\xff\xd8\xff", b"Rar!\x1a\x07",
            b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"[1, 2]", b"MZ",
        ]
    )  # fmt: skip
    path.write_bytes(head + chance.randbytes(chance.choice([0, 10, 3000])))
    return path


def protected(path: Path, chance: random.Random) -> Path:
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    name = chance.choice(["EncryptedPackage", "Workbook", "WordDocument"])
    path.write_bytes(bytes(header) + name.encode("utf-16-le") + bytes(4096))
    return path


def shape(path: Path, chance: random.Random) -> Path:
    """Merged over, blank, far out, wide, without a header, with two."""
    book = Workbook()
    sheet: Any = book.active
    for line in [TITLES, *([toys.row()] * 3)]:
        sheet.append(line)
    kind = chance.choice(["header", "rows", "blank", "far", "wide", "twice", "none", "second"])
    if kind == "header":
        sheet.merge_cells("A1:E1")
    elif kind == "rows":
        sheet.merge_cells("A2:E4")
    elif kind == "blank":
        sheet.delete_rows(1, 9)
    elif kind == "far":
        sheet.cell(row=1_048_576, column=16_384, value="这里")
    elif kind == "wide":
        for column in range(6, 16_385, chance.choice([1, 400])):
            sheet.cell(row=1, column=column, value=f"列{column}")
    elif kind == "twice":
        for at, title in enumerate(TITLES, start=6):
            sheet.cell(row=1, column=at, value=title)
    elif kind == "none":
        sheet.delete_rows(1)
    else:
        book.create_sheet("别的").append(TITLES)
        book.active = 1
    book.save(path)
    return path


def text(path: Path, chance: random.Random) -> Path:
    """A table as text, in an encoding that it may not have."""
    path = path.with_suffix(".csv")
    lines = [",".join(TITLES), "王桂兰,,7,,", "李\x00强,,8,,", '"张,,9,,', "赵,,１０,,\r\r", ";;;"]
    chance.shuffle(lines)
    whole = "\n".join(lines * chance.choice([1, 300]))
    encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-32"])
    data = bytearray(whole.encode(encoding))
    if chance.random() < 0.5:
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.choice([0, 0x80, 0xFF, 0x22, 0x0A])
    path.write_bytes(data)
    return path


def lying_about_sizes(path: Path, chance: random.Random) -> Path:
    """The directory of the archive says something else than its parts."""
    whole = bytearray(toys.book(path, [toys.row()] * 20).read_bytes())
    entry = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<I", whole, entry + chance.choice([16, 20, 24, 42]), chance.randrange(2**32))
    path.write_bytes(whole)
    return path


MAKERS: Final[list[tuple[Make, int]]] = [
    (cells, 40), (truncated, 25), (flipped, 30), (without_a_part, 12), (part_of_rubbish, 25),
    (entities, 1), (bomb, 4), (other_kind, 18), (protected, 5), (shape, 20), (text, 16),
    (lying_about_sizes, 4),
]  # fmt: skip


def workbooks(folder: Path) -> Iterator[Path]:
    chance = random.Random(20190531)
    for maker, times in MAKERS:
        for nth in range(times):
            yield maker(folder / f"{maker.__name__}{nth}.xlsx", chance)


def test_two_hundred_hostile_workbooks(upload: Upload, viewer: Viewer, tmp_path: Path) -> None:
    refused = read = 0
    for path in workbooks(tmp_path):
        before = (Batch.objects.count(), StoredFile.objects.count(), dict(toys.REGISTER))
        try:
            batch = upload(path=path)
        except FileRefused as refusal:
            refused += 1
            sentences = refusal.sentences
        else:
            read += 1
            check_told(batch, path.name)
            check_taken(batch, viewer, path.name)
            continue
        assert [sentence.strip() for sentence in sentences if sentence.strip()], path.name
        after = (Batch.objects.count(), StoredFile.objects.count(), dict(toys.REGISTER))
        assert after == before, path.name
    assert refused + read == 200
    assert refused > 90
    assert read > 50


def check_told(batch: Batch, name: str) -> None:
    """Every row has an outcome; every refusal names row, column, why and what to do."""
    rows = list(Row.objects.filter(batch=batch))
    assert len(rows) == batch.rows_total, name
    assert len({row.number for row in rows}) == len(rows), name
    for row in rows:
        assert (row.outcome == "refused") == bool(row.reasons), name
        for reason in row.reasons:
            assert all(reason[key] for key in ("column", "title", "why", "todo")), name


def check_taken(batch: Batch, viewer: Viewer, name: str) -> None:
    """All or nothing."""
    before = dict(toys.REGISTER)
    assert viewer.user
    try:
        actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)
    except CommitRefused:
        assert before == toys.REGISTER, name
        assert batch.refused or batch.left_out >= batch.rows_total, name
    else:
        assert batch.refused == 0, name
        wanted = set(Row.objects.filter(batch=batch).values_list("title", flat=True))
        assert wanted <= toys.REGISTER.keys(), name
    toys.REGISTER.clear()


def test_the_workbooks_are_what_they_say(tmp_path: Path) -> None:
    """Before anything is done to it, what they are made of is a good workbook."""
    book = load_workbook(toys.book(tmp_path / "书.xlsx", [toys.row()]))
    assert [cell.value for cell in book.worksheets[0][1]] == TITLES
    assert sum(times for _maker, times in MAKERS) == 200
