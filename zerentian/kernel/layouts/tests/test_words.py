from __future__ import annotations

import pytest

from zerentian.kernel.layouts.readings import Unreadable
from zerentian.kernel.layouts.words import Words
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import CodeItem, CodeList, Text

CAUSES = CodeList(
    key="cause",
    title=Text(zh="致贫原因", en="Cause"),
    codes=(
        CodeItem(key="illness", zh="因病", en="Illness", numbers={"2014": "1", "2021": "01"}),
        CodeItem(
            key="disability", zh="因残", en="Disability", aliases=("因残疾",),
            numbers={"2014": "2", "2021": "03"},
        ),
        CodeItem(key="schooling", zh="因学", en="Schooling", numbers={"2014": "3", "2021": "02"}),
    ),
)  # fmt: skip
WORDS = Words(CAUSES)


@pytest.mark.parametrize(
    "text",
    [
        "因残", "因残疾", "disability", "03 因残", "03因残", "[03]因残", "03-因残", "02.因残疾",
        "因残(03)", "因残[2]",
    ],
)  # fmt: skip
def test_one_reads_words_of_every_era_alone_or_beside_their_number(text: str) -> None:
    assert WORDS.one(text) == ("disability", None)


def test_one_believes_the_word_and_tells_of_a_number_that_says_otherwise() -> None:
    found = WORDS.one("1 因残")

    assert found.value == "disability"
    assert found.note is not None
    assert "因病" in found.note.why


@pytest.mark.parametrize("text", ["1", "01", "2", "3.0"])
def test_number_alone_is_never_accepted(text: str) -> None:
    with pytest.raises(Unreadable) as error:
        WORDS.one(text)

    assert error.value.why.startswith("只是一个编号")


def test_number_alone_is_told_what_it_is_in_each_edition() -> None:
    with pytest.raises(Unreadable) as error:
        WORDS.one("2")

    assert "“2014”里是“因残”" in error.value.why
    assert "“2021”里是“因学”" in error.value.why


@pytest.mark.parametrize("text", ["因懒", "03 因懒", "因懒(03)", "因病因残", "()", "[1]", "1)"])
def test_unknown_words_are_refused_with_the_allowed_ones(text: str) -> None:
    with pytest.raises(Unreadable) as error:
        WORDS.one(text)

    assert "因病、因残、因学" in error.value.todo


@pytest.mark.parametrize(
    "text",
    ["因学、因病", "因病，因学，因病", "因病 因学", "01 因病;02 因学", "因学/因病", "因病|因学、"],
)
def test_several_are_a_set_in_the_order_of_the_list(text: str) -> None:
    assert WORDS.several(text).value == ("illness", "schooling")


def test_several_refuse_the_whole_cell_for_one_unknown_word() -> None:
    with pytest.raises(Unreadable):
        WORDS.several("因病、因懒")


def test_every_word_of_the_pack_is_read_as_itself() -> None:
    for listed in packs.current().codes.values():
        words = Words(listed)
        for item in listed.codes:
            for word in (item.key, item.zh, *item.aliases):
                assert words.one(word).value == item.key


def test_own_word_stands_above_the_alias_of_another() -> None:
    words = Words(packs.current().codes["relation"])

    assert words.one("长子").value == "son"
    assert words.one("妻").value == "spouse"
