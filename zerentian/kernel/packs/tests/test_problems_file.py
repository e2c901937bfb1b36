"""problems.toml: what must fit together is told with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.packs.pack import Pack

PACKS = settings.INSTANCE.root / "packs"


@pytest.mark.parametrize("key", ["hanting", "shouguang"])
def test_packs_of_the_product(key: str) -> None:
    said = Pack.load(PACKS / key).problems

    assert len(said.kind) == 9
    assert [source.key for source in said.source][:2] == ["visit", "inspection"]
    assert said.top == 3
    assert said.at(9) == said.level[3]


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ('work = "building"', 'work = "magic"', "kind[1].work", 'work = "magic"'),
        ("recheck_until = 30", "recheck_until = 3", "terms.recheck_until", "recheck_until = 3"),
        ("hand_over = 2 ", "hand_over = -2 ", "terms.hand_over", "hand_over = -2"),
        ('roles = ["town_clerk"]', 'roles = ["mayor"]', "level[3].roles[1]", '"mayor"'),
        ('key = "water"', 'key = "housing"', "kind[2].key", 'key = "housing"'),
        ("days = 30", "day = 30", "work[2].day", "day = 30"),
    ],
)
def test_mistakes_with_their_lines(
    tmp_path: Path, old: str, new: str, field: str, line: str
) -> None:
    folder = Path(shutil.copytree(PACKS / "hanting", tmp_path / "hanting"))
    file = folder / "problems.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(PackRefused) as refused:
        Pack.load(folder)

    told = {error.field: error for error in refused.value.errors if error.file == "problems.toml"}
    assert line in file.read_text("utf-8").splitlines()[told[field].line - 1]
