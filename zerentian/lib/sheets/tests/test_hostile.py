"""Files made to hurt: whatever they hold, the answer is a sheet or a refusal, memory bounded."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from zerentian.lib import sheets
from zerentian.lib.sheets import Limits, SheetRefused
from zerentian.lib.sheets.tests import files

GOOD = files.xlsx(["户主", "人数"], *(["王桂兰", n] for n in range(50)))
OLD = files.xls({(row, column): "王桂兰" for row in range(20) for column in range(4)})
MEGABYTE = 1024 * 1024


def code(data: bytes, name: str = "户.xlsx", limits: Limits | None = None) -> str:
    try:
        with sheets.read(io.BytesIO(data), name=name, limits=limits) as sheet:
            list(sheet.rows)
    except SheetRefused as refusal:
        return refusal.code
    return "read"


def lying(data: bytes, part: str, size: int) -> bytes:
    """The archive saying in its table of contents that the part unpacks to `size` bytes."""
    contents = data.index(b"PK\x01\x02")
    place = data.index(part.encode(), contents) - 46
    return data[: place + 24] + struct.pack("<I", size) + data[place + 28 :]


def test_a_part_that_unpacks_to_a_thousandfold_is_a_bomb() -> None:
    assert code(files.repacked(GOOD, extra={"xl/media/a.bin": bytes(40 * MEGABYTE)})) == "bomb"


def test_sizes_are_added_up_over_parts() -> None:
    noise = random.Random(5).randbytes(600_000)
    data = files.repacked(GOOD, extra={f"xl/media/{n}.bin": noise for n in range(4)})

    assert code(data) == "read"
    assert code(data, limits=Limits(inflated=2 * MEGABYTE)) == "bomb"


def test_a_header_that_says_less_than_there_is_does_not_help() -> None:
    data = files.repacked(GOOD, extra={"xl/media/a.bin": bytes(8 * MEGABYTE)})

    assert code(lying(data, "xl/media/a.bin", 10)) == "bomb"


def test_a_header_that_says_more_than_there_is_does_not_help() -> None:
    data = files.repacked(GOOD, extra={"xl/media/a.bin": b"x"})

    assert code(lying(data, "xl/media/a.bin", 500)) == "damaged"
    assert code(lying(data, "xl/media/a.bin", 0xFFFFFFF0)) == "bomb"


def test_too_many_parts_are_a_bomb() -> None:
    assert code(files.repacked(GOOD, extra={f"x/{n}": b"" for n in range(5_000)})) == "bomb"


def test_parts_that_share_their_bytes_are_a_bomb() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/big", random.Random(1).randbytes(200_000))
        big = archive.getinfo("xl/big")
        for number in range(5):
            twin = zipfile.ZipInfo(f"xl/{number}")
            for field in ("CRC", "file_size", "compress_size", "header_offset", "compress_type"):
                setattr(twin, field, getattr(big, field))
            archive.filelist.append(twin)

    assert code(file.getvalue()) == "bomb"


def test_two_cells_at_the_far_corners_do_not_explode() -> None:
    corners = files.with_sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    assert code(corners) in {"too_heavy", "too_many_rows"}


def test_a_dimension_that_promises_much_costs_nothing() -> None:
    data = files.with_sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="2"><c r="B2"><v>1</v></c></row></sheetData>'
    )

    with sheets.read(io.BytesIO(data), name="户.xlsx") as sheet:
        assert list(sheet.rows) == [(2, [None, 1])]


def test_formatted_but_empty_cells_at_the_end_of_the_sheet_do_not_count() -> None:
    data = files.with_sheet(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )

    assert code(data) == "read"


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY e SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;">',
    ],
)
def test_entities_are_never_followed(entity: str) -> None:
    text = f'<!DOCTYPE worksheet [{entity}]><worksheet xmlns="{files.NAMESPACE}"><sheetData>'
    text += (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x&e;</t></is></c></row></sheetData></worksheet>'
    )
    data = files.repacked(GOOD, lambda name, part: text.encode() if "sheet1" in name else part)

    try:
        with sheets.read(io.BytesIO(data), name="户.xlsx") as sheet:
            [row] = sheet.rows
    except SheetRefused as refusal:
        outcome = refusal.code
    else:
        outcome = str(row.cells[0])

    assert outcome in {"damaged", "x", "x&e;"}


BATCH = """
import io, json, sys
from zerentian.lib.sheets import Limits, SheetRefused, worker
worker.confine(Limits())
for path in sys.argv[1:]:
    request = {"path": path, "name": path, "sheet": None, "limits": {}}
    try:
        worker.convert(request, Limits(), io.BytesIO())
        print("read", flush=True)
    except SheetRefused as refusal:
        print(refusal.code, flush=True)
    except BaseException as error:
        print(type(error).__name__, flush=True)
