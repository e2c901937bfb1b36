"""The order of names, and finding them by their beginnings and first letters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import pinyin
from zerentian.lib.ranges import prefix_range

SIGNS = "王李张桂兰秀英单于欧阳晟长重更朝𠮷"
NAMES = st.text(SIGNS, min_size=1, max_size=4)
LETTERS = st.text("abcXYZ -·9", min_size=1, max_size=8).filter(str.strip)


@pytest.mark.parametrize(
    "names",
    [
        ["李强", "单雄信", "王芳", "王桂兰", "张三"],
        ["欧贤", "欧阳修"],  # a shorter surname comes before a longer one
        ["马丽", "马莉莎"],
        ["妈", "麻", "马", "骂"],  # the tones in their order
        ["安", "昂"],
    ],
)
def test_names_stand_as_in_a_dictionary(names: list[str]) -> None:
    keys = [pinyin.key(name).encode() for name in names]

    assert all(before < after for before, after in pairwise(keys))


@given(NAMES, NAMES)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert (pinyin.key(one) == pinyin.key(other)) == (one == other)


@given(st.lists(NAMES, min_size=2, max_size=8))
def test_people_of_one_surname_stand_together(names: list[str]) -> None:
    def surname(name: str) -> str:
        return pinyin.key(name).split(" ")[1]

    order = [surname(name) for name in sorted(names, key=pinyin.key)]

    assert [
        sign for sign, before in zip(order, [None, *order], strict=False) if sign != before
    ] == list(dict.fromkeys(order))


@given(NAMES, st.integers(1, 4))
def test_a_name_is_found_by_how_it_begins(name: str, length: int) -> None:
    """Where the list is entered: no name that begins so may stand outside of it."""
    begun = name[:length]
    ranges = [prefix_range(text) for text in pinyin.beginnings(begun)]

    assert any(low <= pinyin.key(name) < high for low, high in ranges)


@given(NAMES)
def test_first_letters_are_one_for_each_character(name: str) -> None:
    letters = pinyin.initials(name)

    assert len(letters) == len(name)
    for letter, sign in zip(letters, name, strict=True):
        assert letter == sign or ("a" <= letter <= "z")


@given(NAMES, st.sampled_from(["", " ", "\u3000", "  "]))
def test_spaces_between_characters_make_no_other_name(name: str, space: str) -> None:
    spaced = space.join(name)

    assert pinyin.key(spaced) == pinyin.key(name)
    assert pinyin.initials(spaced) == pinyin.initials(name)


@given(LETTERS)
def test_names_in_letters_sort_small_and_with_single_spaces(name: str) -> None:
    for text in (name, name.upper(), f"  {name} "):
        assert pinyin.key(text) == pinyin.key(name.lower())
    if name.isascii():
        assert pinyin.key(name) == " ".join(name.lower().split())


@pytest.mark.parametrize(
    ("place", "initials"),
    [("单家庄", "djz"), ("银行", "yh"), ("长安街道", "cajd"), ("重庆路", "cql"), ("A区", "aq")],
)
def test_places_are_read_as_phrases(place: str, initials: str) -> None:
    found = pinyin.initials(place, person=False)

    assert found[1:] == initials[1:]
    assert pinyin.key(place, person=False).endswith(place.lower())


@pytest.mark.parametrize("surname", sorted(pinyin.COMPOUND_SURNAMES)[::5])
def test_surnames_of_two_characters_are_read_as_one(surname: str) -> None:
    reading, sign, _given, name = pinyin.key(f"{surname}明").split(" ")

    assert (reading, sign, name) == (pinyin.COMPOUND_SURNAMES[surname], surname, "明")
    assert pinyin.key(surname).split(" ")[1] == surname[0]  # alone it is a surname and a name
