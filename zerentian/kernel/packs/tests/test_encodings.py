"""Files of a pack as the programs of an office save them: with a mark at the beginning, or in GBK."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.packs.pack import Pack

MARK = b"\xef\xbb\xbf"  # what Excel and Notepad put before UTF-8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = settings.INSTANCE.root / "packs" / "hanting"
    return Path(shutil.copytree(source, tmp_path / "hanting"))


def refused(folder: Path) -> list[tuple[str, int]]:
    with pytest.raises(PackRefused) as caught:
        Pack.load(folder)
    assert all(error.why and error.do for error in caught.value.errors)
    return [(error.file, error.line) for error in caught.value.errors]


def test_a_mark_at_the_beginning_changes_nothing(folder: Path) -> None:
    before = Pack.load(folder)
    for path in [*folder.rglob("*.csv"), *folder.glob("*.toml")]:
        path.write_bytes(MARK + path.read_bytes().removeprefix(MARK))

    marked = Pack.load(folder)

    assert marked.working_days.known(2019)
    assert not marked.working_days.is_working(date(2019, 2, 4))
    assert (marked.key, marked.root, marked.roles) == (before.key, before.root, before.roles)
    assert marked.surnames() == before.surnames()
    assert marked.given_names() == before.given_names()
    assert marked.cells() == before.cells()


def test_a_holiday_with_a_remark_in_gbk_is_told_with_its_line(folder: Path) -> None:
    calendar = folder / "calendar.csv"
    lines = calendar.read_bytes().splitlines()
    lines[3] += ",春节".encode("gbk")
    calendar.write_bytes(b"\n".join(lines))

    assert refused(folder) == [("calendar.csv", 4)]


def test_every_table_in_gbk_is_told_beside_other_mistakes(folder: Path) -> None:
    """The list of regions is read while files are compared: that waits, and hides no other mistake."""
    [regions, *_rest] = sorted((folder / "regions").glob("*.csv"))
    for path in (regions, folder / "names" / "surnames.csv"):
        path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    codes = folder / "codes.toml"
    codes.write_bytes(codes.read_bytes() + b"\nnonsense = 1\n[[list]]\nwords = 2\n")

    found = refused(folder)

    assert {file for file, _line in found} == {
        "codes.toml", "names/surnames.csv", f"regions/{regions.name}",
    }  # fmt: skip


def test_toml_in_gbk_is_told(folder: Path) -> None:
    roles = folder / "roles.toml"
    roles.write_bytes(roles.read_text("utf-8").encode("gb18030"))

    assert ("roles.toml", 1) in refused(folder)