"""


def outcomes(paths: list[Path]) -> list[str]:
    """What becomes of many files, read in one process; after its death in one more."""
    found: list[str] = []
    while len(found) < len(paths):
        left = [str(path) for path in paths[len(found) :]]
        command = [sys.executable, "-c", BATCH, *left]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found += done.stdout.split()
        if done.returncode:
            found.append("died")
    return found


def mutants(seed: int, count: int) -> list[tuple[str, bytes]]:
    chance = random.Random(seed)
    made = [(".csv", chance.randbytes(chance.randrange(1, 300))) for _ in range(count // 5)]
    heads = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    made += [(".xlsx", head + chance.randbytes(700)) for head in heads for _ in range(count // 10)]
    while len(made) < count:
        kind, data = chance.choice([(".xlsx", GOOD), (".xls", OLD)])
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 12)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        made.append((kind, bytes(changed)))
    return made


@pytest.mark.slow
def test_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    paths = []
    for number, (kind, data) in enumerate(mutants(seed=2019, count=240)):
        paths.append(tmp_path / f"{number}{kind}")
        paths[-1].write_bytes(data)

    found = outcomes(paths)

    allowed = {*SheetRefused.messages, "read", "PanicException", "MemoryError", "died"}
    assert set(found) <= allowed
    assert found.count("died") + found.count("PanicException") < 10


@pytest.mark.slow
def test_xml_mutated_inside_a_sound_archive_is_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(31)
    paths = []

    def changed(_: str, part: bytes) -> bytes:
        bytes_ = bytearray(part)
        for _ in range(chance.randrange(0, 4)):
            bytes_[chance.randrange(len(bytes_))] = chance.choice(b'<>/"=0123456789ABrcvst&;')
        return bytes(bytes_)

    for number in range(120):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(files.repacked(GOOD, changed))

    found = outcomes(paths)

    assert set(found) <= {*SheetRefused.messages, "read", "PanicException", "MemoryError", "died"}


def test_a_parser_that_dies_or_panics_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    from zerentian.lib.sheets import reading

    for program, expected in (
        ("raise RuntimeError('broken')", "damaged"),
        ("raise MemoryError", "too_heavy"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGABRT)", "too_heavy"),
        ("print('no answer')", "too_heavy"),
    ):
        monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", program))
        assert code(GOOD) == expected


def test_a_parser_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from zerentian.lib.sheets import reading

    monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", "while True: pass"))
    monkeypatch.setattr(reading, "_PATIENCE", 0.5)

    assert code(GOOD, limits=Limits(seconds=1)) == "too_heavy"


MEASURED = """
import io, json, resource, sys
from pathlib import Path
from zerentian.lib import sheets
found = []
for path in sys.argv[1:]:
    try:
        with sheets.read(path, name=path) as sheet:
            found.append(sum(1 for _ in sheet.rows))
    except sheets.SheetRefused as refusal:
        found.append(refusal.code)
own = next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
asking = int(own.split()[1]) // 1024  # ru_maxrss would count the process that started this one
reading = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps([found, asking, reading]))
"""


@pytest.mark.slow
def test_memory_is_bounded_whatever_is_uploaded(tmp_path: Path) -> None:
    corners = '<sheetData><row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    corners += '<row r="{2}"><c r="{3}{2}"><v>1</v></c></row></sheetData>'
    uploads = {
        "corners.xlsx": files.with_sheet(corners.format(1, "A", 1048576, "XFD")),
        "wide.xlsx": files.with_sheet(corners.format(1, "A", 100_000, "SR")),
        "bomb.xlsx": files.repacked(GOOD, extra={"xl/media/a.bin": bytes(60 * MEGABYTE)}),
        "commas.csv": b"," * (20 * MEGABYTE) + b"1",
        "old.xls": files.xls({(0, 0): 1.0, (65535, 255): 1.0}),
        "rows.csv": b"990703194603150011,2,3,4\r\n" * 400_000,
    }
    paths = [tmp_path / name for name in uploads] + [tmp_path / "200.xlsx"]
    for path, data in zip(paths, uploads.values(), strict=False):
        path.write_bytes(data)
    with paths[-1].open("wb") as file:
        file.truncate(200 * MEGABYTE)

    command = [sys.executable, "-c", MEASURED, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found, asking, reading = json.loads(done.stdout)

    assert found[-2:] == [400_000, "too_large"]
    assert all(isinstance(refused, str) for refused in found[:-2]), found
    assert asking < 100
    assert reading < 1024
