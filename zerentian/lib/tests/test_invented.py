"""Invented names: one seed, one crowd; frequent surnames are frequent, and old people have old names."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from zerentian.lib.invented import ELDER, Names

SURNAMES = "# source: a census\nsurname,weight\n王,70\n李,29\n欧阳,1\n"
GIVEN = "# source\ngiven_name,sex\n伟,M\n建国,M\n芳,F\n桂兰,F\n"
FIRST_YOUNG = 1962


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "surnames.csv").write_text("\ufeff" + SURNAMES, "utf-8")
    (tmp_path / "given_names.csv").write_text(GIVEN, "utf-8")
    return tmp_path


def names(folder: Path, seed: int = 7) -> Names:
    return Names(folder, random.Random(seed))


def crowd(of: Names, count: int = 200) -> list[str]:
    return [of.full(sex="MF"[n % 2], birth_year=1930 + n % 80) for n in range(count)]


def test_a_seed_decides_everything(folder: Path) -> None:
    assert crowd(names(folder)) == crowd(names(folder))
    assert crowd(names(folder)) != crowd(names(folder, 8))


def test_surnames_come_as_often_as_their_weight_says(folder: Path) -> None:
    of = names(folder)

    count = Counter(of.surname() for _ in range(5000))

    assert set(count) == {"王", "李", "欧阳"}
    assert 0.67 < count["王"] / 5000 < 0.73
    assert 0.26 < count["李"] / 5000 < 0.32
    assert 0 < count["欧阳"] / 5000 < 0.03


@pytest.mark.parametrize("sex", ["M", "F"])
def test_given_names_are_of_the_sex_and_the_generation(folder: Path, sex: str) -> None:
    of = names(folder)
    listed = {"M": {"伟", "建国"}, "F": {"芳", "桂兰"}}[sex]

    young = {of.given(sex=sex, birth_year=FIRST_YOUNG) for _ in range(300)}
    old = {of.given(sex=sex, birth_year=FIRST_YOUNG - 1) for _ in range(300)}

    assert young == listed
    first, second = ELDER[sex]
    assert all(len(name) == 2 and name[0] in first and name[1] in second for name in old)
    assert len(old) > 50


@pytest.mark.parametrize("sex", ["M", "F"])
def test_mixed_names_are_put_together_of_characters_of_that_sex(folder: Path, sex: str) -> None:
    of = names(folder)
    listed = {"M": {"伟", "建国"}, "F": {"芳", "桂兰"}}[sex]
    letters = {letter for name in listed for letter in name}

    found = {of.mixed(sex=sex, birth_year=1990) for _ in range(600)}

    assert listed <= found
    assert found - listed == {a + b for a in letters for b in letters} - listed
    old = {of.mixed(sex=sex, birth_year=1940) for _ in range(100)}
    assert all(name[0] in ELDER[sex][0] for name in old)


def test_a_given_surname_is_kept(folder: Path) -> None:
    of = names(folder)

    assert {of.full(sex="F", birth_year=1990, surname="单")[0] for _ in range(20)} == {"单"}
    assert {of.full(sex="F", birth_year=1990)[-1] for _ in range(100)} <= {"芳", "兰"}


def test_lists_of_elder_names_hold_each_character_once_and_no_foreign_sign() -> None:
    for first, second in ELDER.values():
        for letters in (first, second):
            assert len(set(letters)) == len(letters)
            assert all("\u4e00" <= letter <= "\u9fff" for letter in letters)
