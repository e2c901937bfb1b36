"""Files of divisions: what was written is read back, in both layouts; any other file is refused."""

from __future__ import annotations

import csv
import io
import lzma
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.regions import files
from zerentian.kernel.regions.errors import FileError, FilesRefused
from zerentian.kernel.regions.rules.codes import LEVELS, padded, parent_of
from zerentian.kernel.regions.tests.test_files import refused, written
from zerentian.kernel.regions.tests.world import DISTRICT

CALM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = {1: "province", 2: "city", 3: "county", 4: "town", 5: "village"}
ABOVE = {2: "provinceCode", 3: "cityCode", 4: "areaCode", 5: "streetCode"}
name = st.text(
    st.characters(categories=["L", "N"], include_characters='"，, '), min_size=1, max_size=9
)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """A part of the tree with any names; every entry has its parent."""
    chosen = draw(st.sets(st.sampled_from(sorted(DISTRICT)), min_size=1))
    paths = set(chosen)
    for path in chosen:
        while path := parent_of(path):
            paths.add(path)
    return {path: draw(name.filter(str.strip)).strip() for path in sorted(paths)}


def table(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@CALM
@given(names=trees(), pad=st.booleans(), shuffle=st.randoms(use_true_random=False))
def test_the_own_layout_comes_back_in_any_order_of_columns_and_rows(
    tmp_path: Path, names: dict[str, str], pad: bool, shuffle: random.Random
) -> None:
    heads = ["edition", "level", "code", "name"]
    shuffle.shuffle(heads)
    rows = [
        [{"edition": "2018", "level": WORDS[LEVELS[len(path)]], "name": said,
          "code": padded(path) if pad else path}[head] for head in heads]
        for path, said in names.items()
    ]  # fmt: skip
    shuffle.shuffle(rows)

    assert files.read([written(tmp_path, table([heads, *rows]))]) == {"2018": names}


@CALM
@given(names=trees())
def test_the_national_layout_of_a_file_for_each_level_comes_back(
    tmp_path: Path, names: dict[str, str]
) -> None:
    paths = []
    for level in sorted({LEVELS[len(path)] for path in names}):
        heads = ["code", "name", *([ABOVE[level]] if level > 1 else [])]
        rows = [
            [path, said, *([parent_of(path)] if level > 1 else [])]
            for path, said in names.items()
            if LEVELS[len(path)] == level
        ]
        paths.append(written(tmp_path, table([heads, *rows]), f"{level}.csv"))

    assert files.read(paths, edition="2023") == {"2023": names}


@CALM
@given(names=trees(), scope=st.sampled_from(["99", "9901", "990101", "990102", "990101002"]))
def test_a_scope_leaves_what_lies_in_it(tmp_path: Path, names: dict[str, str], scope: str) -> None:
    text = table([["code", "name"], *([path, said] for path, said in names.items())])
    inside = {path: said for path, said in names.items() if path.startswith(scope)}
    path = written(tmp_path, text)
    if not inside:
        assert refused(path, edition="2018", scope=scope) == ["1:edition"]
    else:
        assert files.read([path], edition="2018", scope=scope) == {"2018": inside}
        assert files.scope_of(inside).startswith(scope)


@given(trees())
def test_the_scope_of_a_list_holds_all_of_it_and_could_not_be_longer(names: dict[str, str]) -> None:
    scope = files.scope_of(names)

    assert all(path.startswith(scope) for path in names)
    assert scope in names


@CALM
@given(content=st.binary(max_size=80), packed=st.booleans())
def test_any_other_bytes_are_refused_with_a_sentence(
    tmp_path: Path, content: bytes, packed: bool
) -> None:
    path = written(
        tmp_path, lzma.compress(content) if packed else content, "a.csv.xz" if packed else "a.csv"
    )

    with pytest.raises(FilesRefused) as refusal:
        files.read([path], edition="2018")

    assert refusal.value.errors
    for error in refusal.value.errors:
        assert error.why.endswith(("。", "."))
        assert error.do.endswith(("。", "."))


@CALM
@given(lines=st.lists(st.text('990101,甲区"x \n', max_size=20), max_size=6))
def test_any_rows_are_read_or_named_with_their_line(tmp_path: Path, lines: list[str]) -> None:
    path = written(tmp_path, "code,name\n" + "\n".join(lines))
    try:
        found = files.read([path], edition="2018")
    except FilesRefused as refusal:
        assert all(isinstance(error, FileError) and error.row >= 1 for error in refusal.errors)  # noqa: PT017
    else:
        for names in found.values():
            assert all(len(code) in LEVELS for code in names)
            assert all(names.values())


def test_a_field_without_an_end_is_refused(tmp_path: Path) -> None:
    """One quotation mark too many made a field of the whole file, and then an error page."""
    path = written(tmp_path, 'code,name\n99,"示范省' + "\n9901,市" * 20_000)

    with pytest.raises(FilesRefused):
        files.read([path], edition="2018")
