"""checklists.toml: every mistake is told with the line of its item."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from zerentian.kernel.packs.errors import PackError, PackRefused
from zerentian.kernel.packs.pack import Pack

PACKS = settings.INSTANCE.root / "packs"
NAME = "checklists.toml"


@pytest.mark.parametrize("key", ["hanting", "shouguang"])
def test_every_pack_has_the_full_default(key: str) -> None:
    pack = Pack.load(PACKS / key)

    home = pack.checklists["home_standard"]
    assert [group.zh for group in home.groups] == ["一安全", "六干净", "一规范"]
    assert [sum(item.group == group.key for item in home.items) for group in home.groups] == [
        3,
        6,
        1,
    ]
    assert all(item.safety and item.problem for item in home.items[:3])
    assert set(pack.checklists) == {
        "home_standard", "household_visit", "first_visit", "telephone_visit", "joint_inspection",
        "look_back", "clean_up",
    }  # fmt: skip


def mistakes(tmp_path: Path, old: str, new: str) -> tuple[Path, tuple[PackError, ...]]:
    folder = Path(shutil.copytree(PACKS / "hanting", tmp_path / "hanting"))
    text = (folder / NAME).read_text("utf-8")
    assert old in text
    (folder / NAME).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackRefused) as caught:
        Pack.load(folder)
    return folder, caught.value.errors


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('key = "hall", group = "clean"', 'key = "hall", group = "dirty"', "group"),
        ('"leaks", "sags", "cracks"', '"leaks", "saggs", "cracks"', "reasons"),
        ('finds = ["dropped_out"]', 'finds = ["dropped"]', "finds"),
        ('finds = ["down"], problem = "income"', 'finds = ["down"]', "finds"),
        (
            'finds = ["down"], problem = "income"',
            'finds = ["down"], problem = "weather"',
            "problem",
        ),
        ('type = "known", known = "phone"', 'type = "known"', "known"),
        ('type = "text", zh = "最需要', 'type = "choice", zh = "最需要', "choices"),
        ('safety = true, problem = "housing"', "safety = true", "safety"),
        ("min = 0, max = 12", "min = 20, max = 12", "min"),
        ('ask_if = { item = "income"', 'ask_if = { item = "need"', "ask_if"),
        ('answers = ["up", "down"]', 'answers = ["up", "sideways"]', "ask_if"),
    ],
)
def test_mistake_is_told_at_its_item(tmp_path: Path, old: str, new: str, field: str) -> None:
    folder, errors = mistakes(tmp_path, old, new)

    error = errors[0]
    assert (error.file, error.field.rpartition(".")[2]) == (NAME, field)
    assert new in (folder / NAME).read_text("utf-8").splitlines()[error.line - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [('key = "hall"', 'key = "yard"'), ('key = "first_visit"', 'key = "household_visit"')],
)
def test_keys_stand_once(tmp_path: Path, old: str, new: str) -> None:
    _folder, errors = mistakes(tmp_path, old, new)

    assert errors[0].file == NAME
    assert errors[0].field.endswith(".key")


def test_class_that_findings_open_is_in_problems_toml(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "hanting", tmp_path / "hanting"))
    items = [item for one in Pack.load(folder).checklists.values() for item in one.items]
    text = (folder / "problems.toml").read_text("utf-8")
    (folder / "problems.toml").write_text(text.replace('key = "help"', 'key = "support"'), "utf-8")

    with pytest.raises(PackRefused) as caught:
        Pack.load(folder)

    assert len(caught.value.errors) == sum(item.problem == "help" for item in items) > 1
    assert {error.file for error in caught.value.errors} == {NAME}
    assert "“help”" in caught.value.errors[0].why


def test_words_of_another_shape_are_refused(tmp_path: Path) -> None:
    _folder, [error] = mistakes(tmp_path, 'type = "text"', 'type = "essay"')

    assert error.file == NAME
    assert "essay" in error.why
